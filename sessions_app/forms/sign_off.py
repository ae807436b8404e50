"""Forms of the clinical lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from sessions_app.choices import CautionAction
from sessions_app.forms.choosing import Word
from sessions_app.forms.fields import Tick, Words


class SignForm(forms.Form):
    """The version that was on the screen comes back with the signature."""

    version = TypedText(widget=forms.HiddenInput, max_length=64)
    has_read = Tick(label=_("I have read every row of this list, with its source"))

    def clean_has_read(self):
        if not self.cleaned_data["has_read"]:
            raise forms.ValidationError(_("Say that you have read the list."))
        return True


class CautionForm(forms.Form):
    action = Word(CautionAction.choices, label=_("What happens in this clinic"), required=True)
    reason = Words(label=_("Reason"), longest=300, required=True)
