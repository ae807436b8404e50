"""Where things lie on a chart: pure geometry, in the units of the SVG's view box. Templates draw it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Scale:
    """A straight line from values to positions; `low` may lie at the larger position (an axis goes up)."""

    low: float
    high: float
    at_low: float
    at_high: float

    def __call__(self, value) -> float:
        if self.high == self.low:
            return round((self.at_low + self.at_high) / 2, 1)
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.at_low + share * (self.at_high - self.at_low), 1)


@dataclass(frozen=True)
class Mark:
    """One labelled place on an axis."""

    at: float
    label: str

    @property
    def text_y(self) -> float:
        return round(self.at + 4, 1)


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str
    title: str
    is_high: bool = False

    @property
    def label_y(self) -> float:
        """Above the point, or below one that lies at the panel's upper edge."""
        return round(self.y + (19 if self.is_high else -10), 1)

    @property
    def beside(self) -> float:
        return round(self.x + 11, 1)

    @property
    def text_y(self) -> float:
        return round(self.y + 5.5, 1)


@dataclass(frozen=True)
class Panel:
    """One measure over time, in its native direction."""

    title: str
    better: str  # "up", "down" or "" where neither end is better
    top: float
    bottom: float
    marks: list[Mark]
    points: list[Point]

    @property
    def title_y(self) -> float:
        return self.top - 14

    @property
    def line(self) -> str:
        """The points of an SVG polyline; empty below two, as one value is no trend."""
        if len(self.points) < 2:
            return ""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class Bar:
    """One session's minutes: exercise below, IASTM above, what else was timed on top."""

    x: float
    width: float
    centre: float
    label: str
    title: str
    parts: list["BarPart"] = field(default_factory=list)


@dataclass(frozen=True)
class BarPart:
    kind: str
    y: float
    height: float
    label: str

    @property
    def text_y(self) -> float:
        return round(self.y + self.height / 2 + 4, 1)


def nice_ticks(low, high, wanted: int = 4) -> list[Decimal]:
    """Round values from at or below `low` to at or above `high`, about `wanted` of them."""
    low, high = Decimal(low), Decimal(high)
    if high <= low:
        high = low + 1
    step = _nice_step((high - low) / max(wanted - 1, 1))
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks


def _nice_step(rough: Decimal) -> Decimal:
    magnitude = Decimal(10) ** rough.adjusted()
    for factor in (1, 2, 5, 10):
        if factor * magnitude >= rough:
            return factor * magnitude
    return 10 * magnitude


def day_marks(first: date, last: date, across: Scale, wanted: int = 6) -> list[Mark]:
    """Dates on the time axis, evenly spaced in whole days."""
    days = max((last - first).days, 1)
    step = max(1, round(days / max(wanted - 1, 1)))
    dates = [first + timedelta(days=offset) for offset in range(0, days + 1, step)]
    return [Mark(across(day.toordinal()), f"{day.day} {day:%b}") for day in dates]


def stacked(parts: list[tuple[str, float]], up: Scale, gap: float = 1.5) -> list[BarPart]:
    """Bar parts from the bottom up; `parts` are (kind, minutes). Parts without minutes are left out."""
    drawn, below = [], 0.0
    for kind, minutes in parts:
        if not minutes:
            continue
        bottom, top = up(below), up(below + minutes)
        drawn.append(BarPart(kind, top, round(max(bottom - top - gap, 0.5), 1), f"{minutes:g}"))
        below += minutes
    return drawn
