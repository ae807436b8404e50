"""The clinic's safety page: how often, of what kind, who was never asked, what is still open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from sessions_app.analysis.incidence import Incidence
from sessions_app.analysis.intervals import Interval, wilson
from sessions_app.analysis.small_numbers import Limits
from sessions_app.choices import VisitState
from sessions_app.models import AdverseEvent, SessionSummary, TreatmentSession, Visit
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.computations import Work
from sessions_app.queries.safety_counts import (
    SHOWN,
    SafetyCounts,
    Unasked,
    counted,
    since,
    takes_long,
    work_on_safety,
)
from sessions_app.queries.safety_groups import Grouping, safety_groups
from sessions_app.queries.safety_patient import began, reactions_seen_by
from sessions_app.queries.safety_stops import Stops, stops_of

FIRST = 5


@dataclass(frozen=True)
class KindRate:
    """Sessions with a reaction of one kind, out of those after which it was asked."""

    label: str
    count: int
    asked: int
    per_100: float | None
    interval: Interval | None


@dataclass(frozen=True)
class OpenFollowUp:
    event: AdverseEvent
    since: datetime
    next_visit: datetime | None


@dataclass(frozen=True)
class NeverAsked:
    safety: Unasked
    session: TreatmentSession
    next_visit: datetime | None


@dataclass(frozen=True)
class Counted:
    """Of the period."""

    incidence: Incidence
    kinds: list[KindRate]
    cleaned: int
    stops: Stops
    never_asked: list[NeverAsked]
    groups: list[Grouping]

    @property
    def never_asked_first(self) -> list[NeverAsked]:
        return self.never_asked[:FIRST]

    @property
    def never_asked_more(self) -> list[NeverAsked]:
        """What is folded away."""
        return self.never_asked[FIRST:]


@dataclass(frozen=True)
class ClinicSafety:
    open: list[OpenFollowUp]  # of now, the oldest
    has_more_open: bool
    work: Work | None  # of the worker, where a page cannot go through all sessions of the period
    counted: Counted | None  # nothing where the worker has not been asked yet


def clinic_safety(user, *, period: str, site=None, limits: Limits, at: datetime) -> ClinicSafety:
    """What this person may see of it: a manager the clinic, a physiotherapist the own patients."""
    counts, work = _counts(user, period, site, at)
    keys = _still_open(user, site)
    events = list(reactions_seen_by(user).filter(pk__in=keys[:SHOWN]).order_by("recorded_at", "id"))
    left = counts.unasked if counts else []
    visits = _next_visits({one.patient_id for one in (*events, *left)}, at=at)
    return ClinicSafety(
        [OpenFollowUp(event, began(event), visits.get(event.patient_id)) for event in events],
        len(keys) > SHOWN,
        work,
        counts and _told(user, counts, visits, limits),
    )


def _counts(user, period, site, at) -> tuple[SafetyCounts | None, Work | None]:
    if takes_long(user, period, at):
        work = work_on_safety(user, period, site, at)
        return work.answered and SafetyCounts.read(work.result), work
    sessions = since(TreatmentSession.objects.visible_to(user).signed(), period, at)
    told = since(SessionSummary.objects.visible_to(user), period, at)
    return counted(user, sessions, told, site and site.pk), None


def _told(user, counts: SafetyCounts, visits, limits) -> Counted:
    clinic_id, asked = user.standing.clinic_id, counts.incidence.asked
    return Counted(
        incidence=counts.incidence,
        kinds=_kinds(clinic_id, counts.kinds, asked if asked >= limits.rate else 0),
        cleaned=counts.cleaned,
        stops=stops_of(clinic_id, counts.stops),
        never_asked=_with_sessions(user, counts.unasked, visits),
        groups=safety_groups(clinic_id, counts.groups, limits),
    )


def _still_open(user, site) -> list[int]:
    """The oldest, and one more. Found by their keys alone, which an index has in this order: joined to what
    the page tells of them, the database would sort them all."""
    waiting = AdverseEvent.objects.visible_to(user).still_open().order_by("recorded_at", "id")
    if site is not None:
        waiting = waiting.filter(after_session__site=site)
    return list(waiting.values_list("pk", flat=True)[: SHOWN + 1])


def _with_sessions(user, left, visits) -> list[NeverAsked]:
    """Without those that were struck out since they were counted."""
    seen = TreatmentSession.objects.visible_to(user).signed().select_related("patient")
    rows = seen.in_bulk([one.pk for one in left])
    return [NeverAsked(one, rows[one.pk], visits.get(one.patient_id)) for one in left if one.pk in rows]


def _next_visits(patients, *, at) -> dict:
    coming = Visit.objects.filter(
        patient__in=patients, starts_at__gte=at, state__in=(VisitState.EXPECTED, VisitState.ARRIVED)
    )
    return dict(
        coming.order_by().values("patient").annotate(first=Min("starts_at")).values_list("patient", "first")
    )


def _kinds(clinic_id, counts: dict[str, int], of: int) -> list[KindRate]:
    choices = charting_choices(clinic_id, ("response",)).reaction_kinds
    return [_rate(choice.label, counts.get(choice.code, 0), of) for choice in choices]


def _rate(label: str, count: int, of: int) -> KindRate:
    share = wilson(count, of) if of else None
    interval = share and Interval(100 * share.low, 100 * share.high)
    return KindRate(label, count, of, 100 * count / of if of else None, interval)
