"""Fields that read what people type."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.typed_dates import Unreadable, read_date

OLDEST = 130  # years
LONGEST = 40  # characters of a date


class TypedDateField(forms.CharField):
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
            return read_date(value[: LONGEST + 1])
        except Unreadable as reason:
            raise forms.ValidationError(str(reason), code="unreadable") from None


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
