"""How much of what was planned for home was ticked. Nothing ticked is not the same as nothing done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DAYS_IN = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True)
class Ticked:
    """Days on which one exercise was ticked, of those planned; None where the plan does not say how often."""

    ticked: int
    planned: int | None

    @property
    def counted(self) -> int:
        """Of the days planned. More of one exercise does not stand in for another."""
        return min(self.ticked, self.planned or 0)


@dataclass(frozen=True)
class Adherence:
    """Several exercises together, over the whole days from `first` to `last`."""

    first: date
    last: date
    of_each: tuple[Ticked, ...]

    @property
    def ticked(self) -> int:
        return sum(one.counted for one in self.of_each)

    @property
    def planned(self) -> int:
        return sum(one.planned or 0 for one in self.of_each)

    @property
    def nothing_ticked(self) -> bool:
        return not any(one.ticked for one in self.of_each)

    @property
    def not_counted(self) -> int:
        """Exercises of which the plan does not say how often."""
        return sum(one.planned is None for one in self.of_each)


def planned_days(times: Decimal | None, per: str, every_days: int | None, days: int) -> int | None:
    """On how many of so many days an exercise is planned; twice a day is one day. None: not stated."""
    if days <= 0:
        return 0
    if every_days:
        return -(-days // every_days)
    if not times or per not in DAYS_IN:
        return None
    wanted = Decimal(times) * days / DAYS_IN[per]
    return min(int(wanted.quantize(Decimal(1), ROUND_HALF_UP)), days)


def days_between(first: date, last: date) -> int:
    """Whole days, both ends included; none where they are the wrong way round."""
    return max((last - first).days + 1, 0)


def ticked_days(days: Iterable[date], first: date, last: date) -> int:
    return sum(first <= day <= last for day in set(days))
