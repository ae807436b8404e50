"""What we ask of allauth beyond its settings."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from clinic import clock

BEGAN_KEY = "began_at"  # in request.session: seconds since the epoch
LEAST_STRENGTH = 3  # of zxcvbn's 0 to 4: "safely unguessable"
LONGEST_JUDGED = 72  # zxcvbn slows down with length, and a longer password is not weaker


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """People join by a clinic's invitation only."""
        return False

    def login(self, request, user):
        """Note when the working day began: IdleMiddleware ends it, however busy."""
        super().login(request, user)
        request.session[BEGAN_KEY] = int(clock.now().timestamp())


class GuessablePasswordValidator:
    """Refuse what a patient attacker guesses, with zxcvbn's own measure."""

    def validate(self, password, user=None):
        known = [user.email] if user else []
        if zxcvbn(password[:LONGEST_JUDGED], user_inputs=known)["score"] < LEAST_STRENGTH:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self):
        return _("Choose a password that is hard to guess: four unrelated words are better than symbols.")
