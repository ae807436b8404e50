"""Shape of what is said when a record is held, merged or looked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.models import Patient
from clinic.widgets import Segmented

LONGEST = 300


class ReasonForm(forms.Form):
    reason = TypedText(label=_("Reason"), max_length=LONGEST)


class MergeForm(forms.Form):
    """Which of two records is kept, and why they are one person."""

    keep = forms.ChoiceField(label=_("The record that is kept"), widget=Segmented)
    reason = TypedText(label=_("Why they are one person"), max_length=LONGEST)
    made_sure = forms.BooleanField(
        label=_("The birth dates differ. I made sure that this is one person all the same."), required=False
    )

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.fields["keep"].choices = [(str(one.pk), one.record_number) for one in pair]
        self.fields["keep"].initial = str(pair[0].pk)
        if pair[0].born_on == pair[1].born_on:
            del self.fields["made_sure"]

    def given(self):
        """Of a valid form: the record kept, the other, and the words."""
        one, other = self.pair
        if self.cleaned_data["keep"] == str(other.pk):
            one, other = other, one
        said = {"reason": self.cleaned_data["reason"], "made_sure": self.cleaned_data.get("made_sure", False)}
        return one, other, said


class OtherRecordForm(forms.Form):
    """The other record of the same person, by its number."""

    number = TypedText(label=_("Clinic No. of the other record"), max_length=30)

    def __init__(self, *args, user, patient, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.patient, self.found = user, patient, None

    def clean_number(self):
        listed = Patient.objects.listed_to(self.user).exclude(pk=self.patient.pk)
        self.found = listed.filter(record_number=self.cleaned_data["number"]).first()
        if self.found is None:
            raise forms.ValidationError(_("No other patient of this clinic has this number."))
        return self.cleaned_data["number"]
