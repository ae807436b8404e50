"""What counts as text that can be kept. A leaf: no Django models."""

NUL = "\0"


def can_be_kept(text: str) -> bool:
    """A NUL byte, or half of a character pair, cannot be written to the database, nor the half to a page."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return NUL not in text


def is_one_line(text: str) -> bool:
    return "\r" not in text and "\n" not in text
