"""Fields that read what people type. Every form takes its texts and numbers from here."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.typed_dates import Unreadable, birth_words, read_birth_date, read_date
from clinic.typed_text import is_one_line

OLDEST = 130  # years
LONGEST = 40  # characters of a date
LONGEST_ADDRESS = 254  # of e-mail, as the columns keep it
FIGURES = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*", re.ASCII)


class TypedText(forms.CharField):
    """An input of one line takes one line. No browser sends it two, so nothing that was typed is lost. What
    is too long is refused in a sentence: a browser that knew the length would cut what is pasted."""

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def validate(self, value):
        super().validate(value)
        has_one_line = isinstance(self.widget, forms.TextInput) and isinstance(value, str)
        if has_one_line and not is_one_line(value):
            raise forms.ValidationError(gettext_lazy("Write this on one line."), code="lines")


class InFigures:
    """Python reads 1_0 as 10, and figures of other scripts; a person who typed that meant something else."""

    def to_python(self, value):
        if isinstance(value, str) and value.strip() and not FIGURES.fullmatch(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class TypedInteger(InFigures, forms.IntegerField):
    """A whole number, in figures."""


class TypedDecimal(InFigures, forms.DecimalField):
    """A number, in figures."""


STRICTER = {
    forms.CharField: TypedText,
    forms.IntegerField: TypedInteger,
    forms.DecimalField: TypedDecimal,
}


def typed(column, **options):
    """The field of a form for a column: every form of a model says `formfield_callback = typed`."""
    field = column.formfield(**options)
    stricter = STRICTER.get(type(field))
    return column.formfield(form_class=stricter, **options) if stricter else field


class TypedDateField(TypedText):
    """A date typed freely, day first; a refused one stays in the field as it was typed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("Day, month, year"))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("maxlength", LONGEST)

    def prepare_value(self, value):
        return value.strftime("%d-%b-%Y") if hasattr(value, "strftime") else value

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return None
        try:
            return self.read(value[: LONGEST + 1])
        except Unreadable as reason:
            raise forms.ValidationError(str(reason), code="unreadable") from None

    def read(self, text):
        return read_date(text)


class PastDateField(TypedDateField):
    """Not in the future and not before anybody alive."""

    def clean(self, value):
        day = super().clean(value)
        today = timezone.localdate()
        if day and day > today:
            raise forms.ValidationError(_("This lies in the future."), code="future")
        if day and day.year < today.year - OLDEST:
            raise forms.ValidationError(_("That is more than 130 years ago."), code="too_old")
        return day


class BirthDateField(PastDateField):
    """Where only the year is known, or month and year, that is what is typed; `is_estimated` says so then."""

    is_estimated = False

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("Day, month, year; or the year alone, if that is all"))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if not hasattr(value, "strftime"):
            return value
        return birth_words(value, is_estimated=self.is_estimated)

    def read(self, text):
        day, self.is_estimated = read_birth_date(text)
        return day
