"""Shape of what is typed on the way in: the code of a printed invitation, a first password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.forms.log_in import PASSWORD_HINT
from clinic.models import User


class JoinCodeForm(forms.Form):
    """The short code of a printed invitation."""

    code = TypedText(label=_("Code"), max_length=40)


class FirstPasswordForm(forms.Form):
    """Known are name and address, so that neither becomes the password."""

    password = TypedText(
        label=_("Choose a password"),
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = TypedText(
        label=_("The same once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = User(email=invitation.email, display_name=invitation.display_name)

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self):
        typed = super().clean()
        if {"password", "again"} <= typed.keys() and typed["again"] != typed["password"]:
            self.add_error("again", _t("The two differ."))
        return typed
