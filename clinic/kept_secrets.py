"""The seeds of second factors as they lie in the database: closed under a key that is drawn from SECRET_KEY.
Another use, such as what was sent too late (clinic/unsent.py), has another key.

Whoever gets a backup or reads the tables makes no code from them. The key changes with SECRET_KEY: the old
one in SECRET_KEY_FALLBACKS still opens what it closed, until `manage.py second_factors` has written all of it
anew. What an earlier release wrote in clear is read as it is, and closed by the same command.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MARK = "1:"  # of this format: a seed in clear is letters and digits alone
SEEDS = b"strigil: seeds of second factors, 1"


class Unreadable(ValidationError):
    """Closed under a SECRET_KEY that this server does not know."""

    silent_variable_failure = True  # a page that counts spare codes says that none are left

    def __init__(self):
        super().__init__(
            _(
                "The server cannot read your second step any more: its key was changed. "
                "Ask your clinic for a link to set up a new one."
            )
        )


def closed(text, use=SEEDS):
    return MARK + _keys(use).encrypt(text.encode()).decode()


def opened(kept, use=SEEDS):
    if not kept.startswith(MARK):
        return kept
    try:
        return _keys(use).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def is_newest(kept):
    """Closed under the key of today, so that the ones before are needed no more."""
    if not kept.startswith(MARK):
        return False
    try:
        _drawn_from(settings.SECRET_KEY, SEEDS).decrypt(kept.removeprefix(MARK).encode())
    except InvalidToken:
        return False
    return True


def _keys(use):
    return MultiFernet(
        [_drawn_from(key, use) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
    )


def _drawn_from(key, use):
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(key.encode())
    return Fernet(urlsafe_b64encode(drawn))
