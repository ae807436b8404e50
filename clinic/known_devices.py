"""Where somebody has logged in before. A stranger who tries an account from elsewhere must not keep its
owner out: on a device that is known for the account the wrong tries of others do not count.

The mark is a signed cookie with a number of the device and, as keyed hashes, the e-mail addresses that were
logged in on it. It opens nothing, and it stays when people log out.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

NAME = f"{settings.COOKIE_PREFIX}known"
MOST_ACCOUNTS = 30  # of a tablet for a whole clinic; who logged in longest ago is forgotten first
KEPT_SECONDS = 400 * 24 * 3600  # as long as browsers keep any cookie


def device_of(request, email) -> str:
    """The number of the device if this account was logged in on it, else nothing."""
    device, accounts = _read(request)
    return device if _hashed(email) in accounts else ""


def remember(request, response, email):
    device, accounts = _read(request)
    own = _hashed(email)
    kept = [own, *(one for one in accounts if one != own)][:MOST_ACCOUNTS]
    response.set_cookie(
        NAME,
        signing.dumps([device or secrets.token_hex(8), kept], salt=NAME),
        max_age=KEPT_SECONDS,
        secure=settings.COOKIES_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(request):
    try:
        device, accounts = signing.loads(request.COOKIES.get(NAME, ""), salt=NAME)
    except signing.BadSignature:
        return "", []
    return device, accounts


def _hashed(email):
    return salted_hmac(NAME, email.strip().lower()).hexdigest()[:16]
