"""Outcomes as a drawing: a panel for each measure, minutes of treatment below, one time axis for all."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from sessions_app.charts import (
    LINE_HEIGHT,
    Band,
    Bar,
    Flag,
    Mark,
    Note,
    Panel,
    Point,
    Scale,
    Strip,
    lanes,
    nice_ticks,
    side_by_side,
    spaced,
    stacked,
)
from sessions_app.queries.outcome_series import Series
from sessions_app.time_axis import TimeAxis, time_axis
from sessions_app.words import day_words, number_words, span_words, valued

WIDTH, LEFT, RIGHT, NOTES_X = 930, 58, 742, 752
FIRST_AT, LAST_AT = LEFT + 14, RIGHT - 44  # the last value stands beside its point
PANEL_HEIGHT, PANEL_GAP, FIRST_TOP, BANDS_ROOM = 92, 44, 36, 22
BARS_HEIGHT, AXIS_ROOM, FLAG_HEIGHT, FLAG_WIDTH = 88, 46, 28, 36
SESSION_LABEL, WIDEST_BAR = 34, 28
NOTE_LINE, NOTES_SINK = 15, 4
BAND_LABEL = 48
SHORT_SCALE = 20
LEAST_SHARE = Decimal("0.4")  # of a long scale: a small change is not drawn as a large one


@dataclass(frozen=True)
class OutcomeChart:
    """Everything the template draws, in the units of a view box of `width` by `height`."""

    height: float
    panels: list[Panel]
    bars: list[Bar]
    bar_marks: list[Mark]
    bar_top: float
    session_marks: list[Mark]
    days: list[Mark]
    is_by_order: bool
    flags: list[Flag]
    bands: list[Band]
    description: str
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    notes_x: int = NOTES_X
    bands_top: int = BANDS_ROOM
    legend: list[tuple] = field(default_factory=list)

    @property
    def label_x(self) -> int:
        return self.left - 10

    @property
    def plot_width(self) -> int:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def legend_x(self) -> int:
        return self.notes_x + 18

    @property
    def bar_bottom(self) -> float:
        return self.bar_top + BARS_HEIGHT

    @property
    def bars_title_y(self) -> float:
        return self.bar_top - 14

    @property
    def bars_names_y(self) -> float:
        """Where the names of the parts stand above the bars, and the title above them."""
        return self.bar_top - 8

    @property
    def bars_narrow_title_y(self) -> float:
        return self.bars_names_y - LINE_HEIGHT

    @property
    def numbers_y(self) -> float:
        return self.bar_bottom + 16

    @property
    def days_y(self) -> float:
        return self.bar_bottom + 36

    @property
    def flags_y(self) -> float:
        return self.bar_bottom + AXIS_ROOM + FLAG_HEIGHT / 2

    @property
    def flags_text_y(self) -> float:
        return self.flags_y + 4

    @property
    def bands_height(self) -> float:
        return self.bar_bottom - self.bands_top


def outcome_chart(series: list[Series], bars, marks=(), phases=(), since=None) -> OutcomeChart | None:
    """The drawing of these series, sessions, marks and phases; None while there is nothing to draw. Of
    what came before `since` only the first is drawn."""
    series = [one.since(since) for one in series]
    placed = [mark for mark in marks if mark.occasion]
    occasions = [reading.occasion for one in series for reading in one.readings]
    occasions += [bar.occasion for bar in bars]
    if not occasions:
        return None
    occasions += [mark.occasion for mark in placed]
    occasions += [end for phase in phases for end in (phase.first, phase.last)]
    across = time_axis(occasions, FIRST_AT, LAST_AT)
    first_top = FIRST_TOP + (BANDS_ROOM if phases else 0)
    panels = [
        panel(one, across, first_top + place * (PANEL_HEIGHT + PANEL_GAP), since)
        for place, one in enumerate(series)
    ]
    bar_top = first_top + len(panels) * (PANEL_HEIGHT + PANEL_GAP)
    up = _minutes_scale(bars, bar_top)
    flags = _flags(placed, across, bar_top + BARS_HEIGHT + AXIS_ROOM + FLAG_HEIGHT / 2)
    rows = len({flag.y for flag in flags})
    return OutcomeChart(
        height=bar_top + BARS_HEIGHT + AXIS_ROOM + rows * FLAG_HEIGHT,
        panels=panels,
        bars=_bars(bars, across, up),
        bar_marks=[Mark(up(tick), number_words(tick)) for tick in nice_ticks(0, int(up.high), 3)],
        bar_top=bar_top,
        session_marks=_session_marks(bars, across),
        days=across.days,
        is_by_order=bool(across.by_order),
        flags=flags,
        bands=[_band(phase, across) for phase in phases],
        description=_description(series, bars),
        legend=_legend(bar_top),
    )


def panel(series: Series, across: TimeAxis, top: float, since=None) -> Panel:
    """One measure in its native direction, with the line of a worthwhile change from its first value."""
    bottom = top + PANEL_HEIGHT
    goal, error = _goal(series), series.error
    ticks = axis_ticks(_values(series, goal), series.scale)
    up = Scale(float(ticks[0]), float(ticks[-1]), bottom, top)
    is_drawn = goal is not None and up.holds(goal)
    return Panel(
        title=_panel_title(series),
        better={True: "up", False: "down", None: ""}[series.higher_is_better],
        top=top,
        bottom=bottom,
        marks=[Mark(up(tick), number_words(tick).replace("-", "−")) for tick in ticks],
        points=[_point(reading, series.unit, across, up) for reading in series.readings],
        worthwhile_y=up(goal) if is_drawn else None,
        error=_strip(series.start, error, up),
        notes=_notes(series, goal, up(goal) if is_drawn else None, top),
        has_gap=since is not None and series.readings[0].occasion.at < since,
    )


def _values(series, goal):
    """What the axis has room for: every value and trial, and the worthwhile line where the scale holds it."""
    values = [value for reading in series.readings for value in (reading.value, *reading.trials)]
    low, high = series.scale
    if goal is not None and (low is None or low <= goal) and (high is None or goal <= high):
        values.append(goal)
    return values


def _goal(series):
    """The value at which a change from the first score is worthwhile, in the better direction."""
    size = series.worthwhile
    if size is None or series.higher_is_better is None:
        return None
    return series.start + (size if series.higher_is_better else -size)


def _strip(start, error, up):
    """From the first value's lower to its upper edge of error, as far as the axis goes."""
    if not error:
        return None
    low, high = max(float(start - error), up.low), min(float(start + error), up.high)
    return Strip(up(high), round(up(low) - up(high), 1)) if low < high else None


