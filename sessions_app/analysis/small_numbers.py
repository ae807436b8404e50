"""Numbers too small to be shown as more than they are. The limits are our own choice, so a clinic may set
them; each function takes the clinic's."""

from collections.abc import Iterable
from dataclasses import dataclass

CELL = 5  # patients: a smaller group is not told apart from others
RATE = 10  # under so many, the count stands without a rate or an interval
ARM = 20  # under so many in a group, groups are not compared


@dataclass(frozen=True)
class Limits:
    """A clinic's own."""

    cell: int = CELL
    rate: int = RATE
    arm: int = ARM


def is_hidden(count: int, least: int = CELL) -> bool:
    """Some, and too few to be shown. None at all gives nobody away."""
    return 0 < count < least


def allows_rate(of: int, least: int = RATE) -> bool:
    return of >= least


def allows_comparison(arms: Iterable[int], least: int = ARM) -> bool:
    return all(count >= least for count in arms)
