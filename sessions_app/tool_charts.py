"""Where things lie on the two drawings of "Did the tool add anything here?". Numbers in, places out."""

from dataclasses import dataclass
from math import ceil

from sessions_app.charts import Mark, Scale, nice_ticks

LEFT, RIGHT, TOP, BOTTOM = 40, 590, 34, 172
DOSE_LEFT, DOSE_BOTTOM = 52, 166
LEAST_TICKS = 5
BESIDE = 48  # half of the words over the middle, and some room
OVER = 40  # half of the words over a worthwhile difference


@dataclass(frozen=True)
class Span:
    low: float
    high: float

    @property
    def width(self) -> float:
        return round(max(self.high - self.low, 2), 1)


@dataclass(frozen=True)
class Side:
    """A worthwhile difference to one side; its words keep clear of those over the middle."""

    at: float
    words_at: float
    label: str


@dataclass(frozen=True)
class DifferenceChart:
    ticks: list[Mark]
    nothing: float  # where no difference lies
    worthwhile: list["Side"]
    interval: Span
    at: float
    bounds: Span


def difference_chart(difference, interval, bounds, worthwhile) -> DifferenceChart:
    """The scale reaches as far to one side as to the other, so that neither looks more likely."""
    reach = max(abs(one) for one in (interval.low, interval.high, bounds.low, bounds.high, worthwhile)) * 1.08
    ticks = nice_ticks(str(round(-reach, 4)), str(round(reach, 4)), LEAST_TICKS)
    end = max(-float(ticks[0]), float(ticks[-1]))
    along = Scale(-end, end, LEFT, RIGHT)
    return DifferenceChart(
        ticks=[Mark(along(tick), signed(tick)) for tick in ticks],
        nothing=along(0),
        worthwhile=[_side(along, -worthwhile), _side(along, worthwhile)],
        interval=Span(along(interval.low), along(interval.high)),
        at=along(difference),
        bounds=Span(along(bounds.low), along(bounds.high)),
    )


def _side(along: Scale, worthwhile: float) -> Side:
    at, middle = along(worthwhile), along(0)
    beside = at + OVER if worthwhile < 0 else at - OVER
    words_at = min(beside, middle - BESIDE) if worthwhile < 0 else max(beside, middle + BESIDE)
    return Side(at, round(words_at, 1), signed(worthwhile))


@dataclass(frozen=True)
class DoseChart:
    levels: list[Mark]
    doses: list[Mark]
    band: str  # the points of a polygon
    line: str
    points: list[tuple[float, float]]


def dose_chart(line, points) -> DoseChart:
    """`line`: dose, middle, low, high; `points`: dose, above what was expected. Both sides reach as far."""
    most = max(abs(one) for one in (*(y for _x, y in points), *(one for row in line for one in row[2:])))
    levels = nice_ticks(str(-ceil(most)), str(ceil(most)), LEAST_TICKS)
    doses = nice_ticks("0", str(ceil(max(row[0] for row in line))), LEAST_TICKS)
    up = Scale(float(levels[0]), float(levels[-1]), DOSE_BOTTOM, TOP)
    along = Scale(0, float(doses[-1]), DOSE_LEFT, RIGHT)
    upper = [(along(dose), up(high)) for dose, _middle, _low, high in line]
    lower = [(along(dose), up(low)) for dose, _middle, low, _high in reversed(line)]
    return DoseChart(
        levels=[Mark(up(tick), signed(tick)) for tick in levels],
        doses=[Mark(along(tick), f"{tick:f}") for tick in doses],
        band=_joined([*upper, *lower]),
        line=_joined((along(dose), up(middle)) for dose, middle, *_band in line),
        points=[(along(dose), up(above)) for dose, above in points],
    )


def _joined(places) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def signed(number) -> str:
    """With its sign, and a true minus: "+2.1", "−3.4", "0"."""
    rounded = round(float(number), 1)
    words = f"{abs(rounded):g}"
    return f"+{words}" if rounded > 0 else f"−{words}" if rounded < 0 else "0"
