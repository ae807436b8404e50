"""Shape of what is typed about staff: invitations, roles, training, one's own account."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clinic.choices import Role
from clinic.forms.fields import LONGEST_ADDRESS, PastDateField, TypedDateField, TypedText, typed
from clinic.models import Credential, User
from clinic.widgets import Segmented


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=Segmented)
    is_student = forms.BooleanField(label=_("Student, signs through a supervisor"), required=False)

    def clean(self):
        typed = super().clean()
        if typed.get("is_student") and typed.get("role") not in (None, Role.PHYSIOTHERAPIST):
            self.add_error("is_student", _t("A student is a physiotherapist."))
        return typed


class InvitationForm(RoleForm):
    display_name = TypedText(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST_ADDRESS)
    field_order = ["display_name", "email", "role", "is_student"]


class CarerForm(forms.Form):
    carer = forms.ModelChoiceField(
        label=_("Physiotherapist"), queryset=User.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args, carers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = carers


class CredentialForm(forms.ModelForm):
    gained_on = PastDateField(label=_("Gained on"), required=False)
    expires_on = TypedDateField(label=_("Ends on"), required=False)

    class Meta:
        formfield_callback = typed
        model = Credential
        fields = ["kind", "title", "awarding_body", "number", "gained_on", "expires_on", "hours"]

    def clean(self):
        typed = super().clean()
        gained, ends = typed.get("gained_on"), typed.get("expires_on")
        if gained and ends and ends < gained:
            self.add_error("expires_on", _t("It ends before it was gained."))
        if ends and ends < timezone.localdate():
            self.add_error("expires_on", _t("It has ended already."))
        return typed


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class OwnAccountForm(forms.ModelForm):
    class Meta:
        formfield_callback = typed
        model = User
        fields = ["display_name", "language"]
