"""The clinic's review as its page shows it: how far to trust it, then outcomes by condition, A to Z."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sessions_app.analysis.outcomes import MeanChange, OfCondition, Tally, hidden_conditions
from sessions_app.analysis.small_numbers import Limits
from sessions_app.models import Condition
from sessions_app.queries.computations import Work
from sessions_app.queries.judged_by import Rules
from sessions_app.queries.labels import labels_of
from sessions_app.queries.outcome_series import unit_words
from sessions_app.queries.outcomes_worked_out import outcomes
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
    work: Work | None  # of the worker, where a page cannot judge so many

    @property
    def is_unknown(self) -> bool:
        return self.work is not None and self.work.answered is None


def clinic_review(
    scope: ReviewScope, *, names: dict[str, str], limits: Limits, user, at: datetime
) -> ClinicReview:
    """`names` are those of the conditions that anybody has; under the clinic's `limits` less is shown."""
    found, rules, work = outcomes(scope, user=user, at=at)
    if scope.practitioner_id:
        return ClinicReview(found.tally, None, work)
    # An answer of some days ago may tell of one that nobody has by now.
    names = names | labels_of(scope.clinic_id, {Condition: found.conditions.keys() - names.keys()})[Condition]
    groups = sorted(found.conditions.items(), key=lambda one: (names[one[0]].casefold(), one[0]))
    hidden = hidden_conditions({code: of.tally for code, of in groups}, limits)
    told = [(code, of) for code, of in groups if code not in hidden]
    of_conditions = Outcomes(
        tally=found.tally,
        limits=limits,
        conditions=[_condition(names[code], of.tally, limits, code in hidden) for code, of in groups],
        changes=[line for code, of in told for line in _changes(names[code], of.changes, rules, limits)],
        unjudged=_unjudged(told, names, rules),
    )
    return ClinicReview(found.tally, of_conditions, work)


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


def _changes(condition: str, found: list[MeanChange], rules: Rules, limits: Limits) -> list[ChangeLine]:
    lines = [_change(condition, one, rules, limits) for one in found]
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


def _unjudged(told: list[tuple[str, OfCondition]], names: dict[str, str], rules: Rules) -> list[Unjudged]:
    lines = [
        Unjudged(names[condition], str(rules.measures[code]), code, count, _lacks(rules, condition, code))
        for condition, of in told
        for code, count in of.unjudged.items()
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
