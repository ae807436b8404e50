"""The clinic's safety page: how often, of what kind, who was never asked, what is still open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from sessions_app.analysis.incidence import Incidence, Interval, wilson
from sessions_app.choices import VisitState
from sessions_app.models import AdverseEvent, TreatmentSession, Visit
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.safety import SafetyOfSession, incidence_of, safety_of_sessions
from sessions_app.queries.safety_patient import began, reactions_seen_by

PERIODS = {"3": timedelta(days=92), "12": timedelta(days=366), "all": None}
SHOWN = 50


@dataclass(frozen=True)
class KindRate:
    """Sessions with a reaction of one kind, out of those after which it was asked."""

    label: str
    count: int
    per_100: float | None
    interval: Interval | None


@dataclass(frozen=True)
class OpenFollowUp:
    event: AdverseEvent
    since: datetime
    next_visit: datetime | None


@dataclass(frozen=True)
class NeverAsked:
    safety: SafetyOfSession
    session: TreatmentSession
    next_visit: datetime | None


@dataclass(frozen=True)
class ClinicSafety:
    incidence: Incidence
    kinds: list[KindRate]
    cleaned: int
    open: list[OpenFollowUp]
    never_asked: list[NeverAsked]


def clinic_safety(user, *, period: str, smallest: int, at: datetime) -> ClinicSafety:
    """What this person may see of it: a manager the clinic, a physiotherapist the own patients."""
    sessions = TreatmentSession.objects.visible_to(user).signed()
    if PERIODS[period]:
        sessions = sessions.filter(started_at__gte=at - PERIODS[period])
    found = safety_of_sessions(sessions)
    counted = incidence_of(found)
    events = list(reactions_seen_by(user).still_open().order_by("recorded_at", "id")[:SHOWN])
    left = _newest_unasked(found)
    visits = _next_visits({one.patient_id for one in (*events, *left)}, at=at)
    return ClinicSafety(
        incidence=counted,
        kinds=_kinds(user.standing.clinic_id, found, counted.asked, smallest=smallest),
        cleaned=sum(one.cleaned for one in found),
        open=[OpenFollowUp(event, began(event), visits.get(event.patient_id)) for event in events],
        never_asked=_with_sessions(left, visits),
    )


def _newest_unasked(found) -> list[SafetyOfSession]:
    """Sessions with a reaction first, then the newest."""
    unasked = [one for one in found if not one.asked]
    return sorted(unasked, key=lambda one: (not one.reacted, -one.started_at.timestamp()))[:SHOWN]


def _with_sessions(left, visits) -> list[NeverAsked]:
    rows = TreatmentSession.objects.select_related("patient").in_bulk([one.pk for one in left])
    return [NeverAsked(one, rows[one.pk], visits.get(one.patient_id)) for one in left]


def _next_visits(patients, *, at) -> dict:
    coming = Visit.objects.filter(
        patient__in=patients, starts_at__gte=at, state__in=(VisitState.EXPECTED, VisitState.ARRIVED)
    )
    return dict(
        coming.order_by().values("patient").annotate(first=Min("starts_at")).values_list("patient", "first")
    )


def _kinds(clinic_id, found, asked: int, *, smallest: int) -> list[KindRate]:
    answered = [one for one in found if one.asked]
    counts = [
        (choice.label, sum(choice.code in one.kinds for one in answered))
        for choice in charting_choices(clinic_id, ("response",)).reaction_kinds
    ]
    return [_rate(label, count, asked if asked >= smallest else 0) for label, count in counts]


def _rate(label: str, count: int, of: int) -> KindRate:
    share = wilson(count, of) if of else None
    interval = share and Interval(100 * share.low, 100 * share.high)
    return KindRate(label, count, 100 * count / of if of else None, interval)
