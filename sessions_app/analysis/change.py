"""Change of one measure from its first to its last value, held against the thresholds in use.

Two questions are kept apart: is the change larger than the error of the measurement, and is it large
enough to matter to people? It is worthwhile only past both. Nothing here says what caused a change.
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
    """How far a change goes. Better or worse is the direction's affair."""

    NEEDS_ONE_MORE = "needs_one_more"
    NO_THRESHOLD = "no_threshold"
    CANNOT_TELL = "cannot_tell"  # there is a threshold, and it says nothing of this start or part
    WITHIN_ERROR = "within_error"
    MORE_THAN_ERROR = "more_than_error"
    WORTHWHILE = "worthwhile"
    LESS_THAN_WORTHWHILE = "less_than_worthwhile"  # of which the error is not known
    ERROR_UNKNOWN = "error_unknown"  # large enough to matter, if it is no error


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


def since_first(
    values: list[Decimal], higher_is_better: bool | None, *, rates_change: bool = False
) -> Change | None:
    """The change over values in time order; None for fewer than two. A measure that rates the change itself
    says it with its last value alone, from "no change" at 0."""
    if rates_change and values:
        return Change(Decimal(0), values[-1], higher_is_better)
    if len(values) < 2:
        return None
    return Change(values[0], values[-1], higher_is_better)


def verdict(change: Change | None, worthwhile: Decimal | None, error: Decimal | None) -> Verdict:
    """A change of either sign against both thresholds in its own unit. To equal one is to reach it."""
    if change is None:
        return Verdict.NEEDS_ONE_MORE
    if worthwhile is None and error is None:
        return Verdict.NO_THRESHOLD
    size = abs(change.difference)
    matters = worthwhile is not None and size >= worthwhile
    if error is None:
        return Verdict.ERROR_UNKNOWN if matters else Verdict.LESS_THAN_WORTHWHILE
    if size < error or size == 0:
        return Verdict.WITHIN_ERROR
    return Verdict.WORTHWHILE if matters else Verdict.MORE_THAN_ERROR


def threshold_value(
    value: Decimal | None, depends_on: str, *, first: Decimal, subject: str = ""
) -> Decimal | None:
    """The number that a threshold comes to here; None where it says nothing of this start or this part.

    `depends_on` is empty, "percent 18" (of the first value), "first 1-4=1 5-7=2" (bands of the first
    value, ends included) or "subject pain=15 sport=17.5" (one number a part of the measure).
    """
    if not depends_on:
        return value
    by, *cases = depends_on.split()
    match by:
        case "percent":
            return abs(first) * Decimal(cases[0]) / 100 or None  # of nothing it says nothing
        case "first":
            return _case(cases, lambda low, _, high: Decimal(low) <= first <= Decimal(high or low))
        case "subject":
            return _case(cases, lambda low, dash, high: (low + dash + high).lower() == subject.lower())
    return None


def _case(cases, is_met):
    for case in cases:
        name, _, number = case.partition("=")
        if is_met(*name.partition("-")):
            return Decimal(number)
    return None
