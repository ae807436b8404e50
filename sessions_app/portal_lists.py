"""How parts of a line follow one another: each language has its own comma, brackets and stop."""

from django.utils.translation import pgettext


def listed(parts) -> str:
    """ "3 sets of 12, with 10 kg"; what is empty falls out."""
    return pgettext("punctuation", ", ").join(str(part) for part in parts if part)


def named(names) -> str:
    """ "calf, Achilles tendon": things of one kind."""
    return pgettext("punctuation between names", ", ").join(name for name in names if name)


def apart(parts) -> str:
    """Parts that hold commas of their own."""
    return pgettext("punctuation", "; ").join(parts)


def with_aside(words: str, aside: str) -> str:
    """ "calf (left side)" """
    told = {"words": words, "aside": aside}
    return pgettext("punctuation", "%(words)s (%(aside)s)") % told if aside else words


def closed(words: str) -> str:
    """A sentence with its stop; nothing where nothing is said."""
    return pgettext("punctuation", "%(words)s.") % {"words": words} if words else ""
