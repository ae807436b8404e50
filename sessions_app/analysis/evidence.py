"""How sure a study's own words are, and what it is about. Only words we know lead to a rating."""

import re
from enum import IntEnum, StrEnum


class Sureness(IntEnum):
    """Of four blocks, how many are filled. A study that nobody rated has none, and says so."""

    UNRATED = 0
    VERY_LOW = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4


class Topic(StrEnum):
    EXERCISE = "exercise"
    TOOL = "tool"
    GUA_SHA = "gua_sha"


RATINGS = {
    "very low": Sureness.VERY_LOW,
    "low": Sureness.LOW,
    "moderate": Sureness.MODERATE,
    "high": Sureness.HIGH,
}
RATING = re.compile(r"^(very low|low|moderate|high)\b")
BY_ITS_AUTHORS = "by authors"
TOOL = re.compile(r"\b(IASTM|Graston|Astym|Augmented STM|Safety consensus)\b")


def sureness(certainty: str) -> Sureness:
    """The rating that the words begin with: of a range the lower end. Where only the authors rated their own
    work, one step less. Working notes behind it count for nothing, and so do words that are no rating."""
    found = RATING.match(certainty)
    if not found:
        return Sureness.UNRATED
    rated = RATINGS[found[1]]
    is_own_word = BY_ITS_AUTHORS in certainty and rated > Sureness.VERY_LOW
    return Sureness(rated - 1) if is_own_word else rated


def topic(question: str) -> Topic:
    """What the question asks about. Exercise together with the tool is a question about the tool."""
    if TOOL.search(question):
        return Topic.TOOL
    return Topic.GUA_SHA if question.startswith("Gua sha") else Topic.EXERCISE
