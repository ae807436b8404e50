"""The clinic's safety page: how often, of what kind, who was never asked, what is still open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Value

from sessions_app.analysis.incidence import Incidence
from sessions_app.analysis.intervals import Interval, wilson
from sessions_app.analysis.small_numbers import Limits
from sessions_app.choices import VisitState
from sessions_app.models import AdverseEvent, ResponseCode, SessionSummary, TreatmentSession, Visit
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.merged import kept_codes
from sessions_app.queries.safety import SafetyOfSession, incidence_of, safety_of_sessions
from sessions_app.queries.safety_groups import Grouping, safety_groups
from sessions_app.queries.safety_patient import began, reactions_seen_by
from sessions_app.queries.safety_stops import Stops, stops_at_check_in

PERIODS = {"3": timedelta(days=92), "12": timedelta(days=366), "all": None}
SHORTER = {"all": "12", "12": "3"}
MOST = 100_000  # sessions gone through while one waits: two seconds of a processor
SHOWN = 50
FIRST = 5


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
    period: str  # what was counted: a shorter one than was asked for, where that holds too much
    incidence: Incidence
    kinds: list[KindRate]
    cleaned: int
    stops: Stops
    open: list[OpenFollowUp]
    never_asked: list[NeverAsked]
    groups: list[Grouping]

    @property
    def never_asked_first(self) -> list[NeverAsked]:
        return self.never_asked[:FIRST]

    @property
    def never_asked_more(self) -> list[NeverAsked]:
        """What is folded away."""
        return self.never_asked[FIRST:]


def clinic_safety(user, *, period: str, site=None, limits: Limits, at: datetime) -> ClinicSafety:
    """What this person may see of it: a manager the clinic, a physiotherapist the own patients. Of one site
    those of its sessions; that they were asked about may have been at another."""
    sessions = TreatmentSession.objects.visible_to(user).signed()
    told = SessionSummary.objects.visible_to(user)
    period = _period_that_fits(told, period, at)
    sessions, told = _since(sessions, period, at), _since(told, period, at)
    after = safety_of_sessions(told, number=Value(0))
    found = [one for one in after if site is None or one.site_id == site.pk]
    counted = incidence_of(found)
    events = list(_still_open(user, site)[:SHOWN])
    left = _newest_unasked(found)
    visits = _next_visits({one.patient_id for one in (*events, *left)}, at=at)
    return ClinicSafety(
        period=period,
        incidence=counted,
        kinds=_kinds(user.standing.clinic_id, found, counted.asked, smallest=limits.rate),
        cleaned=sum(one.cleaned for one in found),
        stops=stops_at_check_in(user.standing.clinic_id, _at(sessions, site)),
        open=[OpenFollowUp(event, began(event), visits.get(event.patient_id)) for event in events],
        never_asked=_with_sessions(left, visits),
        groups=safety_groups(user.standing.clinic_id, told.filter(has_iastm=True), found, limits),
    )


def _since(rows, period, at):
    return rows.filter(started_at__gte=at - PERIODS[period]) if PERIODS[period] else rows


def _period_that_fits(told, period, at) -> str:
    """The one asked for, or the longest shorter one with no more sessions than a page can go through."""
    while period in SHORTER and _since(told, period, at).order_by()[MOST : MOST + 1].exists():
        period = SHORTER[period]
    return period


def _still_open(user, site):
    waiting = reactions_seen_by(user).still_open().order_by("recorded_at", "id")
    return waiting if site is None else waiting.filter(after_session__site=site)


def _at(sessions, site):
    return sessions if site is None else sessions.filter(site=site)


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
    kept = kept_codes(ResponseCode, clinic_id)
    told = [{kept.get(code, code) for code in one.kinds} for one in found if one.asked]
    counts = [
        (choice.label, sum(choice.code in kinds for kinds in told))
        for choice in charting_choices(clinic_id, ("response",)).reaction_kinds
    ]
    return [_rate(label, count, asked if asked >= smallest else 0) for label, count in counts]


def _rate(label: str, count: int, of: int) -> KindRate:
    share = wilson(count, of) if of else None
    interval = share and Interval(100 * share.low, 100 * share.high)
    return KindRate(label, count, 100 * count / of if of else None, interval)
