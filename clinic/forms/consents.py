"""Shape of a consent as the desk or the physiotherapist records it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.choices import ConsentKind
from clinic.consent_wordings import WORDINGS
from clinic.forms.fields import PastDateField, TypedText
from clinic.models import Guardian
from clinic.widgets import ChipSelectMultiple

# Asked at the start of care; consent to a trial of one patient is asked where that begins.
FIRST = [kind for kind in ConsentKind if kind != ConsentKind.TRIAL]


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
    reason = TypedText(label=_("Reason, if one was given"), required=False, max_length=200)

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, prefix=f"withdraw{consent.pk}", **kwargs)


class FirstConsentsForm(forms.Form):
    """One tick for each kind, with the words agreed to; for whom may not consent alone, the guardian."""

    on_paper = forms.BooleanField(label=_("Signed on paper, and I have seen the paper"), required=False)
    guardian_name = TypedText(label=_("Guardian"), required=False, max_length=120)
    guardian_relation = TypedText(label=_("Relation"), required=False, max_length=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in FIRST:
            words = WORDINGS[kind].words
            self.fields[kind.value] = forms.BooleanField(label=kind.label, required=False, help_text=words)

    @property
    def kinds(self):
        return [self[kind.value] for kind in FIRST]

    @property
    def has_guardian(self):
        return any(self[name].value() or self[name].errors for name in ("guardian_name", "guardian_relation"))

    def clean(self):
        given = super().clean()
        if given.get("guardian_name") and given.get("guardian_relation") == "":
            self.add_error("guardian_relation", _("Say who this is to the patient."))
        if given.get("guardian_relation") and given.get("guardian_name") == "":
            self.add_error("guardian_name", _("Name the guardian."))
        return given

    def given(self):
        return [kind.value for kind in FIRST if self.cleaned_data[kind.value]]

    def guardian(self):
        name, relation = (self.cleaned_data[key] for key in ("guardian_name", "guardian_relation"))
        return {"name": name, "relation": relation} if name else None
