"""Rates with their intervals as bars on one scale, from nought. Numbers in, places on the drawing out."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from textwrap import wrap

LEFT, RIGHT, TOP, ROW = 272, 520, 24, 40
STEPS = (1, 2, 5, 10, 20, 25)
LETTERS = 32  # of a label, to the left of the scale


@dataclass(frozen=True)
class RateBar:
    row: object  # with label, count, asked, per_100, interval
    y: int
    x: float
    low: float
    width: float

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The label beside it, on two lines where one has no room."""
        words = wrap(self.row.label, LETTERS)
        return [(self.y + 5 - 8 * (len(words) - 1) + 16 * place, line) for place, line in enumerate(words)]


@dataclass(frozen=True)
class RateChart:
    bars: list[RateBar]
    ticks: list[tuple[float, int]]
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom + 48


def rate_chart(rows: Iterable) -> RateChart | None:
    """Nothing where no row has a rate."""
    known = [row for row in rows if row.interval]
    if not known:
        return None
    step, end = _scale(max(row.interval.high for row in known))
    bars = [_bar(row, TOP + place * ROW, end) for place, row in enumerate(known)]
    ticks = [(_x(value, end), value) for value in range(0, end + 1, step)]
    return RateChart(bars, ticks, TOP + len(known) * ROW - 12)


def _scale(highest: float) -> tuple[int, int]:
    """At most eight steps of a round width."""
    step = next((one for one in STEPS if highest / one <= 8), STEPS[-1])
    return step, min(max(ceil(highest / step), 1) * step, 100)


def _x(value: float, end: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * value / end, 1)


def _bar(row, y: int, end: int) -> RateBar:
    low, high = _x(row.interval.low, end), _x(row.interval.high, end)
    return RateBar(row, y, _x(row.per_100, end), low, round(max(high - low, 1), 1))
