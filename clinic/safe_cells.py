"""Text in a cell that no spreadsheet takes for a formula. A leaf: no Django models."""

# What begins a formula in one spreadsheet or another, in full width too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
QUOTE = "'"
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets need it to read a name in Chinese as one


def safe_text(text: str) -> str:
    """Quoted with an apostrophe where it would be run, or begins with one: exactly one is taken off again."""
    is_risky = text.startswith((QUOTE, *FORMULA)) or text.lstrip().startswith(FORMULA)
    return QUOTE + text if is_risky else text
