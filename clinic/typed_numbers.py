"""Whole numbers as a page or an address sends them. A leaf: no Django models."""

LONGEST = 18  # digits that every key and counter of the database can hold


def read_number(text):
    """The number, or None where there is none that the database could know."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return int(text) if is_number else None


def read_numbers(texts):
    """Those of them that are numbers."""
    return frozenset(number for number in map(read_number, texts) if number is not None)
