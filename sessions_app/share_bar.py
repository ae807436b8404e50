"""A share with its interval as one bar from 0 to 100 percent. Numbers in, places on the drawing out."""

from dataclasses import dataclass

WIDTH = 360
TICKS = (0, 25, 50, 75, 100)
NARROWEST = 6  # so that an interval of hardly any width is still seen
BOTH_WIDTH = 54


@dataclass(frozen=True)
class ShareBar:
    x: float
    low: float
    width: float


def share_bar(share: float, interval) -> ShareBar:
    low, high = (round(WIDTH * end, 1) for end in (interval.low, interval.high))
    return ShareBar(round(WIDTH * share, 1), low, max(round(high - low, 1), NARROWEST))


def ticks() -> list[tuple[float, int]]:
    return [(WIDTH * value / 100, value) for value in TICKS]
