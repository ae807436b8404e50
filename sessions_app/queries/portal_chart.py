"""One measure as a patient sees it: a line whose scale ends in words, an arrow to "Better", and its table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app import portal_words as words
from sessions_app.charts import Mark, Point, Scale
from sessions_app.portal_days import chart_day, short_day
from sessions_app.queries.outcome_chart import axis_ticks
from sessions_app.queries.outcome_series import Series
from sessions_app.time_axis import time_axis
from sessions_app.words import number_words

WIDTH, HEIGHT = 330, 184
LEFT, RIGHT, TOP, BOTTOM = 34, 268, 20, 148
LAST_AT = 250  # the last value stands beside its point


@dataclass(frozen=True)
class Row:
    """A line of the table behind the chart."""

    day: str
    value: str


@dataclass(frozen=True)
class PhoneChart:
    points: list[Point]
    marks: list[Mark]
    low_words: str
    high_words: str
    better: str  # "up", "down" or ""
    days: list[Mark]
    description: str
    rows: list[Row]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points) if len(self.points) > 1 else ""

    @property
    def first_y(self) -> float:
        """Above the first point, or below it where it lies at the top."""
        first = self.points[0]
        return first.y - 12 if first.y - TOP > 16 else first.y + 22

    @property
    def high_y(self) -> float:
        return self.marks[-1].at + 15

    @property
    def low_y(self) -> float:
        return self.marks[0].at - 6


def phone_chart(series: Series, title: str) -> PhoneChart:
    readings = series.readings
    values = [reading.value for reading in readings]
    ticks = axis_ticks(values, series.scale)
    up = Scale(float(ticks[0]), float(ticks[-1]), BOTTOM, TOP)
    across = time_axis([reading.occasion for reading in readings], LEFT + 12, LAST_AT)
    low, high = words.ends_words(series.measure, series.higher_is_better, series.unit, series.scale)
    return PhoneChart(
        points=[_point(reading, across, up) for reading in readings],
        marks=[Mark(up(tick), number_words(tick)) for tick in ticks],
        low_words=low if ticks[0] == series.scale[0] else "",
        high_words=high if ticks[-1] == series.scale[1] else "",
        better={True: "up", False: "down", None: ""}[series.higher_is_better],
        days=_days(readings, across),
        description=_description(series, title),
        rows=[Row(_day(reading), words.value_words(reading.value, series.unit)) for reading in readings],
    )


def _point(reading, across, up) -> Point:
    label = number_words(reading.value)
    return Point(across(reading.occasion), up(reading.value), label, f"{_day(reading)}: {label}")


def _day(reading) -> str:
    if reading.occasion.is_undated:
        return _("Day not known")
    return short_day(reading.occasion.on)


def _days(readings, across) -> list[Mark]:
    ends = [readings[0], readings[-1]] if len(readings) > 1 else readings
    return [
        Mark(across(one.occasion), chart_day(one.occasion.on)) for one in ends if not one.occasion.is_undated
    ]


def _description(series, title) -> str:
    first, last = series.readings[0], series.readings[-1]
    told = {
        "what": title,
        "first": number_words(first.value),
        "last": number_words(last.value),
        "from": _day(first),
        "to": _day(last),
    }
    if len(series.readings) == 1:
        return _("%(what)s: %(first)s on %(from)s.") % told
    return _("%(what)s: %(first)s on %(from)s, %(last)s on %(to)s.") % told
