"""The safety part of one patient: reactions, open and settled, and after which sessions nobody asked."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app.analysis.incidence import Incidence
from sessions_app.models import AdverseEvent
from sessions_app.queries.safety import (
    SafetyOfSession,
    incidence_of,
    safety_of_sessions,
    sessions_of_patient,
)


@dataclass(frozen=True)
class OpenReaction:
    event: AdverseEvent
    since: datetime


@dataclass(frozen=True)
class PatientSafety:
    incidence: Incidence
    cleaned: int
    not_asked: list[SafetyOfSession]
    open: list[OpenReaction]
    closed: list[AdverseEvent]


def reactions_seen_by(user):
    """Reactions that this person may read, with how each ended, whose session it followed, who wrote it."""
    return AdverseEvent.objects.visible_to(user).select_related(
        "episode__condition",
        "kind",
        "treatment_session",
        "after_session",
        "resolution__recorded_by",
        "in_error__marked_by",
        "recorded_by",
        "patient",
    )


def patient_safety(user, patient) -> PatientSafety:
    sessions = safety_of_sessions(sessions_of_patient(user, patient))
    events = list(
        reactions_seen_by(user).filter(patient__in=patient.records()).order_by("-recorded_at", "-id")
    )
    waiting = [one for one in events if is_open(one)]
    return PatientSafety(
        incidence=incidence_of(sessions),
        cleaned=sum(one.cleaned for one in sessions),
        not_asked=[one for one in reversed(sessions) if not one.asked],
        open=[OpenReaction(one, began(one)) for one in waiting],
        closed=[one for one in events if one not in waiting],
    )


def is_struck(event) -> bool:
    """As `AdverseEventQuerySet.standing`, of a row that is read already."""
    session = event.treatment_session
    return hasattr(event, "in_error") or (session is not None and session.in_error_at is not None)


def is_open(event) -> bool:
    return not is_struck(event) and not hasattr(event, "resolution")


def began(event) -> datetime:
    """When it is reckoned from: its onset, else its session, else when it was told."""
    known = event.onset_at or (event.after_session and event.after_session.started_at)
    return known or event.recorded_at
