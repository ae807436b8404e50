"""Text in a cell that no spreadsheet takes for a formula. A leaf: no Django models."""

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
