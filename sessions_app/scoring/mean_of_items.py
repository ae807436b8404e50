"""The mean of the items answered, such as the activities of the PSFS, or trials of a grip."""

from decimal import Decimal

from sessions_app.scoring.result import Answers, Incomplete, Score, answered, settled, too_few


def mean_of_items(answers: Answers, *, needed: int = 1) -> Score | Incomplete:
    given = answered(answers)
    return too_few(given, needed, len(answers)) or settled(
        sum(given, Decimal(0)) / len(given), given, len(answers)
    )