def _notes(series, goal, line_y, top):
    lines = []
    if goal is not None:
        sign = "+" if series.higher_is_better else "−"
        words = _("Worthwhile, %(change)s") % {"change": sign + number_words(series.worthwhile)}
        lines += [(words, True), *_source_lines(series.in_use.worthwhile)]
        if line_y is None:
            lines.append((_("the scale ends before it"), False))
    if series.error:
        size = valued(series.error, series.unit)
        lines.append((_("Shaded: error, ±%(size)s") % {"size": size}, False))
    lines = lines or [(_("No threshold in use"), False)]
    if any(reading.trials for reading in series.readings):
        lines.append((_("Large dots: mean of trials"), False))
    highest = top + NOTES_SINK + PANEL_HEIGHT - NOTE_LINE * (len(lines) - 1)
    first_y = min(max((line_y or top + PANEL_HEIGHT / 2) + NOTES_SINK, top + NOTES_SINK), highest)
    return [Note(first_y + place * NOTE_LINE, *line) for place, line in enumerate(lines)]


def _source_lines(threshold):
    if threshold.source:
        yield _short(threshold.source), False, threshold.source
    if threshold.not_checked:
        yield _("not checked"), False


def _short(source, longest=26):
    """As much of the source as stands beside a panel; the whole is in the table."""
    return source if len(source) <= longest else source[: longest - 1].rstrip(" ,;") + "…"


