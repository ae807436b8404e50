"""Shape of a consent as the desk or the physiotherapist records it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.choices import ConsentKind
from clinic.forms.fields import PastDateField
from clinic.models import Guardian
from clinic.widgets import ChipSelectMultiple


class ConsentForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Agreed to"), choices=ConsentKind.choices, widget=ChipSelectMultiple
    )
    guardian = forms.ModelChoiceField(
        label=_("Given by"), queryset=Guardian.objects.none(), required=False, empty_label=_("The patient")
    )
    given_on = PastDateField(label=_("Given on"), required=False, help_text=_("Empty means today."))
    on_paper = forms.BooleanField(label=_("Signed on paper, and I have seen the paper"), required=False)

    def __init__(self, *args, patient, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guardian"].queryset = patient.guardians.filter(ended_at=None)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason, if one was given"), required=False, max_length=200)
