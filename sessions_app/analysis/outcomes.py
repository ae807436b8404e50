"""What became of episodes that have ended: who improved, how surely, and what the missing could change.

An episode improved when its measure went in the better direction past the change that matters and past the
error of the measurement, both. Where one of the two is not known, nobody can say, and it is counted apart.
What is missing is never counted as unimproved: it widens the bounds. Nothing here ranks, and nothing says
what caused a change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from sessions_app.analysis.change import Change, Direction, Verdict, verdict
from sessions_app.analysis.intervals import Interval, Mean, mean_of, wilson
from sessions_app.analysis.small_numbers import Limits, allows_rate, is_hidden

USUAL = Limits()


class Outcome(StrEnum):
    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    NO_THRESHOLD = "no_threshold"  # both scores, and nothing that says how much matters, or what is error
    MISSING = "missing"  # one score or none


@dataclass(frozen=True, slots=True)
class Judged:
    """One episode with the two scores that it is judged by. Of one condition several measures may be in use:
    an episode is judged by the measure it began with."""

    episode: int
    condition: str
    measure: str  # empty where there is neither score
    unit: str
    baseline: Decimal | None
    end: Decimal | None
    outcome: Outcome

    @property
    def has_both(self) -> bool:
        return self.baseline is not None and self.end is not None

    @property
    def difference(self) -> Decimal:
        return self.end - self.baseline


def outcome_of(change: Change | None, worthwhile: Decimal | None, error: Decimal | None) -> Outcome:
    if change is None:
        return Outcome.MISSING
    if worthwhile is None or error is None:
        return Outcome.NO_THRESHOLD
    is_past_both = verdict(change, worthwhile, error) == Verdict.WORTHWHILE
    return Outcome.IMPROVED if is_past_both and change.direction == Direction.BETTER else Outcome.NOT_IMPROVED


@dataclass(frozen=True)
class Tally:
    """How many of these episodes have what, and how many improved."""

    eligible: int
    with_baseline: int
    with_end: int
    with_both: int
    improved: int
    not_improved: int

    @property
    def missing(self) -> int:
        return self.eligible - self.with_both

    @property
    def judged(self) -> int:
        return self.improved + self.not_improved

    @property
    def no_threshold(self) -> int:
        """Both scores, and no way to say whether the change matters."""
        return self.with_both - self.judged

    @property
    def unknown(self) -> int:
        """Of whom nobody can say whether they improved."""
        return self.eligible - self.judged

    @property
    def rate(self) -> float:
        return self.improved / self.judged

    @property
    def interval(self) -> Interval:
        return wilson(self.improved, self.judged)

    @property
    def bounds(self) -> Interval:
        """The share improved among all eligible, if no unknown one had improved and if every one had."""
        return Interval(self.improved / self.eligible, (self.improved + self.unknown) / self.eligible)

    def shows_rate(self, limits: Limits = USUAL) -> bool:
        return allows_rate(self.judged, limits.rate)

    def is_hidden(self, limits: Limits = USUAL) -> bool:
        """Too few to say even how many."""
        return is_hidden(self.judged, limits.cell)


def tally(episodes: Iterable[Judged]) -> Tally:
    counts = defaultdict(int)
    for one in episodes:
        counts["eligible"] += 1
        counts["with_baseline"] += one.baseline is not None
        counts["with_end"] += one.end is not None
        counts["with_both"] += one.has_both
        counts[one.outcome] += 1
    return Tally(
        *(counts[name] for name in ("eligible", "with_baseline", "with_end", "with_both")),
        improved=counts[Outcome.IMPROVED],
        not_improved=counts[Outcome.NOT_IMPROVED],
    )


def by_condition(episodes: Iterable[Judged]) -> dict[str, list[Judged]]:
    found = defaultdict(list)
    for one in episodes:
        found[one.condition].append(one)
    return dict(found)


@dataclass(frozen=True)
class MeanChange:
    """Of one condition by one measure: end less start, in the measure's own unit and direction. Beside it,
    how those began who have both scores, and those who have no end score."""

    measure: str
    unit: str
    change: Mean | None
    median: float | None  # beside the mean: where the two lie far apart, a few changed a great deal
    kept: Mean | None
    lost: Mean | None

    @property
    def count(self) -> int:
        return self.change.count if self.change else 0

    def shows_change(self, limits: Limits = USUAL) -> bool:
        return allows_rate(self.count, limits.rate)

    def compares_starts(self, limits: Limits = USUAL) -> bool:
        """Enough on both sides for their means to say anything."""
        return all(one and one.count >= limits.cell for one in (self.kept, self.lost))


def mean_changes(episodes: Iterable[Judged]) -> list[MeanChange]:
    """By measure and unit; an episode without a start score is in none."""
    groups = defaultdict(list)
    for one in episodes:
        if one.baseline is not None:
            groups[one.measure, one.unit].append(one)
    return [_mean_change(measure, unit, group) for (measure, unit), group in sorted(groups.items())]


def _mean_change(measure: str, unit: str, group: Sequence[Judged]) -> MeanChange:
    kept = [one for one in group if one.has_both]
    changes = [float(one.difference) for one in kept]
    return MeanChange(
        measure=measure,
        unit=unit,
        change=mean_of(changes),
        median=median(changes) if changes else None,
        kept=mean_of([float(one.baseline) for one in kept]),
        lost=mean_of([float(one.baseline) for one in group if not one.has_both]),
    )
