"""What became of episodes that have ended: who improved, how surely, and what the missing could change.

An episode improved when its measure went in the better direction past the change that matters and past the
error of the measurement, both. Where one of the two is not known, nobody can say, and it is counted apart.
What is missing is never counted as unimproved: it widens the bounds. Nothing here ranks, and nothing says
what caused a change.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from statistics import median
from typing import NamedTuple

from sessions_app.analysis.change import Change, Direction, Verdict, verdict
from sessions_app.analysis.intervals import Interval, Mean, mean_of, wilson
from sessions_app.analysis.small_numbers import Limits, allows_rate, is_hidden

USUAL = Limits()
ENOUGH = 1_000  # patients: no limit asks whether there are more


class Outcome(StrEnum):
    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    NO_THRESHOLD = "no_threshold"  # both scores, and nothing that says how much matters, or what is error
    MISSING = "missing"  # one score or none


JUDGED = {Outcome.IMPROVED, Outcome.NOT_IMPROVED}


class Judged(NamedTuple):
    """One episode with the two scores that it is judged by. Of one condition several measures may be in use:
    an episode is judged by the measure it began with."""

    episode: int
    patient: int
    condition: str
    measure: str  # empty where there is neither score
    unit: str
    baseline: Decimal | None
    end: Decimal | None
    outcome: Outcome
    subject: str = ""  # the part of the measure, where it has no whole score
    scale: tuple = (None, None)

    @property
    def series(self) -> tuple:
        """Scores of different ones are not pooled."""
        return self.measure, self.subject, self.unit, self.scale

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
    """How many of these episodes have what, and how many improved. One person may have several: what is too
    few to be told is asked of the people."""

    eligible: int
    with_baseline: int
    with_end: int
    with_both: int
    improved: int
    not_improved: int
    people: int
    people_with_both: int
    people_judged: int
    # Who they are, as far as it takes to see that several tallies together are not of too few.
    who: tuple = field(default=((), (), ()), compare=False)

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
        return allows_rate(self.judged, limits.rate) and not self.is_hidden(limits)

    def is_hidden(self, limits: Limits = USUAL) -> bool:
        """Too few to say even how many improved."""
        return is_hidden(self.people_judged, limits.cell)

    def hides_scores(self, limits: Limits = USUAL) -> bool:
        """Too few to say even how many have both scores."""
        return any(is_hidden(one, limits.cell) for one in (self.people, self.people_with_both))

    def is_few(self, limits: Limits = USUAL) -> bool:
        """Some count of them would be of too few people."""
        return self.hides_scores(limits) or self.is_hidden(limits)


def tally(episodes: Iterable[Judged]) -> Tally:
    counts, people = defaultdict(int), defaultdict(set)
    for one in episodes:
        people["all"].add(one.patient)
        if one.has_both:
            people["both"].add(one.patient)
        if one.outcome in JUDGED:
            people["judged"].add(one.patient)
        counts["eligible"] += 1
        counts["with_baseline"] += one.baseline is not None
        counts["with_end"] += one.end is not None
        counts["with_both"] += one.has_both
        counts[one.outcome] += 1
    return Tally(
        *(counts[name] for name in ("eligible", "with_baseline", "with_end", "with_both")),
        improved=counts[Outcome.IMPROVED],
        not_improved=counts[Outcome.NOT_IMPROVED],
        people=len(people["all"]),
        people_with_both=len(people["both"]),
        people_judged=len(people["judged"]),
        who=tuple(tuple(islice(people[name], ENOUGH)) for name in ("all", "both", "judged")),
    )


def by_condition(episodes: Iterable[Judged]) -> dict[str, list[Judged]]:
    found = defaultdict(list)
    for one in episodes:
        found[one.condition].append(one)
    return dict(found)


def hidden_conditions(tallies: dict[str, Tally], limits: Limits = USUAL) -> set[str]:
    """Those of too few people, and with them as many of the next smallest as it takes that nobody finds them
    by taking the others from the figure over all."""
    hidden = {code for code, counted in tallies.items() if counted.is_few(limits)}
    left = sorted(tallies.keys() - hidden, key=lambda code: (tallies[code].people, code))
    while hidden and left and (len(hidden) == 1 or _are_few([tallies[code] for code in hidden], limits)):
        hidden.add(left.pop(0))
    return hidden


def _are_few(tallies, limits) -> bool:
    """One person may be in several."""
    together = (set().union(*people) for people in zip(*(one.who for one in tallies), strict=True))
    return any(is_hidden(len(people), limits.cell) for people in together)


@dataclass(frozen=True)
class MeanChange:
    """Of one condition by one measure: end less start, in the measure's own unit and direction. Beside it,
    how those began who have both scores, and those who have no end score."""

    measure: str
    subject: str
    unit: str
    scale: tuple
    change: Mean | None
    median: float | None  # beside the mean: where the two lie far apart, a few changed a great deal
    kept: Mean | None
    lost: Mean | None
    people_kept: int
    people_lost: int

    @property
    def count(self) -> int:
        return self.change.count if self.change else 0

    def shows_change(self, limits: Limits = USUAL) -> bool:
        return allows_rate(self.count, limits.rate) and not self.is_hidden(limits)

    def is_hidden(self, limits: Limits = USUAL) -> bool:
        return is_hidden(self.people_kept, limits.cell)

    def compares_starts(self, limits: Limits = USUAL) -> bool:
        """Enough on both sides for their means to say anything."""
        return all(people >= limits.cell for people in (self.people_kept, self.people_lost))


def mean_changes(episodes: Iterable[Judged]) -> list[MeanChange]:
    """By measure, part, unit and scale; an episode without a start score is in none."""
    groups = defaultdict(list)
    for one in episodes:
        if one.baseline is not None:
            groups[one.series].append(one)
    return [_mean_change(series, groups[series]) for series in sorted(groups, key=str)]


def _mean_change(series: tuple, group: Sequence[Judged]) -> MeanChange:
    kept, lost = ([one for one in group if one.has_both is has] for has in (True, False))
    changes = [float(one.difference) for one in kept]
    return MeanChange(
        *series,
        change=mean_of(changes),
        median=median(changes) if changes else None,
        kept=mean_of([float(one.baseline) for one in kept]),
        lost=mean_of([float(one.baseline) for one in lost]),
        people_kept=len({one.patient for one in kept}),
        people_lost=len({one.patient for one in lost}),
    )


@dataclass(frozen=True)
class OfCondition:
    tally: Tally
    changes: list[MeanChange]
    unjudged: dict[str, int]  # episodes with both scores and no threshold, by measure


@dataclass(frozen=True)
class Found:
    """All that a review tells of these episodes, before a clinic's limits and words: numbers and keys."""

    tally: Tally
    conditions: dict[str, OfCondition]
    missing: list[int]  # episodes


def found_of(judged: Sequence[Judged]) -> Found:
    groups = by_condition(judged)
    return Found(
        tally(judged),
        {code: _of_condition(group) for code, group in groups.items()},
        [one.episode for one in judged if one.outcome == Outcome.MISSING],
    )


def _of_condition(group) -> OfCondition:
    unjudged = Counter(one.measure for one in group if one.outcome == Outcome.NO_THRESHOLD)
    return OfCondition(tally(group), mean_changes(group), dict(unjudged))
