"""The inputs of the charting sheet: what counts as a number or a time, and the words for what does not."""

import re
from datetime import date, time
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.widgets import ScaleStrip, Stepper

NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
EITHER_WAY = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
SET_ROW = re.compile(
    r"(?P<reps>\d{1,4})(?:\s*[x×*]\s*(?P<load>\d{1,4}(?:[.,]\d{1,2})?))?(?:\s*@\s*(?P<rpe>10|\d))?", re.ASCII
)
NEEDED = _("This is needed before signing.")


class TypedStepper(Stepper):
    """Minus and plus beside a text input: a number input would swallow the comma of "1,5" unseen."""

    input_type = "text"


class WholeNumber(forms.Field):
    """A whole number. "1,5" is refused with a sentence and never read as 15."""

    widget = TypedStepper

    def __init__(self, *, low=0, high=9999, **options):
        options.setdefault("required", False)
        super().__init__(**options)
        self.low, self.high = low, high

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        if NUMBER.fullmatch(text) and not WHOLE.fullmatch(text):
            raise forms.ValidationError(_("Give a whole number here."))
        if not WHOLE.fullmatch(text):
            raise forms.ValidationError(_("Give a number in figures, such as 12."))
        return self._in_range(int(text))

    def _in_range(self, number):
        if not self.low <= number <= self.high:
            raise forms.ValidationError(
                _("Give a number from %(low)s to %(high)s."), params={"low": self.low, "high": self.high}
            )
        return number


class Number(forms.Field):
    """A decimal number, with a point or a comma."""

    widget = TypedStepper

    def __init__(self, *, low=Decimal(0), high=Decimal("9999.99"), places=2, **options):
        options.setdefault("required", False)
        super().__init__(**options)
        self.low, self.high, self.places = Decimal(low), Decimal(high), places

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        if EITHER_WAY.fullmatch(text):
            raise forms.ValidationError(
                _("A comma before three figures can be read two ways: write it without the comma.")
            )
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Give a number in figures, such as 12.5."))
        return self._in_range(Decimal(text.replace(",", ".")) + 0)  # "-0" is 0

    def _in_range(self, number):
        if not self.low <= number <= self.high:
            raise forms.ValidationError(
                _("Give a number from %(low)s to %(high)s."), params={"low": self.low, "high": self.high}
            )
        if not self.places and number % 1:
            raise forms.ValidationError(_("Give a whole number here."))
        if -number.as_tuple().exponent > self.places:
            raise forms.ValidationError(
                _("Give at most %(places)s figures after the point."), params={"places": self.places}
            )
        return number


class Minutes(Number):
    """Minutes, also with a fraction; they must come to whole seconds."""

    def __init__(self, *, high=Decimal(600), **options):
        super().__init__(high=high, places=6, **options)

    def _in_range(self, number):
        number = super()._in_range(number)
        if (number * 60) % 1:
            raise forms.ValidationError(_("Minutes must come to whole seconds: 2.5, or minutes and seconds."))
        return number


class ZeroToTen(forms.Field):
    """A rating from 0 to 10 with one tap."""

    widget = ScaleStrip

    def __init__(self, **options):
        options.setdefault("required", False)
        super().__init__(**options)

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        if not WHOLE.fullmatch(text) or not 0 <= int(text) <= 10:
            raise forms.ValidationError(_("Choose a number from 0 to 10."))
        return int(text)


class Day(forms.Field):
    """A day as browsers post it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError as wrong:
            raise forms.ValidationError(_("Give the day as year-month-day, such as 2026-11-23.")) from wrong
        if not 1900 <= day.year < 2200:
            raise forms.ValidationError(_("Check the year."))
        return day


class ClockTime(forms.Field):
    """An hour and minute in the clinic's time."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, re.ASCII):
            raise forms.ValidationError(_("Give the time as hours and minutes, such as 10:30."))
        hours, minutes = text.split(":")
        return time(int(hours), int(minutes))


class Words(TypedText):
    """Text kept exactly as typed, or refused; never cut or tidied."""

    def __init__(self, *, longest=None, lines=0, **options):
        options.setdefault("required", False)
        if lines:
            options["widget"] = forms.Textarea(attrs={"rows": lines})
        super().__init__(strip=False, **options)
        self.longest = longest

    def validate(self, value):
        super().validate(value)
        if self.longest and len(value) > self.longest:
            raise forms.ValidationError(
                _("This has %(length)s characters; at most %(longest)s fit here."),
                params={"length": len(value), "longest": self.longest},
            )


class Tick(forms.BooleanField):
    def __init__(self, **options):
        super().__init__(required=False, **options)


class Lines(forms.Field):
    """Several short values, one a line or one an input."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def get_bound_field(self, form, field_name):
        return LinesBound(form, self, field_name)

    def lines_of(self, value):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


class LinesBound(forms.BoundField):
    """All values that were posted under the one name."""

    @property
    def data(self):
        return "\n".join(self.form.data.getlist(self.html_name))


class NamedValues(Lines):
    """Lines such as "speed=5 km/h": the few values of its own that a treatment has."""

    def to_python(self, value):
        named = {}
        for line in self.lines_of(value):
            name, equals, meaning = (part.strip() for part in line.partition("="))
            if not (name and equals and meaning):
                raise forms.ValidationError(
                    _("Write each value as name=value, such as speed=5 km/h. This is not: %(line)s"),
                    params={"line": line},
                )
            named[name] = meaning
        return named


class SetRows(Lines):
    """Lines such as "12 x 10 @7": repetitions, load, effort; for sets that differ."""

    def to_python(self, value):
        return [self._set(line) for line in self.lines_of(value)]

    def _set(self, line):
        found = SET_ROW.fullmatch(line)
        if not found:
            raise forms.ValidationError(
                _('Write each set as repetitions x load, such as "12 x 10". This is not: %(line)s'),
                params={"line": line},
            )
        load, rpe = found["load"], found["rpe"]
        return {
            "reps": int(found["reps"]),
            "load_value": Decimal(load.replace(",", ".")) if load else None,
            "rpe": int(rpe) if rpe else None,
        }


class DottedNames(forms.MultipleChoiceField):
    """Names such as "k3f9.minutes" of values that the source does not state."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value):
        return re.fullmatch(r"[a-z0-9_-]{1,40}\.[a-z0-9_]{1,40}", value) is not None
