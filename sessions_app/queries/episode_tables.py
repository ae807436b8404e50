"""Everything of one episode that goes into its tables, oldest first, struck-out rows too."""

from sessions_app.choices import SessionState
from sessions_app.models import Observation, TreatmentSession


def sessions_of_episode(user, episode):
    found = TreatmentSession.objects.visible_to(user).filter(episode=episode)
    return found.exclude(state=SessionState.WRITING).order_by("started_at", "id")


def scores_of_episode(user, episode):
    found = Observation.objects.visible_to(user).filter(episode=episode)
    related = ("measure", "entered_by", "treatment_session")
    return found.select_related(*related).defer("treatment_session__snapshot").order_by("at", "id")
