"""Text in a cell that no spreadsheet takes for a formula, or makes a date of. A leaf: no Django models."""

import re

# What begins a formula in one spreadsheet or another, in full width too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
QUOTE = "'"
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets need it to read a name in Chinese as one


def safe_text(text: str) -> str:
    """Quoted with an apostrophe where it would be run, or begins with one: exactly one is taken off again."""
    return QUOTE + text if text.startswith(QUOTE) or is_formula(text) else text


def is_formula(text: str) -> bool:
    """To one spreadsheet or another, which skip what stands blank before it."""
    return text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)


MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
GAP = r"[ ./,-]{0,2}"
ALIKE = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d+)?|\d{4}-\d\d-\d\d", re.ASCII)  # read as it is written
FIGURES = re.compile(r"[\d.,:/ %$€£()-]+(?:e[+-]?\d+|[ap]m)?", re.IGNORECASE)
DAY = re.compile(rf"(?:\d{{1,4}}{GAP}){{0,2}}{MONTH}(?:{GAP}\d{{1,4}}){{0,2}}", re.IGNORECASE)


def is_read_otherwise(text: str) -> bool:
    """What a spreadsheet that opens a file of text makes another number, an hour or a day of: 0012 loses its
    noughts, and the tempo 3-2-3 becomes the second of March 2003."""
    bare = text.strip()
    if not any(sign.isdigit() for sign in bare) or ALIKE.fullmatch(bare):
        return False
    return bool(FIGURES.fullmatch(bare) or DAY.fullmatch(bare))
