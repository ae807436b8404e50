"""Did the tool add anything here? Whether that can be asked of these people at all, and what an answer says.

Two groups of people with one complaint: exercise, and exercise with the tool. Who had no exercise stands in
neither. "Cannot tell" comes first: every reason to stay silent is looked for before anything is compared
(docs/decisions/0027). Nothing here says what caused a difference, and no difference comes without its
interval, its numbers of people and that caution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log1p, sqrt
from statistics import fmean, median, pvariance, quantiles

from sessions_app.analysis.intervals import Interval
from sessions_app.analysis.small_numbers import is_hidden

# Our own choices, as are the numbers of analysis/small_numbers.py.
SCORED_SHARE = 0.7  # of each group with a start and an end score; as many with the weeks of pain
WITHOUT_SHARE = 0.1  # of the people, and of the sessions: without the tool there must be something to compare
ALONE_SHARE = 0.1  # of the sessions: below, nothing can be said of the tool by itself
UNLIKE = 0.5  # groups that lie further apart at the start, in standard deviations, are very unlike
CHRONIC_WEEKS = 13
TENTHS = 10


@dataclass(frozen=True)
class Person:
    """One person's first episode of the complaint that ended in the period, with exercise in it."""

    with_tool: bool
    start: float | None
    end: float | None
    age: float | None
    weeks: float | None  # of pain, before the first visit
    known_weeks: float | None  # since when the complaint is known; at least those
    exercise_minutes: float | None
    tool_minutes: float | None  # none where a pass does not say how long it took

    @property
    def is_scored(self) -> bool:
        return self.start is not None and self.end is not None

    @property
    def is_compared(self) -> bool:
        return self.is_scored and self.age is not None and self.weeks is not None

    @property
    def at_start(self) -> tuple[float, ...]:
        """What is allowed for: start score, age, weeks of pain (of which the hundredth counts less than the
        first) and whether the complaint is chronic."""
        chronic = max(self.weeks, self.known_weeks or 0) >= CHRONIC_WEEKS
        return (self.start, self.age, log1p(self.weeks), float(chronic))


@dataclass(frozen=True)
class Sessions:
    """Those of the people who are compared: all, without the tool, with the tool and nothing active."""

    all: int
    without_tool: int
    tool_alone: int


@dataclass(frozen=True)
class Groups:
    """The people, group by group; with the tool first."""

    with_tool: tuple[Person, ...]
    without: tuple[Person, ...]

    @classmethod
    def of(cls, people: Sequence[Person]) -> "Groups":
        return cls(
            tuple(one for one in people if one.with_tool), tuple(one for one in people if not one.with_tool)
        )

    @property
    def both(self) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        return self.with_tool, self.without

    def counts(self, what) -> tuple[int, int]:
        return tuple(sum(map(what, group)) for group in self.both)

    @property
    def sizes(self) -> tuple[int, int]:
        return len(self.with_tool), len(self.without)

    @property
    def scored(self) -> tuple[int, int]:
        return self.counts(lambda one: one.is_scored)

    @property
    def compared(self) -> tuple[int, int]:
        return self.counts(lambda one: one.is_compared)


# What a fair answer needs


class Needs(StrEnum):
    PEOPLE = "people"
    WITHOUT = "without"
    SCORES = "scores"
    WEEKS = "weeks"
    COMPARED = "compared"
    WORTHWHILE = "worthwhile"
    ALIKE = "alike"
    ALONE = "alone"


# Without these nothing is compared; the others are told beside the answer.
REQUIRED = (Needs.PEOPLE, Needs.WITHOUT, Needs.SCORES, Needs.WEEKS, Needs.COMPARED, Needs.WORTHWHILE)


@dataclass(frozen=True)
class Need:
    """One thing that a fair answer needs, whether it is there, and the numbers to say it with."""

    what: Needs
    is_met: bool
    numbers: tuple = ()

    @property
    def is_required(self) -> bool:
        return self.what in REQUIRED


def what_it_needs(groups: Groups, sessions: Sessions, *, least: int, worthwhile: float | None) -> list[Need]:
    """In the order in which a refusal names the first that is lacking. `least`: people in each group."""
    sizes, scored, compared = groups.sizes, groups.scored, groups.compared
    dated = groups.counts(lambda one: one.weeks is not None)
    unlike = [(fact, *_shown(groups, fact)) for fact in unlike_at_start(groups)]
    return [
        Need(Needs.PEOPLE, min(sizes) >= least, (least, *sizes)),
        Need(Needs.WITHOUT, _has_something_to_compare(sizes, sessions), (sizes[1], sum(sizes))),
        Need(Needs.SCORES, _enough(scored, sizes), (*scored, *sizes)),
        Need(Needs.WEEKS, _enough(dated, sizes), (*dated, *sizes)),
        Need(Needs.COMPARED, min(compared) >= least, (least, *compared)),
        Need(Needs.WORTHWHILE, worthwhile is not None, (worthwhile,)),
        Need(Needs.ALIKE, all(sizes) and not unlike, tuple(unlike)),
        Need(Needs.ALONE, _share(sessions.tool_alone, sessions.all) >= ALONE_SHARE, _alone(sessions)),
    ]


def why_not(needs: Sequence[Need]) -> Need | None:
    return next((one for one in needs if one.is_required and not one.is_met), None)


