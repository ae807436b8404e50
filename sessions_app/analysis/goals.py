"""How far a goal with a target has come. Pure: readings in order in, what may honestly be said out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Reading:
    on: date
    value: Decimal


@dataclass(frozen=True)
class Progress:
    """`reached` is the first reading that met the target, also where a later one no longer does."""

    last: Reading | None = None
    reached: Reading | None = None
    still_holds: bool = False
    # The day by which it was wanted has gone by without it.
    is_late: bool = False
    # Without a direction nobody can say which side of the target is the better one.
    can_tell: bool = True


def progress(
    readings: Sequence[Reading],
    target: Decimal | None,
    higher_is_better: bool | None,
    *,
    target_on: date | None = None,
    today: date,
) -> Progress:
    last = readings[-1] if readings else None
    if target is None or higher_is_better is None:
        return Progress(last, can_tell=False)

    def meets(reading):
        return reading.value >= target if higher_is_better else reading.value <= target

    reached = next(filter(meets, readings), None)
    return Progress(
        last,
        reached,
        still_holds=last is not None and meets(last),
        is_late=reached is None and target_on is not None and today > target_on,
    )
