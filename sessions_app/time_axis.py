"""Where moments lie across a chart: by their days, or by their order where a source gives no days. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sessions_app.charts import Mark, Scale, spaced

DAY_LABEL = 46  # as wide as "28 Nov", with room beside it
MANY_DAYS = 400


@dataclass(frozen=True, order=True)
class Occasion:
    """One time at which something was measured, done or decided; `on` is its day in the clinic."""

    at: datetime
    on: date = field(compare=False)
    is_undated: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class TimeAxis:
    """From an occasion to its place. `by_order` holds the places of occasions in a row; empty: by days."""

    scale: Scale
    days: list[Mark]
    by_order: dict[datetime, int]

    def __call__(self, occasion: Occasion) -> float:
        if self.by_order:
            return self.scale(self.by_order[occasion.at])
        return self.scale(occasion.on.toordinal())


def time_axis(occasions, left: float, right: float) -> TimeAxis:
    """One stand-in day among the occasions, and none is drawn by its day: equal steps say only the order."""
    ordered = sorted(set(occasions))
    if any(one.is_undated for one in ordered):
        places = {one.at: place for place, one in enumerate(ordered)}
        return TimeAxis(Scale(0, len(places) - 1, left, right), [], places)
    first, last = ordered[0].on, ordered[-1].on
    scale = Scale(first.toordinal(), last.toordinal(), left, right)
    return TimeAxis(scale, day_marks(first, last, scale), {})


def day_marks(first: date, last: date, across: Scale, wanted: int = 6) -> list[Mark]:
    """Dates on the time axis, evenly spaced in whole days, and the last one; no label touches another."""
    days = (last - first).days
    step = max(1, round(days / max(wanted - 1, 1)))
    dates = [first + timedelta(days=offset) for offset in range(0, days + 1, step)]
    marks = [Mark(across(day.toordinal()), _day_words(day, days)) for day in [*dates, last]]
    return spaced(list(dict.fromkeys(marks)), DAY_LABEL)


def _day_words(day: date, span: int) -> str:
    return f"{day:%b %Y}" if span > MANY_DAYS else f"{day.day} {day:%b}"
