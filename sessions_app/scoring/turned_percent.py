"""100 less the percentage: for measures whose items count problems while the score counts health."""

from dataclasses import replace
from decimal import Decimal

from sessions_app.scoring.percent_of_most import percent_of_most
from sessions_app.scoring.result import Answers, Incomplete, Score


def turned_percent(
    answers: Answers, *, highest: Decimal, lowest: Decimal = Decimal(0), needed: int | None = None
) -> Score | Incomplete:
    found = percent_of_most(answers, highest=highest, lowest=lowest, needed=needed)
    return replace(found, value=100 - found.value) if isinstance(found, Score) else found