def _point(reading, unit, across, up) -> Point:
    title = f"{_when(reading.occasion)}: {valued(reading.value, unit)}"
    if reading.trials:
        title += ", " + _("mean of %(trials)s") % {"trials": ", ".join(map(number_words, reading.trials))}
    label, trials = number_words(reading.value), tuple(map(up, reading.trials))
    return Point(across(reading.occasion), up(reading.value), label, title, trials)


def _when(occasion):
    return _("day not stated") if occasion.is_undated else day_words(occasion.on)


def axis_ticks(values, scale):
    """A short scale is drawn whole; of a long one at least two fifths, around the values."""
    low, high = scale
    if low is None or high is None:
        return nice_ticks(min(values) - 1, max(values) + 1)
    if high - low <= SHORT_SCALE:
        return nice_ticks(low, high, 3)
    room = max((high - low) * LEAST_SHARE - (max(values) - min(values)), Decimal(0)) / 2
    bottom, top = min(values) - room, max(values) + room
    if bottom < low:
        bottom, top = low, min(top + low - bottom, high)
    elif top > high:
        bottom, top = max(bottom - (top - high), low), high
    return nice_ticks(bottom, top)


def _panel_title(series):
    low, high = series.scale
    if low is not None and high is not None:
        span = span_words(number_words(low), number_words(high))
        return f"{series.title}, {span} {series.unit_words}".rstrip()
    return f"{series.title}, {series.unit_words}" if series.unit_words else series.title


def _minutes_scale(bars, top):
    most = max((sum(minutes or 0 for _kind, minutes in bar.parts) for bar in bars), default=0)
    highest = float(nice_ticks(0, max(int(most + 0.99), 10), 3)[-1])
    return Scale(0, highest, top + BARS_HEIGHT, top)


def _bars(bars, across, up):
    centres = [across(bar.occasion) for bar in bars]
    places = side_by_side(centres, WIDEST_BAR)
    return [
        Bar(
            x=left,
            width=width,
            centre=round(left + width / 2, 1),
            title=_minutes_title(bar),
            parts=stacked(bar.parts, up),
        )
        for bar, (left, width) in zip(bars, places, strict=True)
    ]


def _minutes_title(bar):
    said = {"exercise": bar.minutes.exercise, "iastm": bar.minutes.iastm}
    return _("Session %(number)s: exercise %(exercise)s, IASTM %(iastm)s") % {
        "number": bar.number,
        **{part: _minutes_words(minutes) for part, minutes in said.items()},
    }


def _minutes_words(minutes):
    return _("not recorded") if minutes is None else _("%(minutes)s min") % {"minutes": number_words(minutes)}


def _session_marks(bars, across):
    marks = [Mark(across(bar.occasion), _("S%(number)s") % {"number": bar.number}) for bar in bars]
    return spaced(marks, SESSION_LABEL)


def _flags(marks, across, first_y):
    marks = sorted(marks, key=lambda mark: mark.occasion)
    places = [across(mark.occasion) for mark in marks]
    rows = lanes(places, FLAG_WIDTH)
    return [
        Flag(x, first_y + row * FLAG_HEIGHT, mark.kind, mark.label, mark.words)
        for mark, x, row in zip(marks, places, rows, strict=True)
    ]


def _band(phase, across):
    left, right = across(phase.first), across(phase.last)
    label = phase.label if right - left >= BAND_LABEL else ""
    return Band(left, round(right - left, 1), label, phase.tone)


def _legend(top):
    names = [("f-ex", _("Exercise")), ("f-ia", _("IASTM")), ("f-other", _("Other"))]
    return [(tone, name, top + 10 + 20 * row, top + 20 + 20 * row) for row, (tone, name) in enumerate(names)]


def _description(series, bars):
    spans = [_span(one) for one in series]
    spans.append(_("minutes of exercise and IASTM in %(n)s sessions") % {"n": len(bars)})
    return "; ".join(spans)


def _span(series):
    values = [number_words(reading.value) for reading in series.readings]
    if len(values) == 1:
        return _("%(title)s %(value)s, one score") % {"title": series.title, "value": values[0]}
    ends = {"title": series.title, "first": values[0], "last": values[-1]}
    return _("%(title)s from %(first)s to %(last)s") % ends
