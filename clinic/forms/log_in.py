"""The log-in forms of allauth in our words."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.account.models import EmailAddress
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText


def say(field, label, hint="", **attributes):
    """A label of ours above the field instead of a grey word inside it."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class LogInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["login"], _("E-mail"))
        say(self.fields["password"], _("Password"))


class AskPasswordAgainForm(PasswordAgainForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["password"], _("Password"))


class ForgottenForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["email"], _("E-mail"))

    def clean_email(self):
        """An address that nobody has proved may be a stranger's: no link goes there."""
        email = super().clean_email()
        proved = EmailAddress.objects.filter(user__in=[one.pk for one in self.users], verified=True)
        self.users = [one for one in self.users if one.pk in set(proved.values_list("user", flat=True))]
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["password1"], _("New password"), PASSWORD_HINT)
        say(self.fields["password2"], _("New password once more"))


class ChangeOwnPasswordForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], _("Password now"))
        say(self.fields["password1"], _("New password"), PASSWORD_HINT)
        say(self.fields["password2"], _("New password once more"))


class FirstOwnPasswordForm(SetPasswordForm):
    """Of somebody who joined with a passkey alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["password1"], _("New password"), PASSWORD_HINT)
        say(self.fields["password2"], _("New password once more"))


class OwnPasswordForm(forms.Form):
    """Of the person whom a link names, asked before it opens anything. Its tries are counted with those of
    the log-in page."""

    password = TypedText(label=_("Password"), strip=False, max_length=200, widget=forms.PasswordInput)

    def __init__(self, *args, request, email, person_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.email, self.person_id = request, email, person_id

    def clean_password(self):
        password = self.cleaned_data["password"]
        adapter = get_adapter()
        found = adapter.authenticate(self.request, email=self.email, password=password)
        if found is None or found.pk != self.person_id:
            raise adapter.validation_error("incorrect_password")
        return password


class CodeForm(AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


class CodeAgainForm(ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


class PasskeyForm(AddWebAuthnForm):
    name = TypedText(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["name"], _("Name of the passkey"))
        say(self.fields["passwordless"], _("Log in with it alone, without password"))
        self.fields["passwordless"].initial = True


class FirstPasskeyForm(SignupWebAuthnForm):
    """The first of somebody who joins: it is given a name later, once there is another."""

    name = TypedText(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget = HiddenInput()


def say_code(field):
    say(field, _("Code"), **{"class": "code-input num", "autocomplete": "one-time-code", "autofocus": True})


PASSWORD_HINT = _("At least 12 characters. Four unrelated words are better than symbols.")
