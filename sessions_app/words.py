"""Values in words: numbers without needless zeros, a dose on one line. For people, never for storage."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sessions_app.choices import LoadUnit


class Dose(NamedTuple):
    """What is said of a dose, as columns of the record; every model with these columns can be said too."""

    sets: int | None
    sets_to_limit: bool
    reps: int | None
    reps_max: int | None
    reps_to_limit: bool
    load_value: Decimal | None
    load_unit: str
    load_words: str
    hold_seconds: int | None
    tempo: str
    variant: str

    def get_load_unit_display(self):
        return LoadUnit(self.load_unit).label if self.load_unit else ""


def number_words(number) -> str:
    """A decimal as a person writes it: 12.50 is "12.5", 10.00 is "10"."""
    if number is None:
        return ""
    return f"{Decimal(str(number)).normalize():f}"


def range_words(measure) -> str:
    """The whole scale of a measure: "0 to 25 cm", "−7 to 7"."""
    return span_words(number_words(measure.minimum), valued(measure.maximum, measure.unit))


def span_words(low: str, high: str) -> str:
    """From one end to the other, with a true minus."""
    return (_("%(low)s to %(high)s") % {"low": low, "high": high}).replace("-", "−")


# A unit as it is said beside a number; the name of a measure says what is counted or graded.
UNIT_WORDS = {
    **dict.fromkeys(("points", "count", "grade", "as reported", "T-score"), ""),
    "percent": "%",
    "degree": "°",
    "day": gettext_lazy("days"),
}


def unit_words(unit: str) -> str:
    return str(UNIT_WORDS.get(unit, unit))


def unit_after(unit: str) -> str:
    """A unit with the space that stands before it, if one does: " cm", "°", or nothing."""
    words = unit_words(unit)
    return words if words in ("", "°", "%") else f" {words}"


def valued(value, unit: str) -> str:
    """A value with its unit, as every screen and paper says it: "11.5 cm", "58%", "12°", "46"."""
    if unit == "day" and value in (1, "1"):
        return _("1 day")
    return "" if value is None else f"{number_words(value)}{unit_after(unit)}"


def day_words(on, form: str = "j M Y") -> str:
    """A day of the calendar as it is written in the active language. A page writes the same days many
    times, and the next page of the day again: the calendar's words are kept."""
    return _day_words(on, form, get_language())


@lru_cache(maxsize=4000)
def _day_words(on, form, language):
    return date_format(on, form)


def of_those_who_treat() -> str:
    """Where a value is told in words alone, for who may not read what was written by hand."""
    return _("in words, shown to those who treat")


def dose_words(dose) -> str:
    """A dose on one line, such as "3×12 · 10 kg"; whatever is not stated is left out."""
    parts = [_volume_words(dose), _load_words(dose), dose.tempo, dose.variant]
    return " · ".join(part for part in parts if part)


def _volume_words(dose):
    sets = _("as many sets as possible") if dose.sets_to_limit else number_words(dose.sets)
    each = _reps_words(dose) or (f"{dose.hold_seconds} s" if dose.hold_seconds else "")
    if sets and each:
        words = f"{sets}×{each}"
    else:
        words = each or (_("%(sets)s sets") % {"sets": sets} if sets else "")
    if dose.reps is not None and dose.hold_seconds:
        words += " · " + _("%(seconds)s s hold") % {"seconds": dose.hold_seconds}
    return words


def _reps_words(dose):
    if dose.reps is None:
        return _("to the limit") if dose.reps_to_limit else ""
    upper = f"–{dose.reps_max}" if dose.reps_max else ""
    return f"{dose.reps}{upper}{'+' if dose.reps_to_limit else ''}"


def _load_words(dose):
    if dose.load_value is None:
        return dose.load_words or (_("body weight") if dose.load_unit == LoadUnit.BODY_WEIGHT else "")
    words = f"{number_words(dose.load_value)} {dose.get_load_unit_display()}"
    return f"{words}, {dose.load_words}" if dose.load_words else words
