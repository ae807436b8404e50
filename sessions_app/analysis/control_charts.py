"""Is a process steady, or does something speak that is worth asking about? Two charts, for process alone.

XmR (Shewhart's chart of individuals, in the words of Wheeler, Understanding Variation, 1993): the mean of the
points, limits at 2.66 mean moving ranges from it (3 / 1.128, the size of a moving range of two), and two
signals: a point beyond a limit, and seven in a row on one side of the mean.

Funnel (Spiegelhalter 2005, Statistics in Medicine 24:1185): each unit's share against how much it rests on,
with limits at 95 and 99.8 percent around the share of all who have one. The limits are those of the binomial
itself, drawn on between whole numbers as in his appendix, because a physiotherapist has ten or thirty
reassessments, where the normal curve is too narrow on one side and too wide on the other. The upper limit is
the lower one of what was missed, so that either side means the same: so far out or further has a chance of at
most 2.5 percent, or 0.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from math import exp, lgamma, log, sqrt
from statistics import fmean

MOVING_RANGES = 2.66
RUN = 7
# Our choice: limits of fewer rest on a handful of differences, and a run would be nearly the whole chart.
FEWEST_POINTS = 8
FEWEST_UNITS = 3
ALERT, ALARM = 0.025, 0.001  # in each tail: limits at 95 and 99.8 percent
FAR = 10  # standard deviations, and some: what lies further from the middle is less than a float can tell


class Signal(StrEnum):
    ABOVE = "above"  # beyond the upper limit
    BELOW = "below"
    RUN_ABOVE = "run_above"  # one of seven or more in a row above the mean
    RUN_BELOW = "run_below"


@dataclass(frozen=True)
class XmR:
    """The limits of so many points, and for each point its signal, if it is one."""

    mean: float
    moving_range: float
    signals: tuple[Signal | None, ...]
    # The longest stretch on either side of the mean, where it is long enough to speak.
    run_above: int = 0
    run_below: int = 0

    @property
    def upper(self) -> float:
        return self.mean + MOVING_RANGES * self.moving_range

    @property
    def lower(self) -> float:
        return self.mean - MOVING_RANGES * self.moving_range


def xmr(values: Sequence[float]) -> XmR | None:
    """Of points in their order; nothing of too few."""
    if len(values) < FEWEST_POINTS:
        return None
    mean = fmean(values)
    moving = fmean(abs(after - before) for before, after in pairwise(values))
    bare = XmR(mean, moving, ())
    runs = _runs([(value > mean) - (value < mean) for value in values])
    signals = (_beyond(value, bare) or run for value, run in zip(values, runs, strict=True))
    longest = (_longest(runs, one) for one in (Signal.RUN_ABOVE, Signal.RUN_BELOW))
    return XmR(mean, moving, tuple(signals), *longest)


def _longest(runs, signal) -> int:
    return max((len(list(run)) for of, run in groupby(runs) if of == signal), default=0)


def _beyond(value: float, limits: XmR) -> Signal | None:
    if value > limits.upper:
        return Signal.ABOVE
    return Signal.BELOW if value < limits.lower else None


def _runs(sides: Sequence[int]) -> list[Signal | None]:
    """A point on the mean is on neither side and ends a run."""
    found: list[Signal | None] = []
    for side, run in groupby(sides):
        length = len(list(run))
        is_signal = side and length >= RUN
        found += [(Signal.RUN_ABOVE if side > 0 else Signal.RUN_BELOW) if is_signal else None] * length
    return found


# Funnel


class Place(StrEnum):
    INSIDE = "inside"
    BETWEEN = "between"  # beyond 95 percent, which one in twenty is by chance
    OUTSIDE = "outside"  # beyond 99.8 percent: ask why


@dataclass(frozen=True)
class Unit:
    """One of those compared: how many hits of how many, and where that lies."""

    key: object
    hits: int
    of: int
    place: Place = Place.INSIDE

    @property
    def share(self) -> float:
        return self.hits / self.of


@dataclass(frozen=True)
class Funnel:
    """`hits` of `of` are those of its units alone: of a whole with one more in it, whoever reads the units
    could take them away and be left with the share of that one."""

    hits: int
    of: int
    units: tuple[Unit, ...]
    left_out: int  # units that rest on too little

    @property
    def share(self) -> float:
        return self.hits / self.of

    @property
    def is_funnel(self) -> bool:
        return len(self.units) >= FEWEST_UNITS


def funnel(counts: dict, least: int) -> Funnel | None:
    """`counts`: hits and tries by unit. A unit with fewer tries than `least` has no share of its own."""
    tried = {key: one for key, one in counts.items() if one[1]}
    told = {key: one for key, one in tried.items() if one[1] >= least}
    hits, tries = (sum(one) for one in zip((0, 0), *told.values(), strict=True))
    units = [
        Unit(key, its_hits, of, place_of(its_hits, of, hits / tries))
        for key, (its_hits, of) in sorted(told.items(), key=lambda one: (one[1][1], str(one[0])))
    ]
    return Funnel(hits, tries, tuple(units), len(tried) - len(told)) if tried else None


def place_of(hits: int, of: int, share: float) -> Place:
    for tail, place in ((ALARM, Place.OUTSIDE), (ALERT, Place.BETWEEN)):
        low, high = limits(of, share, tail)
        if not low <= hits / of <= high:
            return place
    return Place.INSIDE


def limits(of: int, share: float, tail: float) -> tuple[float, float]:
    """The shares of so many tries beyond which only this part of chance lies, on either side."""
    return _lower(of, share, tail), 1 - _lower(of, 1 - share, tail)


def _lower(of: int, share: float, tail: float) -> float:
    """The first number of hits up to which more than `tail` of the chance lies, less the part of it that is
    too much. A share exactly as likely as `tail` lies on the limit, not beyond it."""
    if share == 1:
        return max(0.0, 1 - (1 - tail) / of)
    first = max(0, int(of * share - FAR * (sqrt(of * share * (1 - share)) + 4)))
    below, chance = 0.0, _chance(first, of, share)
    for hits in range(first, of + 1):
        if below + chance > tail:
            return max(0.0, (hits - (below + chance - tail) / chance) / of)
        below += chance
        chance *= (of - hits) / (hits + 1) * share / (1 - share)
    return 1.0


def _chance(hits: int, of: int, share: float) -> float:
    """By logarithms: a thousand tries have more ways than a float holds."""
    if share in (0, 1):
        return float(hits == of * share)
    ways = lgamma(of + 1) - lgamma(hits + 1) - lgamma(of - hits + 1)
    return exp(ways + hits * log(share) + (of - hits) * log(1 - share))
