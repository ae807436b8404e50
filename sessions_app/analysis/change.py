"""Change of one measure from its first to its last value, held against published thresholds.

A threshold belongs to a population, not to a measure, and published ones differ widely. Until the
clinic has chosen one per condition, a change is held against all of them: it is past every one, past
some, or past none. Nothing here says what caused a change.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    CHANGED = "changed"  # the measure has no better or worse end


class Verdict(StrEnum):
    NEEDS_ONE_MORE = "needs_one_more"
    NO_THRESHOLD = "no_threshold"
    PAST_NONE = "past_none"
    PAST_SOME = "past_some"
    PAST_EVERY = "past_every"


@dataclass(frozen=True)
class Change:
    """From `first` to `last` in the measure's own unit."""

    first: Decimal
    last: Decimal
    higher_is_better: bool | None

    @property
    def difference(self) -> Decimal:
        return self.last - self.first

    @property
    def direction(self) -> Direction:
        if self.difference == 0:
            return Direction.SAME
        if self.higher_is_better is None:
            return Direction.CHANGED
        return Direction.BETTER if (self.difference > 0) == self.higher_is_better else Direction.WORSE


def since_first(values: list[Decimal], higher_is_better: bool | None) -> Change | None:
    """The change over values in time order; None for fewer than two."""
    if len(values) < 2:
        return None
    return Change(values[0], values[-1], higher_is_better)


def against(change: Change | None, thresholds: list[Decimal]) -> Verdict:
    """How far a change of either sign goes past published thresholds of the same unit.

    A change equal to a threshold has reached it.
    """
    if change is None:
        return Verdict.NEEDS_ONE_MORE
    if not thresholds:
        return Verdict.NO_THRESHOLD
    reached = sum(abs(change.difference) >= threshold for threshold in thresholds)
    if reached == 0:
        return Verdict.PAST_NONE
    return Verdict.PAST_EVERY if reached == len(thresholds) else Verdict.PAST_SOME
