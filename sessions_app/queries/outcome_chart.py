"""The overview as a drawing: measures above, minutes of treatment below, one time axis for all."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from sessions_app.charts import Bar, Mark, Panel, Point, Scale, day_marks, nice_ticks, stacked
from sessions_app.words import number_words

WIDTH, LEFT, RIGHT = 900, 64, 782
PANEL_HEIGHT, PANEL_GAP, FIRST_TOP = 104, 46, 34
BARS_HEIGHT, AXIS_ROOM = 78, 44
MOST_PANELS = 2  # beside pain at check-in
PAIN_SCALE = "nprs"  # asked again after treatment; the check-in's own line shows its course
SHORT_SCALE = 20
LEAST_SHARE = Decimal("0.4")  # of a long scale: a small change is not drawn as a large one


@dataclass(frozen=True)
class OutcomeChart:
    """Everything the template draws, in the units of a view box of `width` by `height`."""

    width: int
    height: float
    left: int
    right: int
    panels: list[Panel]
    bars: list[Bar]
    bar_marks: list[Mark]
    bar_top: float
    bar_bottom: float
    days: list[Mark]
    description: str

    @property
    def label_x(self) -> int:
        return self.left - 10

    @property
    def note_x(self) -> int:
        return self.left + 60

    @property
    def bars_title_y(self) -> float:
        return self.bar_top - 14

    @property
    def legend_y(self) -> float:
        return self.bar_top - 25

    @property
    def numbers_y(self) -> float:
        return self.bar_bottom + 16

    @property
    def days_y(self) -> float:
        return self.bar_bottom + 36


def outcome_chart(overview) -> OutcomeChart | None:
    """The drawing, or None while there is nothing to draw."""
    pain = [(bar.on, bar.pain_now) for bar in overview.bars if bar.pain_now is not None]
    drawn = [one for one in overview.series if not (pain and one.key[0] == PAIN_SCALE)]
    series = drawn[:MOST_PANELS]
    dates = [day for one in series for day, _value in one.readings] + [bar.on for bar in overview.bars]
    if not dates:
        return None
    across = Scale(min(dates).toordinal(), max(dates).toordinal(), LEFT + 14, RIGHT - 14)
    panels = _panels(series, pain, across)
    top = FIRST_TOP + len(panels) * (PANEL_HEIGHT + PANEL_GAP)
    up = _minutes_scale(overview.bars, top)
    return OutcomeChart(
        width=WIDTH,
        height=top + BARS_HEIGHT + AXIS_ROOM,
        left=LEFT,
        right=RIGHT,
        panels=panels,
        bars=_bars(overview.bars, across, up),
        bar_marks=[Mark(up(tick), number_words(tick)) for tick in nice_ticks(0, int(up.high), 3)],
        bar_top=top,
        bar_bottom=top + BARS_HEIGHT,
        days=day_marks(min(dates), max(dates), across),
        description=_description(overview, series, pain),
    )


def _panels(series, pain, across):
    lines = [(one.title, one.unit, one.scale, one.higher_is_better, one.readings) for one in series]
    if pain:
        lines.append((_("Pain at check-in"), "", (0, 10), False, pain))
    return [
        _panel(*line, across=across, top=FIRST_TOP + index * (PANEL_HEIGHT + PANEL_GAP))
        for index, line in enumerate(lines)
    ]


def _panel(title, unit, scale, higher_is_better, readings, *, across, top):
    ticks = axis_ticks([value for _day, value in readings], scale)
    up = Scale(float(ticks[0]), float(ticks[-1]), top + PANEL_HEIGHT, top)
    better = {True: "up", False: "down", None: ""}[higher_is_better]
    return Panel(
        title=_panel_title(title, unit, scale),
        better=better,
        top=top,
        bottom=top + PANEL_HEIGHT,
        marks=[Mark(up(tick), number_words(tick)) for tick in ticks],
        points=[
            Point(
                across(day.toordinal()),
                up(value),
                number_words(value),
                f"{day:%d %b %Y}: {number_words(value)}",
            )
            for day, value in readings
        ],
    )


def axis_ticks(values, scale):
    """A short scale is drawn whole; of a long one at least two fifths, around the values."""
    low, high = scale
    if low is None or high is None:
        return nice_ticks(min(values) - 1, max(values) + 1)
    if high - low <= SHORT_SCALE:
        return nice_ticks(low, high, 3)
    room = max((high - low) * LEAST_SHARE - (max(values) - min(values)), 0) / 2
    bottom, top = min(values) - room, max(values) + room
    if bottom < low:
        bottom, top = low, min(top + low - bottom, high)
    elif top > high:
        bottom, top = max(bottom - (top - high), low), high
    return nice_ticks(bottom, top)


def _panel_title(title, unit, scale):
    low, high = scale
    if low is not None and high is not None:
        span = _("%(low)s to %(high)s") % {"low": number_words(low), "high": number_words(high)}
        return f"{title}, {span} {unit}".rstrip()
    return f"{title}, {unit}" if unit else title


def _minutes_scale(bars, top):
    most = max((sum(part or 0 for part in (bar.exercise, bar.iastm, bar.other)) for bar in bars), default=0)
    highest = float(nice_ticks(0, max(int(most + 0.99), 10), 3)[-1])
    return Scale(0, highest, top + BARS_HEIGHT, top)


def _bars(bars, across, up):
    width = min(30, max(8, 560 / max(len(bars), 1) - 6))
    return [_bar(bar, across(bar.on.toordinal()), width, up) for bar in bars]


def _bar(bar, centre, width, up):
    parts = [("exercise", bar.exercise), ("iastm", bar.iastm), ("other", bar.other)]
    words = _("Session %(number)s: exercise %(exercise)s, IASTM %(iastm)s") % {
        "number": bar.number,
        "exercise": _minutes_words(bar.exercise),
        "iastm": _minutes_words(bar.iastm),
    }
    return Bar(
        x=round(centre - width / 2, 1),
        width=round(width, 1),
        centre=centre,
        label=_("S%(number)s") % {"number": bar.number},
        title=words,
        parts=stacked(parts, up),
    )


def _minutes_words(minutes):
    return _("not recorded") if minutes is None else _("%(minutes)s min") % {"minutes": number_words(minutes)}


def _description(overview, series, pain):
    lines = [(one.title, [value for _day, value in one.readings]) for one in series]
    if pain:
        lines.append((_("pain at check-in"), [value for _day, value in pain]))
    spans = [
        _("%(title)s from %(first)s to %(last)s")
        % {"title": title, "first": number_words(values[0]), "last": number_words(values[-1])}
        for title, values in lines
    ]
    spans.append(_("minutes of exercise and IASTM in %(n)s sessions") % {"n": len(overview.bars)})
    return "; ".join(spans)
