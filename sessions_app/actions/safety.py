"""Reactions that are told between visits, how they end, and the question about them."""

from datetime import timedelta

from django.db import transaction

from clinic.actions.taking_turns import in_turn
from clinic.refusals import refuse_if
from sessions_app import policies_safety as policies
from sessions_app.choices import EventArose
from sessions_app.models import (
    AdverseEvent,
    AdverseEventInError,
    AdverseEventResolution,
    Episode,
    FollowUp,
    TreatmentSession,
)

# The same words by the same person within this time are a button pressed twice.
PRESSED_TWICE = timedelta(minutes=10)


@transaction.atomic
def record_reaction(episode_id, *, given, by, at) -> AdverseEvent:
    """What a patient tells between visits. `given` holds the columns; told twice within minutes it is one."""
    episode = in_turn(Episode.objects).get(pk=episode_id)
    said = {
        "clinic_id": episode.clinic_id,
        "patient_id": episode.patient_id,
        "episode": episode,
        "arose": EventArose.OUTSIDE,
        "recorded_by": by,
        **given,
    }
    there = AdverseEvent.objects.filter(**said, treatment_session=None, recorded_at__gt=at - PRESSED_TWICE)
    return there.first() or AdverseEvent.objects.create(**said, recorded_at=at)


@transaction.atomic
def settle_reaction(event_id, *, words, resolved_on, by, at) -> AdverseEventResolution:
    """Written once; the same ending by the same person again is a button pressed twice."""
    event = _locked(event_id)
    ending = {"adverse_event": event, "words": words, "resolved_on": resolved_on, "recorded_by": by}
    if there := AdverseEventResolution.objects.filter(**ending).first():
        return there
    policies.check(policies.why_not_settled(event))
    refuse_if(policies.why_not_settled_on(event, resolved_on), field="resolved_on")
    return AdverseEventResolution.objects.create(
        clinic_id=event.clinic_id,
        patient_id=event.patient_id,
        recorded_at=at,
        **ending,
    )


@transaction.atomic
def strike_reaction(event_id, *, words, by, at) -> AdverseEventInError:
    """It should not be there: it stays readable with who, when and why, and counts nowhere.
    The same words by the same person again are a button pressed twice."""
    event = _locked(event_id)
    mark = {"adverse_event": event, "words": words, "marked_by": by}
    if there := AdverseEventInError.objects.filter(**mark).first():
        return there
    policies.check(policies.why_not_struck(event))
    return AdverseEventInError.objects.create(
        clinic_id=event.clinic_id,
        patient_id=event.patient_id,
        marked_at=at,
        **mark,
    )


@transaction.atomic
def answer_follow_up(session_id, *, answer, how, words, by, at) -> FollowUp:
    """The question after a session, asked outside a visit. The same answer within minutes is one."""
    session = in_turn(TreatmentSession.objects).get(pk=session_id)
    policies.check(policies.why_not_asked_about(session))
    said = {"treatment_session": session, "answer": answer, "how": how, "words": words, "asked_by": by}
    there = FollowUp.objects.filter(**said, asked_at__gt=at - PRESSED_TWICE).first()
    return there or FollowUp.objects.create(
        clinic_id=session.clinic_id, patient_id=session.patient_id, asked_at=at, **said
    )


def _locked(event_id) -> AdverseEvent:
    """A reaction itself never changes: who settles or strikes it holds its episode meanwhile."""
    event = AdverseEvent.objects.get(pk=event_id)
    in_turn(Episode.objects).get(pk=event.episode_id)
    return event
