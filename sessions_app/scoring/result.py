"""What a scoring rule gives: a score, or why there is none. A missing answer is never a zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Answers = Sequence[Decimal | None]


@dataclass(frozen=True)
class Score:
    """On the measure's own scale, with how many items it rests on."""

    value: Decimal
    answered: int
    asked: int


@dataclass(frozen=True)
class Incomplete:
    """Too few answers for a score: so many of the needed ones were given."""

    answered: int
    needed: int
    asked: int


def answered(answers: Answers) -> list[Decimal]:
    return [answer for answer in answers if answer is not None]


def settled(value: Decimal, given: Sequence[Decimal], asked: int) -> Score:
    """To the thousandth, as scores are kept."""
    return Score(value.quantize(Decimal("0.001"), ROUND_HALF_UP), len(given), asked)


def too_few(given: Sequence[Decimal], needed: int, asked: int) -> Incomplete | None:
    """At least one answer is always needed: the mean of nothing is not zero."""
    least = max(needed, 1)
    return Incomplete(len(given), least, asked) if len(given) < least else None
