"""The sum of the items answered as a percentage of the most that these could come to."""

from decimal import Decimal

from sessions_app.scoring.result import Answers, Incomplete, Score, answered, settled, too_few


def percent_of_most(
    answers: Answers, *, highest: Decimal, lowest: Decimal = Decimal(0), needed: int | None = None
) -> Score | Incomplete:
    """`lowest` and `highest` are the ends of one item; what is counted begins at the lowest."""
    given, asked = answered(answers), len(answers)
    above = sum(given, Decimal(0)) - lowest * len(given)
    return too_few(given, asked if needed is None else needed, asked) or settled(
        above / ((highest - lowest) * len(given)) * 100, given, asked
    )
