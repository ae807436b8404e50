"""Everything of one episode that goes into its tables, oldest first, struck-out rows too."""

from sessions_app.choices import SessionState
from sessions_app.models import Observation, TreatmentSession


def sessions_of_episode(user, episode):
    found = TreatmentSession.objects.visible_to(user).filter(episode=episode)
    found = found.exclude(state=SessionState.WRITING).order_by("started_at", "id")
    return found.prefetch_related("addenda")


def scores_of_episode(user, episode):
    found = Observation.objects.visible_to(user).filter(episode=episode)
    sessions = ("treatment_session", "addendum__treatment_session")
    found = found.select_related("measure", "entered_by", *sessions)
    return found.defer(*(f"{one}__snapshot" for one in sessions)).order_by("at", "id")
