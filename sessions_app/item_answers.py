"""What a re-test row keeps of a measure that was taken item by item: the answers, and the score they gave."""

import json
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from sessions_app.words import number_words

KINDS = ("activities", "package")
# The score of the answers stands beside them while they are in a draft; the record has it as the value.
SCORE = "score"


def read_answers(told) -> dict | None:
    """None for what no page has written."""
    try:
        answers = json.loads(told)
        Decimal(answers[SCORE])
        is_read = answers["kind"] in KINDS and all("answer" in item for item in answers["items"])
    except (ValueError, KeyError, TypeError, InvalidOperation):
        return None
    return answers if is_read else None


def written(answers, value) -> list[str]:
    """As the row of a draft keeps it."""
    return [json.dumps(answers | {SCORE: number_words(value)})] if answers else []


def is_score_of(answers, value) -> bool:
    return value is not None and Decimal(answers[SCORE]) == value


def without_score(answers) -> dict | None:
    """As an observation keeps it."""
    return {name: told for name, told in answers.items() if name != SCORE} if answers else None


def given_items(row) -> list[str] | None:
    """What was answered to the items, without what was not; None where there are none."""
    answers = read_answers(row.first("answers"))
    return answers and [str(one["answer"]) for one in answers["items"] if one["answer"] is not None]


def answers_words(row) -> str:
    """The patient's own activities with their numbers; of a licensed form only that it was answered."""
    return items_words(read_answers(row.first("answers")))


def items_words(answers: dict | None) -> str:
    if not answers:
        return ""
    if answers["kind"] == "activities":
        return " · ".join(f"{item.get('words', '')}: {_said(item)}" for item in answers["items"])
    return _("Item by item")


def _said(item) -> str:
    return _("not answered") if item["answer"] is None else str(item["answer"])
