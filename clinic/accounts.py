"""What we ask of allauth beyond its settings."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.context import request_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

from clinic import clock

BEGAN_KEY = "began_at"  # in request.session: seconds since the epoch
LEAST_STRENGTH = 3  # of zxcvbn's 0 to 4: "safely unguessable"
SENDER = "Strigil"  # in letters, where allauth would say the address of the server
LONGEST_JUDGED = 72  # zxcvbn slows down with length, and a longer password is not weaker


PROOFS = {
    "reauthenticate": gettext_lazy("Use my password"),
    "mfa_reauthenticate": gettext_lazy("Use a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, then try again."),
        "incorrect_password": gettext_lazy("That is not your password."),
    }

    def is_open_for_signup(self, request):
        """People join by a clinic's invitation only."""
        return False

    def login(self, request, user):
        """A new key at every log-in, also of the same person; and note when the working day began:
        IdleMiddleware ends it, however busy."""
        request.session.cycle_key()
        super().login(request, user)
        request.session[BEGAN_KEY] = int(clock.now().timestamp())

    def get_reauthentication_methods(self, user):
        """In our words; the passkey comes first where there is no password to ask for."""
        found = super().get_reauthentication_methods(user)
        if not user.is_authenticated or not user.has_usable_password():
            found.sort(key=lambda one: not one["id"].endswith("webauthn"))
        return [one | {"description": PROOFS[one["id"]]} for one in found]

    def send_mail(self, template_prefix, email, context):
        """Only what was committed is written about: rendered now, sent when it is true. Some of it allauth
        asks for after the commit, when the request is no longer at hand: it is lent to the rendering."""
        site = get_current_site(self.request)
        site.name = SENDER
        known = {"request": self.request, "email": email, "current_site": site}
        with request_context(self.request):
            message = self.render_mail(template_prefix, email, known | context)
        transaction.on_commit(message.send)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code has expired or is mistyped. Use the newest one."),
    }

    def generate_authenticator_name(self, user, kind):
        held = Authenticator.objects.filter(user_id=user.pk, type=kind).count()
        return _("Passkey %(n)s") % {"n": held + 1}


class GuessablePasswordValidator:
    """Refuse what a patient attacker guesses, with zxcvbn's own measure."""

    def validate(self, password, user=None):
        known = [user.email] if user else []
        if zxcvbn(password[:LONGEST_JUDGED], user_inputs=known)["score"] < LEAST_STRENGTH:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self):
        return _("Choose a password that is hard to guess: four unrelated words are better than symbols.")
