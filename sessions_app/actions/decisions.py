"""Decisions are added, never changed: a new one stands from then on."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.actions.episodes import locked_open_episode
from sessions_app.choices import DraftState
from sessions_app.models import CareDecision, IastmDecision

SAME_TAP = timedelta(minutes=10)


@transaction.atomic
def decide_iastm(episode_id, *, decision, reason, by, at):
    """Whether instrument work stays, stops or pauses."""
    return _decide(IastmDecision, episode_id, {"decision": decision}, "reason", reason, by=by, at=at)


@transaction.atomic
def decide_care(episode_id, *, decision, words, by, at):
    """What follows from reviewing the outcomes."""
    return _decide(CareDecision, episode_id, {"decision": decision}, "words", words, by=by, at=at)


def _decide(model, episode_id, answer, why, given, *, by, at):
    """The same answer tapped twice is one."""
    episode = locked_open_episode(episode_id)
    if not given.strip():
        raise Refused(_("Say why, in a few words."), field=why)
    said = {**answer, why: given.strip(), "decided_by": by}
    of = {"clinic_id": episode.clinic_id, "patient_id": episode.patient_id, "episode": episode}
    twin = model.objects.filter(**of, **said, decided_at__gt=at - SAME_TAP).last()
    if twin:
        return twin
    return model.objects.create(**of, **said, decided_at=at, session_number=_session_number(episode))


def _session_number(episode):
    """The session that is being charted, else the last one."""
    last = episode.treatment_sessions.aggregate(last=Max("number"))["last"] or 0
    return last + episode.drafts.filter(state=DraftState.OPEN).exists()