def _enough(found, sizes) -> bool:
    return all(_share(some, of) >= SCORED_SHARE for some, of in zip(found, sizes, strict=True))


def _has_something_to_compare(sizes, sessions) -> bool:
    return (
        _share(sizes[1], sum(sizes)) >= WITHOUT_SHARE
        and _share(sessions.without_tool, sessions.all) >= WITHOUT_SHARE
    )


def _alone(sessions):
    return sessions.tool_alone, sessions.all


def _share(some: int, of: int) -> float:
    return some / of if of else 0.0


def _shown(groups, fact):
    """The middle of so few could give one of them away."""
    return middles(groups, fact) if not any(is_hidden(size) for size in groups.sizes) else (None, None)


# The groups at the start


class Fact(StrEnum):
    """What is known of a person at the start, and the minutes of exercise."""

    START = "start"
    AGE = "age"
    WEEKS = "weeks"
    EXERCISE = "exercise_minutes"


AT_START = (Fact.START, Fact.AGE, Fact.WEEKS)


def middles(groups: Groups, fact: Fact) -> tuple[float | None, float | None]:
    """The median of each group; nothing of a group in which nobody has it."""
    known = [_known(group, fact) for group in groups.both]
    return tuple(median(values) if values else None for values in known)


def unlike_at_start(groups: Groups) -> list[Fact]:
    """In what the groups differ very much before anybody was treated."""
    return [fact for fact in AT_START if apart(groups, fact) > UNLIKE]


def apart(groups: Groups, fact: Fact) -> float:
    """How far the means lie apart, in standard deviations of both groups together; weeks of pain on the scale
    on which they are allowed for."""
    first, second = (_known(group, fact) for group in groups.both)
    if not first or not second:
        return 0.0
    if fact is Fact.WEEKS:
        first, second = ([log1p(one) for one in values] for values in (first, second))
    spread = sqrt((pvariance(first) + pvariance(second)) / 2)
    distance = abs(fmean(first) - fmean(second))
    return distance / spread if spread else (float("inf") if distance else 0.0)


def _known(group, fact) -> list[float]:
    values = (getattr(one, fact) for one in group)
    return [one for one in values if one is not None]


# The answer


class Verdict(StrEnum):
    CANNOT_TELL = "cannot_tell"
    NO_DIFFERENCE_THAT_MATTERS = "no_difference_that_matters"
    DIFFERS = "differs"


def verdict(interval: Interval, worthwhile: float) -> Verdict:
    """Strict both ways: "differs" only with the whole interval beyond a worthwhile difference, "no difference
    that matters" only with the whole of it inside. An interval that leaves either open cannot tell."""
    if interval.low > worthwhile or interval.high < -worthwhile:
        return Verdict.DIFFERS
    if -worthwhile < interval.low and interval.high < worthwhile:
        return Verdict.NO_DIFFERENCE_THAT_MATTERS
    return Verdict.CANNOT_TELL


class Caution(StrEnum):
    ASSOCIATION_NOT_CAUSE = "association, not cause"


@dataclass(frozen=True)
class Association:
    """A difference between groups that nobody drew by lot. A template reaches none of its numbers: they
    are private, and `whole` gives them together, with the interval, the people and the caution."""

    _difference: float
    _interval: Interval
    _people: tuple[int, int]
    caution: Caution = Caution.ASSOCIATION_NOT_CAUSE

    def __post_init__(self):
        if not self._interval.low <= self._difference <= self._interval.high or min(self._people) < 1:
            raise ValueError("a difference lies in its interval and is of people")

    @property
    def whole(self) -> tuple[float, Interval, tuple[int, int], Caution]:
        return self._difference, self._interval, self._people, self.caution

    def verdict(self, worthwhile: float) -> Verdict:
        return verdict(self._interval, worthwhile)

    def is_beyond_chance(self) -> bool:
        return not self._interval.low <= 0 <= self._interval.high


def missing_bounds(
    difference: float, beyond_expected: Sequence[float], missing: tuple[int, int], sizes: tuple[int, int]
) -> Interval:
    """Where the difference would lie if those without an end score had done as badly as the worst tenth of
    the others, and in the other group as well as the best; and the other way round. Both are measured
    against what each one's start leads to expect."""
    tenths = quantiles(beyond_expected, n=TENTHS, method="inclusive")
    worst, best = tenths[0], tenths[-1]
    tool, without = (_share(some, of) for some, of in zip(missing, sizes, strict=True))
    return Interval(difference + tool * worst - without * best, difference + tool * best - without * worst)


class Limit(StrEnum):
    """What narrows an answer, in the order in which it is told."""

    UNMEASURED = "unmeasured"  # always: nobody drew lots
    UNLIKE = "unlike"
    MISSING = "missing"  # those without an end score could change the verdict
    NOT_ALONE = "not_alone"


def limits(needs: Sequence[Need], bounds: Interval, worthwhile: float, found: Verdict) -> list[Limit]:
    lacking = {one.what for one in needs if not one.is_met}
    also = {
        Limit.UNLIKE: Needs.ALIKE in lacking,
        Limit.MISSING: verdict(bounds, worthwhile) != found,
        Limit.NOT_ALONE: Needs.ALONE in lacking,
    }
    return [Limit.UNMEASURED, *(limit for limit, holds in also.items() if holds)]
