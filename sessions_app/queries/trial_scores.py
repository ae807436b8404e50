"""What a trial of one patient is judged by: the series to choose from, and the step of each score."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app.choices import SessionMoment
from sessions_app.queries.check_in_pain import pain_of
from sessions_app.queries.comparable import KEY, Reading
from sessions_app.queries.outcome_series import PAIN, Series, series_of
from sessions_app.queries.trial_days import TrialNow
from sessions_app.time_axis import Occasion

# Taken while or after the session did its work: of that session, not of what came before it.
OF_ITS_SESSION = {SessionMoment.DURING, SessionMoment.AFTER}


@dataclass(frozen=True)
class Asked:
    """A series that a trial can be judged by."""

    measure: str
    stored_key: list
    label: str

    @property
    def code(self) -> str:
        return "|".join("" if part is None else part for part in self.stored_key) or PAIN


def stored_key(series: Series) -> list:
    """As a trial keeps it: empty for pain at check-in."""
    if series.is_check_in:
        return []
    code, *rest = series.twin_key
    return [None if part is None else str(part) for part in (code, series.side, *rest)]


def series_to_ask(episode) -> list[Asked]:
    """Pain at check-in, which every visit asks, and each series begun that has a better end."""
    found = [
        Asked(one.measure, stored_key(one), one.title)
        for one in series_of(episode)
        if one.higher_is_better is not None and not one.rates_change
    ]
    return [Asked(PAIN, [], _("Pain at check-in")), *found]


def series_of_trial(episode, trial) -> Series | None:
    """None while nothing of it was taken."""
    pain = [] if trial.series_key else [_reading(at, pain) for at, pain in pain_of(episode)]
    for one in series_of(episode, pain=pain):
        if stored_key(one) == trial.series_key and one.is_check_in == (not trial.series_key):
            return one
    return None


def _reading(at, pain) -> Reading:
    return Reading(Occasion(at, timezone.localdate(at)), Decimal(pain))


@dataclass(frozen=True)
class Step:
    """One step of the order with what was done and scored; `sessions` are `course.Had`."""

    number: int
    with_iastm: bool
    starts_at: datetime
    ends_at: datetime
    values: tuple[Decimal, ...]
    sessions: tuple

    @property
    def score(self) -> Fraction | None:
        """The mean where several scores fell into it."""
        return sum(map(Fraction, self.values), Fraction(0)) / len(self.values) if self.values else None

    @property
    def astray(self) -> list:
        """Sessions that were not as drawn."""
        return [one for one in self.sessions if one.with_iastm != self.with_iastm]


def steps_of(now: TrialNow, series: Series | None, sessions) -> list[Step]:
    """The steps that have begun. A score counts for the step of the last session before it."""
    values, had = defaultdict(list), defaultdict(list)
    for one in sessions:
        had[now.step_at(one.began)].append(one)
    for reading in series.readings if series else ():
        values[_step_of(reading.occasion.at, now, sessions)].append(reading.value)
    return [
        Step(one.position, one.with_iastm, one.starts_at, one.ends_at, tuple(values[n]), tuple(had[n]))
        for n, one in enumerate(now.begun)
    ]


def _step_of(at, now, sessions) -> int | None:
    """None before the trial, without a session in it, and more than a step's length after it."""
    before = [one.began for one in sessions if one.began < at or (one.began == at and _is_of_session(now))]
    step = now.step_at(before[-1]) if before else None
    if step is None:
        return None
    phase = now.phases[step]
    return step if at < phase.ends_at + (phase.ends_at - phase.starts_at) else None


def _is_of_session(now) -> bool:
    key = now.trial.series_key
    return bool(key) and key[KEY.index("moment")] in OF_ITS_SESSION
