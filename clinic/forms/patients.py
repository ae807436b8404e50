"""Shape of what is typed about a patient."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clinic import from_care
from clinic.choices import AlertKind, Sex
from clinic.forms.fields import LONGEST_ADDRESS, BirthDateField, TypedText, typed
from clinic.models import Guardian, Patient, User
from clinic.widgets import ChipSelectMultiple, Segmented

# At the desk these are ticked; an allergy is told by its substance, and what needs words is added later.
FIRST_ALERTS = [one for one in AlertKind.choices if one[0] not in (AlertKind.ALLERGY, AlertKind.OTHER)]
OTHER_SUBSTANCE = "other"
DETAILS = ["family_name", "given_names", "title", "born_on", "born_on_is_estimated", "sex", "record_number"]
DETAILS += ["phone", "email", "address", "language"]


class PatientForm(forms.ModelForm):
    """Name, birth date and how to reach the person."""

    born_on = BirthDateField(label=_("Date of birth"))
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Not known")), *settings.LANGUAGES]
    )

    class Meta:
        formfield_callback = typed
        model = Patient
        fields = DETAILS
        labels = {"record_number": _("Clinic No.")}
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, clinic, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.clinic_id = clinic.pk
        self.fields["born_on"].is_estimated = self.instance.born_on_is_estimated
        self.fields["sex"].label = clinic.gender_label
        self.fields["sex"].choices = Sex.choices
        for name in ("family_name", "given_names", "phone", "email", "address"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = False
        self.helper.layout = self.layout()

    def clean_born_on_is_estimated(self):
        """Asked after the date: a year alone is an estimate, ticked or not."""
        return self.cleaned_data["born_on_is_estimated"] or self.fields["born_on"].is_estimated

    def layout(self):
        return Layout(
            Row("family_name", "given_names"),
            "born_on",
            "born_on_is_estimated",
            Row("sex", "title"),
            "record_number",
            Row("phone", "email"),
            "address",
            "language",
        )

    def details(self):
        return {name: self.cleaned_data[name] for name in DETAILS}


class RegistrationForm(PatientForm):
    alerts = forms.MultipleChoiceField(
        label=_("Alerts"), required=False, choices=FIRST_ALERTS, widget=ChipSelectMultiple
    )
    allergies = forms.MultipleChoiceField(label=_("Allergies"), required=False, widget=ChipSelectMultiple)
    carer = forms.ModelChoiceField(label=_("Treated by"), queryset=User.objects.none(), required=False)

    def __init__(self, *args, clinic, carers, **kwargs):
        super().__init__(*args, clinic=clinic, **kwargs)
        self.fields["record_number"].required = False
        self.fields["record_number"].help_text = _("Leave empty for the next free number.")
        known = from_care.allergens(clinic.pk)
        self.fields["allergies"].choices = [one for one in known if one[0] != OTHER_SUBSTANCE]
        self.fields["carer"].queryset = carers
        self.fields["carer"].empty_label = _("Nobody yet")

    def first_alerts(self):
        """(kind, substance) of every alert ticked."""
        kinds = [(kind, "") for kind in self.cleaned_data["alerts"]]
        return kinds + [(AlertKind.ALLERGY, code) for code in self.cleaned_data["allergies"]]


class AlertForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AlertKind.choices)
    substance = forms.ChoiceField(label=_("Substance, for an allergy"), required=False)
    words = TypedText(label=_("In words"), required=False, max_length=200)

    def __init__(self, *args, clinic_id, **kwargs):
        super().__init__(*args, **kwargs)
        allergens = from_care.allergens(clinic_id)
        self.fields["substance"].choices = [("", _("None of the list")), *allergens]

    def clean(self):
        typed = super().clean()
        if typed.get("substance") and typed.get("kind") != AlertKind.ALLERGY:
            self.add_error("substance", _("A substance belongs to an allergy."))
        needs_words = typed.get("kind") in {AlertKind.ALLERGY, AlertKind.OTHER}
        is_named = typed.get("substance") not in (None, "", OTHER_SUBSTANCE)
        if needs_words and not is_named and not typed.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what it is."))
        return typed


class EndAlertForm(forms.Form):
    reason = TypedText(label=_("Why it no longer holds"), max_length=200)


class GuardianForm(forms.ModelForm):
    class Meta:
        formfield_callback = typed
        model = Guardian
        fields = ["name", "relation", "phone"]


class PortalInvitationForm(forms.Form):
    """For the patient, or for a guardian, who reads and does besides what is ticked."""

    whose = forms.ChoiceField(label=_("For"), initial="patient")
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Read it back to the person: it is the log-in."),
    )
    may_answer = forms.BooleanField(
        label=_("A guardian may answer questions and tick exercises"), required=False
    )
    may_keep_data = forms.BooleanField(
        label=_("A guardian may take back consents, download and correct"), required=False
    )
    sent = forms.ChoiceField(
        label=_("How"),
        choices=[("mail", _("By e-mail")), ("paper", _("On paper"))],
        widget=Segmented,
        initial="mail",
    )

    def __init__(self, *args, patient, **kwargs):
        super().__init__(*args, **kwargs)
        self.guardians = {str(one.pk): one for one in patient.guardians.filter(ended_at=None)}
        named = [(pk, str(one)) for pk, one in self.guardians.items()]
        self.fields["whose"].choices = [("patient", _("The patient")), *named]
        if not self.guardians:
            self.fields["whose"].widget = forms.HiddenInput()
            for name in ("may_answer", "may_keep_data"):
                del self.fields[name]

    def invited(self):
        """What the action is told."""
        typed = self.cleaned_data
        guardian = self.guardians.get(typed["whose"])
        granted = {name: bool(guardian and typed.get(name)) for name in ("may_answer", "may_keep_data")}
        granted["on_paper"] = typed["sent"] == "paper"
        return {"email": typed["email"], "guardian": guardian, **granted}


class EndAccessForm(forms.Form):
    reason = TypedText(label=_("Why it is withdrawn"), max_length=200)


class BreakGlassForm(forms.Form):
    reason = TypedText(
        label=_("Why do you need this record?"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason is written into the trail; the manager sees it."),
    )
