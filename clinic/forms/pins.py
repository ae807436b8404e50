"""The PIN that wakes a log-in that rests. Staff alone meet it."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.pins import MOST, check_pin
from clinic.refusals import Refused


class PinField(TypedText):
    """Digits on the number keys of a tablet, hidden while they are typed."""

    def __init__(self, **given):
        keys = {"inputmode": "numeric", "autocomplete": "off", "class": "code-input num"}
        widget = forms.PasswordInput(attrs=keys | given.pop("attributes", {}))
        super().__init__(max_length=MOST, widget=widget, **given)


class PinForm(forms.Form):
    pin = PinField(label=_("PIN"), attributes={"autofocus": True})


class ChoosePinForm(forms.Form):
    pin = PinField(label=_("PIN"), help_text=_("6 to 12 digits."))
    again = PinField(label=_("The same once more"))

    def clean_pin(self):
        try:
            check_pin(self.cleaned_data["pin"])
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from None
        return self.cleaned_data["pin"]

    def clean(self):
        typed = super().clean()
        if typed.get("pin") and typed.get("again") != typed["pin"]:
            self.add_error("again", _t("The two are not the same."))
        return typed
