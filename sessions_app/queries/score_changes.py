"""Each measure from its first to its latest score: the change, the thresholds in use, a plain verdict."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sessions_app.analysis.change import Change, Verdict
from sessions_app.choices import Side
from sessions_app.queries.outcome_series import Series
from sessions_app.queries.thresholds import InUse, ThresholdLine
from sessions_app.words import number_words, unit_after, valued

OTHER_SIDE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


@dataclass(frozen=True)
class ThresholdMark:
    """A threshold in a table: what it comes to here, and the number of its footnote."""

    value: str
    note: int | None


@dataclass(frozen=True)
class ScoreChange:
    title: str
    unit: str  # with the space before it
    first: str  # empty where the last score itself says how much changed
    last: str
    difference: str
    scores: int
    change: Change | None
    verdict: Verdict
    worthwhile: ThresholdMark
    error: ThresholdMark
    thresholds: list[ThresholdLine]
    other_side: str

    @property
    def held_against(self) -> str:
        """In a few words, such as "worthwhile 14, error 1.8"."""
        parts = [
            _("worthwhile %(n)s") % {"n": self.worthwhile.value} if self.worthwhile.value else "",
            _("error %(n)s") % {"n": self.error.value} if self.error.value else "",
        ]
        return ", ".join(part for part in parts if part)


@dataclass
class Footnotes:
    """Sources, each once, in the order in which they are named."""

    lines: list[ThresholdLine] = field(default_factory=list)

    def number(self, line: ThresholdLine) -> int:
        if line not in self.lines:
            self.lines.append(line)
        return self.lines.index(line) + 1


def score_changes(series: list[Series], footnotes: Footnotes) -> list[ScoreChange]:
    return [_score_change(one, footnotes, _other_side(one, series)) for one in series]


def _score_change(series, footnotes, other_side) -> ScoreChange:
    change, in_use = series.change, series.in_use
    last = series.readings[-1].value
    return ScoreChange(
        title=series.title,
        unit=unit_after(series.unit),
        first=_first_words(series, last),
        last=number_words(last) if change else "",
        difference=signed(change.difference) if change else "",
        scores=len(series.readings),
        change=change,
        verdict=in_use.verdict(change, subject=series.subject),
        worthwhile=_mark(in_use.worthwhile, series.worthwhile, footnotes),
        error=_mark(in_use.error, series.error, footnotes),
        thresholds=in_use.lines,
        other_side=other_side,
    )


def _first_words(series, last) -> str:
    if series.change is None:
        return number_words(last)
    return "" if series.rates_change else number_words(series.change.first)


def _mark(threshold, value, footnotes) -> ThresholdMark:
    note = footnotes.number(threshold_line(threshold)) if threshold else None
    return ThresholdMark(number_words(value), note)


def threshold_line(threshold) -> ThresholdLine:
    return InUse(worthwhile=threshold).lines[0]


def _other_side(series, all_series) -> str:
    """The latest score of the other side, which is often the aim."""
    side = OTHER_SIDE.get(series.side)
    for one in all_series:
        if side and one.side == side and one.twin_key == series.twin_key:
            words = {"side": str(side.label).lower(), "value": valued(one.readings[-1].value, one.unit)}
            return _("%(side)s side %(value)s") % words
    return ""


def signed(number) -> str:
    """With its sign, a minus as long as a plus; nothing is neither."""
    if not number:
        return "0"
    return f"{number.normalize():+f}".replace("-", "−")
