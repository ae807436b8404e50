"""What we ask of allauth beyond its settings."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import authentication_step_completed
from allauth.core.context import request_context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

from clinic import clock, events, kept_secrets, known_devices, pins
from clinic.pins import BEGAN_KEY, SEEN_KEY

# What anybody tries first who knows where a password is for. zxcvbn counts each as one guess.
WORDS_OF_THIS_PLACE = (
    "strigil",
    "iastm",
    "physiotherapy",
    "physiotherapist",
    "physio",
    "therapy",
    "clinic",
    "patient",
)
LEAST_STRENGTH = 3  # of zxcvbn's 0 to 4: "safely unguessable"
TO_A_STRANGER = "account/email/unknown_account"
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

    def pre_authenticate(self, request, **credentials):
        """Few tries for one account from one address, and more for it from everywhere together. On a device
        that is known for the account neither what others type there nor what a stranger tries elsewhere
        counts. A right password takes its own try back."""
        super().pre_authenticate(request, **credentials)
        email = credentials.get("email", "").lower()
        if known_devices.device_of(request, email):
            return
        everywhere = ratelimit.consume(request, **self.from_everywhere(email))
        if not everywhere:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(everywhere.usage)

    def authentication_failed(self, request, **credentials):
        events.tell_try(request, events.PASSWORD, events.WRONG)

    def validation_error(self, code, *args):
        if code == "too_many_login_attempts":
            events.tell_try(self.request, events.PASSWORD, events.SLOWED)
        return super().validation_error(code, *args)

    def get_client_ip(self, request):
        """As RequestsMiddleware found it: one answer for the trail and for every limit."""
        return request.META["REMOTE_ADDR"]

    def from_everywhere(self, email):
        config = {"everywhere": settings.TRIES_FROM_EVERYWHERE}
        return {"app": "strigil", "action": "everywhere", "config": config, "key": email}

    def _get_login_attempts_cache_key(self, request, **credentials):
        """What "one account from one place" is; the library forgets it under the same key after a reset."""
        email = credentials.get("email", "").lower()
        return f"{email} at {known_devices.device_of(request, email) or ratelimit.get_ip(request)}"

    def login(self, request, user):
        """A new key at every log-in, also of the same person; and note when the working day began:
        IdleMiddleware ends it, however busy."""
        request.session.cycle_key()
        pins.wake(request.session)
        super().login(request, user)
        request.session[BEGAN_KEY] = request.session[SEEN_KEY] = int(clock.now().timestamp())

    def post_login(self, request, user, **details):
        response = super().post_login(request, user, **details)
        return known_devices.remember(request, response, user.email)

    def get_reauthentication_methods(self, user):
        """In our words; the passkey comes first where there is no password to ask for."""
        found = super().get_reauthentication_methods(user)
        if not user.is_authenticated or not user.has_usable_password():
            found.sort(key=lambda one: not one["id"].endswith("webauthn"))
        return [one | {"description": PROOFS[one["id"]]} for one in found]

    def send_mail(self, template_prefix, email, context):
        """Only what was committed is written about: rendered now, sent when it is true. Some of it allauth
        asks for after the commit, when the request is no longer at hand: it is lent to the rendering. A mail
        server that fails, or knows no such address, is told to the log and not to who asked."""
        if template_prefix == TO_A_STRANGER and not self.may_write_to_stranger(email):
            return
        site = get_current_site(self.request)
        site.name = SENDER
        known = {"request": self.request, "email": email, "current_site": site}
        with request_context(self.request):
            message = self.render_mail(template_prefix, email, known | context)
        transaction.on_commit(message.send, robust=True)

    def may_write_to_stranger(self, email):
        """Mail servers put what stands behind a plus sign, and an address with other dots, into one box."""
        name, _at, host = email.lower().rpartition("@")
        box = f"{name.partition('+')[0].replace('.', '')}@{host}"
        config = {"stranger": settings.LETTERS_TO_STRANGERS}
        return bool(ratelimit.consume(self.request, app="strigil", action="stranger", config=config, key=box))


@receiver(authentication_step_completed)
def renew_key(sender, request, reauthenticated=False, **details):
    """A new key also when the same person has just shown again who it is."""
    if reauthenticated and request.session.session_key:
        request.session.cycle_key()


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code has expired or is mistyped. Use the newest one."),
    }

    def validation_error(self, code, *args):
        if code == "incorrect_code":
            events.tell_try(self.request, events.factor_sent(self.request), events.WRONG)
        return super().validation_error(code, *args)

    def encrypt(self, text):
        return kept_secrets.closed(text)

    def decrypt(self, encrypted_text):
        return kept_secrets.opened(encrypted_text)

    def generate_authenticator_name(self, user, kind):
        held = Authenticator.objects.filter(user_id=user.pk, type=kind).count()
        return _("Passkey %(n)s") % {"n": held + 1}


class GuessablePasswordValidator:
    """Refuse what a patient attacker guesses, with zxcvbn's own measure."""

    def validate(self, password, user=None):
        own = [getattr(user, name, "") for name in ("email", "display_name")]
        known = [*WORDS_OF_THIS_PLACE, *filter(None, own)]
        if zxcvbn(password[:LONGEST_JUDGED], user_inputs=known)["score"] < LEAST_STRENGTH:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self):
        return _("Choose a password that is hard to guess: four unrelated words are better than symbols.")
