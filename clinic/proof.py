"""Who is at the device: when the password or passkey was last given, and how long that is proof enough."""

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records

from clinic import clock
from clinic.accounts import BEGAN_KEY
from clinic.shared_device import is_shared

LASTS = timedelta(minutes=60)


def is_asked_again(request) -> bool:
    """Before what only this person may do: an hour after the last proof, and always on a shared device."""
    return is_shared(request) or clock.now().timestamp() - last_given(request) > LASTS.total_seconds()


def last_given(request) -> float:
    """Seconds since the epoch; the log-in itself is the first proof."""
    given = [record["at"] for record in get_authentication_records(request, request.user)]
    return max([request.session.get(BEGAN_KEY, 0), *given])
