"""What the clinic's safety page counts, as numbers that may be kept: by codes, without a word or a name.

Of whole patients, some thousands at a time: a large clinic's sessions never lie in memory together, and what
was counted of different patients adds up. A page does it for as many sessions as it can go through; of more
the worker does, with the same functions.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from clinic.access import Permission
from clinic.clock import now
from sessions_app.analysis.incidence import Incidence
from sessions_app.models import (
    BodyRegion,
    ClinicChoice,
    Contraindication,
    Episode,
    Instrument,
    ResponseCode,
    SessionSummary,
    TreatmentSession,
)
from sessions_app.queries.computations import Kind, Work, work_on
from sessions_app.queries.merged import kept_codes
from sessions_app.queries.safety import SafetyOfSession, incidence_of, safety_of_sessions
from sessions_app.queries.safety_groups import GroupCount, group_counts, under_their_names
from sessions_app.queries.safety_stops import StopCounts, stop_counts

NAME = "safety"
PERIODS = {"3": timedelta(days=92), "12": timedelta(days=366), "all": None}
MOST = 20_000  # sessions that a page goes through
AT_ONCE = 20_000  # patients that the worker goes through together
SHOWN = 50
COUNTED_BY = (ResponseCode, Instrument, BodyRegion, Contraindication, ClinicChoice)


@dataclass(frozen=True)
class Unasked:
    """A session after which nobody asked."""

    pk: int
    patient_id: int
    reacted: bool
    has_next_visit: bool
    started: float

    @classmethod
    def of(cls, one: SafetyOfSession) -> "Unasked":
        return cls(one.pk, one.patient_id, one.reacted, one.has_next_visit, one.started_at.timestamp())


@dataclass(frozen=True)
class SafetyCounts:
    incidence: Incidence = Incidence(0, 0, 0, 0)  # noqa: RUF009 (it never changes)
    cleaned: int = 0
    kinds: dict[str, int] = field(default_factory=dict)  # sessions, by the code that is kept
    unasked: list[Unasked] = field(default_factory=list)  # with a reaction first, then the newest
    groups: dict[str, list[GroupCount]] = field(default_factory=dict)
    stops: StopCounts = StopCounts()  # noqa: RUF009 (nor does this)

    def __add__(self, other: "SafetyCounts") -> "SafetyCounts":
        """Of other patients; groups still apart, which their names put together."""
        sums = (asdict(self.incidence), asdict(other.incidence))
        return SafetyCounts(
            Incidence(**{name: value + sums[1][name] for name, value in sums[0].items()}),
            self.cleaned + other.cleaned,
            dict(Counter(self.kinds) + Counter(other.kinds)),
            _first(self.unasked + other.unasked),
            {slug: [*self.groups.get(slug, ()), *groups] for slug, groups in other.groups.items()},
            self.stops + other.stops,
        )

    @classmethod
    def read(cls, kept: dict) -> "SafetyCounts":
        return cls(
            Incidence(**kept["incidence"]),
            kept["cleaned"],
            kept["kinds"],
            [Unasked(**one) for one in kept["unasked"]],
            {slug: [GroupCount(**one) for one in groups] for slug, groups in kept["groups"].items()},
            StopCounts(**kept["stops"]),
        )


def _first(unasked):
    return sorted(unasked, key=lambda one: (not one.reacted, -one.started))[:SHOWN]


def since(rows: QuerySet, period: str, at: datetime) -> QuerySet:
    return rows.filter(started_at__gte=at - PERIODS[period]) if PERIODS[period] else rows


def counted(user, sessions: QuerySet, told: QuerySet, site_id: int | None) -> SafetyCounts:
    """`sessions` are whole patients' in a period, `told` their summaries; of one site those of its sessions:
    that they were asked about may have been at another."""
    clinic_id = user.standing.clinic_id
    after = safety_of_sessions(told)
    found = [one for one in after if site_id is None or one.site_id == site_id]
    at_site = sessions if site_id is None else sessions.filter(site=site_id)
    return SafetyCounts(
        incidence_of(found),
        sum(one.cleaned for one in found),
        _kinds(clinic_id, found),
        _first([Unasked.of(one) for one in found if not one.asked]),
        group_counts(clinic_id, found),
        stop_counts(at_site),
    )


def _kinds(clinic_id, found) -> dict[str, int]:
    kept = kept_codes(ResponseCode, clinic_id)
    told = ({kept.get(code, code) for code in one.kinds} for one in found if one.asked and one.kinds)
    return dict(Counter(code for codes in told for code in codes))


# Of more sessions than a page goes through: in the worker


def _episodes(parameters, user):
    return Episode.objects.visible_to(user)


def _figures(parameters, user) -> dict:
    period, site_id, at = parameters["period"], parameters["site"], now()
    sessions = since(TreatmentSession.objects.visible_to(user).signed(), period, at)
    told = since(SessionSummary.objects.visible_to(user), period, at)
    patients = sorted(told.order_by().values_list("patient", flat=True).distinct())
    found = SafetyCounts()
    for start in range(0, len(patients), AT_ONCE):
        those = patients[start : start + AT_ONCE]
        between = {"patient__gte": those[0], "patient__lte": those[-1]}
        found += counted(user, sessions.filter(**between), told.filter(**between), site_id)
    return asdict(replace(found, groups=under_their_names(user.standing.clinic_id, found.groups)))


KIND = Kind(
    Permission.SEE_CLINIC_REVIEW,
    _episodes,
    _figures,
    catalogue=COUNTED_BY,
    by_day=lambda parameters: PERIODS[parameters["period"]] is not None,
)


def parameters_of(period: str, site) -> dict:
    return {"period": period, "site": site and site.pk}


def takes_long(user, period: str, at: datetime) -> bool:
    """A physiotherapist's own patients are few."""
    told = since(SessionSummary.objects.visible_to(user), period, at).order_by()
    return user.standing.is_manager and told[MOST : MOST + 1].exists()


def work_on_safety(user, period: str, site, at: datetime) -> Work:
    return work_on(NAME, KIND, parameters_of(period, site), user=user, at=at)
