"""How far a change goes, in words; what caused it, never. Pure."""

from django.utils.translation import gettext as _

from sessions_app.analysis.change import Direction, Verdict


def verdict_words(verdict: str, direction: str, error: str = "") -> str:
    """`error` is the measurement error in use, in words: "1.8 cm"."""
    if direction == Direction.SAME:
        return _("No change")
    return {
        Verdict.NEEDS_ONE_MORE: _("First value"),
        Verdict.NO_THRESHOLD: _("No threshold for this condition"),
        Verdict.CANNOT_TELL: _("The threshold does not say for this value"),
        Verdict.WITHIN_ERROR: _with(_("Within measurement error"), error),
        Verdict.MORE_THAN_ERROR: _with(_more_than_error(direction), error),
        Verdict.LESS_THAN_WORTHWHILE: _("Less than a worthwhile change"),
        Verdict.ERROR_UNKNOWN: _past_worthwhile(direction),
        Verdict.WORTHWHILE: _worthwhile(direction),
    }[Verdict(verdict)]


def _with(words, error):
    return f"{words}, {error}" if error else words


def _more_than_error(direction):
    return {
        Direction.BETTER: _("Better by more than measurement error"),
        Direction.WORSE: _("Worse by more than measurement error"),
    }.get(direction, _("More than measurement error"))


def _past_worthwhile(direction):
    if direction == Direction.WORSE:
        return _("Worse, past the worthwhile change; measurement error not known")
    return _("Past the worthwhile change; measurement error not known")


def _worthwhile(direction):
    return {
        Direction.BETTER: _("Worthwhile change"),
        Direction.WORSE: _("Worse by a worthwhile change"),
    }.get(direction, _("Changed, past both thresholds"))
