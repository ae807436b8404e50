"""The sum of all items. Fewer answers than items: each missing one counts as the mean of the others, where
the rule of the measure allows that at all (`needed` below the number of items)."""

from decimal import Decimal

from sessions_app.scoring.result import Answers, Incomplete, Score, answered, settled, too_few


def sum_of_items(answers: Answers, *, needed: int | None = None) -> Score | Incomplete:
    given, asked = answered(answers), len(answers)
    return too_few(given, asked if needed is None else needed, asked) or settled(
        sum(given, Decimal(0)) / len(given) * asked, given, asked
    )
