"""The clinic's review as its page shows it: how far to trust it, then outcomes by condition, A to Z."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app.analysis.outcomes import (
    Judged,
    MeanChange,
    Outcome,
    Tally,
    by_condition,
    hidden_conditions,
    mean_changes,
    tally,
)
from sessions_app.analysis.small_numbers import Limits
from sessions_app.queries.judged_by import Rules, judged_with_rules
from sessions_app.queries.outcome_series import unit_words
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.share_bar import ShareBar, share_bar
from sessions_app.words import number_words


@dataclass(frozen=True)
class ConditionLine:
    name: str
    tally: Tally
    is_hidden: bool  # too few people, or what would tell of such a line
    bar: ShareBar | None  # nothing where there is no rate
    instead: str  # of the bar


@dataclass(frozen=True)
class ChangeLine:
    """Of one condition and one measure."""

    condition: str
    measure: str
    unit: str
    better: str  # which end of the measure is
    of: MeanChange
    shows_change: bool
    compares_starts: bool
    tells_count: bool

    @property
    def tells_something(self) -> bool:
        return self.shows_change or self.compares_starts


@dataclass(frozen=True)
class Unjudged:
    """Both scores are there, and the catalogue or the clinic has no threshold to hold the change against."""

    condition: str
    measure: str
    code: str
    count: int
    lacks: str


@dataclass(frozen=True)
class Outcomes:
    """Left out of the page altogether where it is of one physiotherapist."""

    tally: Tally
    limits: Limits
    conditions: list[ConditionLine]
    changes: list[ChangeLine]
    unjudged: list[Unjudged]

    @property
    def shows_rate(self) -> bool:
        return self.tally.shows_rate(self.limits)

    @property
    def is_hidden(self) -> bool:
        return self.tally.is_hidden(self.limits)

    @property
    def hides_scores(self) -> bool:
        """Of all conditions together."""
        return self.tally.hides_scores(self.limits)

    @property
    def hides_some(self) -> bool:
        return any(line.is_hidden for line in self.conditions)

    @property
    def has_bars(self) -> bool:
        return any(line.bar for line in self.conditions)

    @property
    def changes_told(self) -> list[ChangeLine]:
        return [line for line in self.changes if line.tells_something]

    @property
    def changes_too_few(self) -> list[ChangeLine]:
        return [line for line in self.changes if not line.tells_something]


@dataclass(frozen=True)
class ClinicReview:
    tally: Tally
    outcomes: Outcomes | None


def clinic_review(scope: ReviewScope, *, names: dict[str, str], limits: Limits) -> ClinicReview:
    """`names` are those of the conditions; under the clinic's `limits` less is shown."""
    judged, rules = judged_with_rules(scope)
    counted = tally(judged)
    if scope.practitioner_id:
        return ClinicReview(counted, None)
    groups = sorted(by_condition(judged).items(), key=lambda one: (names[one[0]].casefold(), one[0]))
    hidden = hidden_conditions(dict(groups), limits)
    told = [(code, group) for code, group in groups if code not in hidden]
    outcomes = Outcomes(
        tally=counted,
        limits=limits,
        conditions=[_condition(names[code], tally(group), limits, code in hidden) for code, group in groups],
        changes=[line for code, group in told for line in _changes(names[code], group, rules, limits)],
        unjudged=_unjudged([one for _code, group in told for one in group], names, rules),
    )
    return ClinicReview(counted, outcomes)


def _condition(name: str, counted: Tally, limits: Limits, is_hidden: bool) -> ConditionLine:
    if is_hidden:
        return ConditionLine(
            name, counted, True, None, _("Under %(n)s patients here or in another line") % {"n": limits.cell}
        )
    bar = share_bar(counted.rate, counted.interval) if counted.shows_rate(limits) else None
    return ConditionLine(name, counted, False, bar, "" if bar else _no_rate(counted, limits.rate))


def _no_rate(counted: Tally, least: int) -> str:
    if not counted.with_both:
        return _("No episode has both scores")
    if not counted.judged:
        return _("No threshold to judge by")
    return _("Too few to show a rate (under %(least)s)") % {"least": least}


def _changes(condition: str, group: Iterable[Judged], rules: Rules, limits: Limits) -> Iterable[ChangeLine]:
    lines = [_change(condition, one, rules, limits) for one in mean_changes(group)]
    return sorted(lines, key=lambda line: line.measure.casefold())


def _change(condition: str, found: MeanChange, rules: Rules, limits: Limits) -> ChangeLine:
    measure = rules.measures[found.measure]
    better = _("higher is better") if measure.higher_is_better else _("lower is better")
    shows = found.shows_change(limits), found.compares_starts(limits), not found.is_hidden(limits)
    return ChangeLine(condition, _series(measure, found), unit_words(found.unit), better, found, *shows)


def _series(measure, found: MeanChange) -> str:
    """The measure, with its part, and with its scale where that is another than the catalogue's."""
    low, high = found.scale
    other = None not in found.scale and found.scale != (measure.minimum, measure.maximum)
    scale = f"{number_words(low)}–{number_words(high)}" if other else ""
    return ", ".join(one for one in (str(measure), found.subject, scale) if one)


def _unjudged(judged: Iterable[Judged], names: dict[str, str], rules: Rules) -> list[Unjudged]:
    counts = Counter((one.condition, one.measure) for one in judged if one.outcome == Outcome.NO_THRESHOLD)
    lines = [
        Unjudged(names[condition], str(rules.measures[code]), code, count, _lacks(rules, condition, code))
        for (condition, code), count in counts.items()
    ]
    return sorted(lines, key=lambda line: (line.condition.casefold(), line.measure.casefold()))


def _lacks(rules: Rules, condition: str, code: str) -> str:
    in_use = rules.thresholds[condition, code]
    if in_use.worthwhile is None and in_use.error is None:
        return _("neither a worthwhile change nor a measurement error is known")
    if in_use.worthwhile is None:
        return _("no worthwhile change is known")
    if in_use.error is None:
        return _("no measurement error is known")
    return _("the thresholds are of another scale, unit or start")
