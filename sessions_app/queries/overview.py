"""The overview of one episode: outcomes and minutes on one time axis, change since intake, plan."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

from sessions_app.analysis.change import Change, Verdict, since_first
from sessions_app.choices import ObservationState
from sessions_app.models import CheckIn, Observation
from sessions_app.queries.session_rows import minutes_of, sessions_of
from sessions_app.queries.thresholds import InUse, ThresholdLine, thresholds_in_use
from sessions_app.words import number_words

CHART_SESSIONS = 30


@dataclass(frozen=True)
class Series:
    """Values of one measure that may be compared: same side, subject, state, unit and scale."""

    key: tuple
    title: str
    unit: str
    scale: tuple
    higher_is_better: bool | None
    rates_change: bool
    is_core: bool
    readings: list[tuple[date, Decimal]] = field(default_factory=list)


@dataclass(frozen=True)
class SinceIntake:
    """One measure from its first to its last value, with the verdict and what it was held against."""

    title: str
    first: str
    last: str
    difference: str
    unit: str
    change: Change | None
    verdict: Verdict
    thresholds: list[ThresholdLine]


@dataclass(frozen=True)
class SessionBar:
    pk: int
    number: int
    on: date
    pain_now: int | None
    exercise: float | None
    iastm: float | None
    other: float | None


@dataclass(frozen=True)
class Overview:
    bars: list[SessionBar]
    sessions_in_all: int
    series: list[Series]
    since_intake: list[SinceIntake]


def overview_of(user, episode) -> Overview:
    """What the overview page draws, in a fixed number of statements."""
    shown = list(sessions_of(user, episode).signed().only("number", "started_at")[:CHART_SESSIONS])[::-1]
    bars = _bars(shown)
    series = _series(episode, shown)
    return Overview(
        bars=bars,
        sessions_in_all=sessions_of(user, episode).signed().count(),
        series=series,
        since_intake=_all_since_intake(episode, series),
    )


def _bars(sessions):
    keys = [session.pk for session in sessions]
    minutes = minutes_of(keys)
    pain = dict(
        CheckIn.objects.filter(treatment_session__in=keys).values_list("treatment_session", "pain_now")
    )
    bars = []
    for session in sessions:
        part = minutes.get(session.pk)
        bars.append(
            SessionBar(
                pk=session.pk,
                number=session.number,
                on=timezone.localdate(session.started_at),
                pain_now=pain.get(session.pk),
                exercise=part and part.exercise,
                iastm=part and part.iastm,
                other=part and part.other,
            )
        )
    return bars


SERIES_KEY = ("measure_id", "side", "subject", "measured_state", "unit", "scale_min", "scale_max")


def _series(episode, shown) -> list[Series]:
    """First values from intake on, later ones from the oldest session shown, grouped by what compares."""
    recorded = Observation.objects.filter(
        episode=episode, state=ObservationState.RECORDED, value__isnull=False
    ).select_related("measure")
    firsts = recorded.order_by(*SERIES_KEY, "at", "id").distinct(*SERIES_KEY)
    later = recorded.order_by("at", "id")
    if len(shown) == CHART_SESSIONS:
        later = later.filter(at__gte=shown[0].started_at)
    grouped = defaultdict(dict)
    for observation in [*firsts, *later]:
        key = tuple(getattr(observation, name) for name in SERIES_KEY)
        grouped[key][observation.pk] = observation
    series = [_one_series(key, list(rows.values()), episode) for key, rows in grouped.items()]
    return sorted(series, key=lambda one: (not one.is_core, -len(one.readings), one.title))


def _one_series(key, rows, episode) -> Series:
    rows = sorted(rows, key=lambda row: (row.at, row.pk))
    first, measure = rows[0], rows[0].measure
    return Series(
        key=key,
        title=_title(first),
        unit=first.unit or measure.unit,
        scale=(first.scale_min, first.scale_max),
        higher_is_better=measure.higher_is_better,
        rates_change=measure.rates_change,
        is_core=measure.pk in episode.condition.core_outcomes,
        readings=[(timezone.localdate(row.at), row.value) for row in rows],
    )


def _title(observation):
    parts = [
        observation.measure.name,
        observation.subject,
        observation.get_side_display().lower() if observation.side else "",
        observation.get_measured_state_display().lower() if observation.measured_state else "",
    ]
    return ", ".join(str(part) for part in parts if part)


def _all_since_intake(episode, series):
    measures = {one.key[0] for one in series}
    in_use = thresholds_in_use(episode.clinic_id, [episode.condition_id], measures)
    return [_since_intake(one, in_use[episode.condition_id, one.key[0]].in_unit(one.unit)) for one in series]


def _since_intake(series, in_use: InUse) -> SinceIntake:
    values = [value for _day, value in series.readings]
    change = since_first(values, series.higher_is_better, rates_change=series.rates_change)
    return SinceIntake(
        title=series.title,
        first=number_words(change.first if change else values[0]),
        last=number_words(values[-1]) if change else "",
        difference=f"{change.difference.normalize():+f}".replace("-", "−") if change else "",
        unit=series.unit,
        change=change,
        verdict=in_use.verdict(change, unit=series.unit, subject=series.key[2]),
        thresholds=in_use.lines,
    )
