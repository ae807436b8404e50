"""Where points, mean and limits of a control chart lie, in the units of the SVG's view box. Pure."""

from dataclasses import dataclass
from datetime import date

from sessions_app.analysis.control_charts import Signal, XmR
from sessions_app.charts import Mark, Scale, nice_ticks

WIDTH, HEIGHT = 640, 268
LEFT, RIGHT, TOP, BOTTOM = 40, 536, 22, 226
INSET = 12
APART = 15  # between the words of two lines
SHAPES = {Signal.ABOVE: "beyond", Signal.BELOW: "beyond", Signal.RUN_ABOVE: "run", Signal.RUN_BELOW: "run"}


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    shape: str  # "" for a point that says nothing, "run", "beyond"
    on: date
    value: float

    @property
    def corner(self) -> tuple[float, float]:
        """Of the square in its place."""
        return round(self.x - 5.5, 1), round(self.y - 5.5, 1)

    @property
    def tip(self) -> float:
        """Of the triangle in its place."""
        return round(self.y - 8, 1)


@dataclass(frozen=True)
class Line:
    """The mean or a limit, with the height of its words, which keep clear of the others'."""

    kind: str  # "mean", "upper", "lower"
    y: float
    text_y: float
    value: float


@dataclass(frozen=True)
class XmrChart:
    dots: list[Dot]
    lines: list[Line]
    ticks: list[Mark]
    days: list[tuple[float, date]]
    height: int = HEIGHT

    @property
    def polyline(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def xmr_chart(points, limits: XmR | None, highest: float | None = None) -> XmrChart | None:
    """`points` have `on` and `value`, in their order. A limit where no value can lie is not drawn, and one
    point alone is no line."""
    points = [one for one in points if one.value is not None]
    if len(points) < 2:
        return None
    drawn = _limits(limits, highest)
    values = [one.value for one in points] + [value for _kind, value in drawn]
    ticks = nice_ticks(int(min(values)), max(values), 5)
    up = Scale(float(ticks[0]), float(ticks[-1]), BOTTOM, TOP)
    across = Scale(0, max(len(points) - 1, 1), LEFT + INSET, RIGHT - INSET)
    signals = limits.signals if limits else [None] * len(points)
    dots = [
        Dot(across(place), up(one.value), SHAPES.get(signal, ""), one.on, one.value)
        for place, (one, signal) in enumerate(zip(points, signals, strict=True))
    ]
    return XmrChart(dots, _lines(drawn, up), [Mark(up(one), f"{one:f}") for one in ticks], _days(dots))


def _limits(limits, highest):
    if limits is None:
        return []
    drawn = [("mean", limits.mean)]
    if highest is None or limits.upper <= highest:
        drawn.append(("upper", limits.upper))
    if limits.lower >= 0:
        drawn.append(("lower", limits.lower))
    return sorted(drawn, key=lambda one: -one[1])


def _lines(drawn, up) -> list[Line]:
    """From the top down, the words at least so far apart."""
    lines = []
    for kind, value in drawn:
        y = up(value)
        free_from = lines[-1].text_y + APART if lines else 0
        lines.append(Line(kind, y, round(max(y + 4, free_from), 1), value))
    return lines


def _days(dots) -> list[tuple[float, date]]:
    """The first, the middle and the last."""
    places = sorted({0, len(dots) // 2, len(dots) - 1})
    return [(dots[place].x, dots[place].on) for place in places]
