"""A short way back to one's own log-in, on one device and for one working day.

A tablet that was left lying is logged off. Where its user chose a PIN, the log-in rests in its session
instead: nobody is logged in with it, no page opens, until the PIN is given. It is the same log-in and not a
new one: its twelve hours go on from the real log-in, a signature asks for the password as before, and what
ends a log-in (its person leaves, a new password, "log out everywhere else") ends a resting one. Five wrong
PINs end it too.
"""

from itertools import pairwise

from allauth.core.internal import ratelimit
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from clinic import clock, events
from clinic.refusals import Refused

# In request.session, seconds since the epoch: the log-in, and the last sign of life.
BEGAN_KEY = "began_at"
SEEN_KEY = "seen_at"
PIN_KEY = "pin"  # in request.session: its hash
RESTING_KEY = "rests_for"  # in request.session: the name of whom it rests for
LEAST, MOST = 6, 12  # digits
TRIES = {"pin": "5/12h/key"}  # counted for the session, in PostgreSQL: two tries at once are two tries


def has_pin(session) -> bool:
    return PIN_KEY in session


def is_resting(session) -> bool:
    return RESTING_KEY in session


def check_pin(pin):
    """Digits, and none of the first that a stranger tries."""
    if not (pin.isascii() and pin.isdigit() and LEAST <= len(pin) <= MOST):
        raise Refused(_("6 to 12 digits."))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 or len(set(pin)) < 3:
        raise Refused(_("That is among the first that a stranger tries. Choose other digits."))


def choose(session, pin):
    check_pin(pin)
    session[PIN_KEY] = make_password(pin)


def forget(session):
    session.pop(PIN_KEY, None)


def rest(request):
    request.session[RESTING_KEY] = request.user.display_name
    be_nobody(request)


def be_nobody(request):
    request.user = request._cached_user = AnonymousUser()


def is_right(request, pin) -> bool:
    """Counts the try before it is looked at. The fifth wrong one ends the log-in."""
    counted = {"app": "strigil", "action": "pin", "config": TRIES, "key": request.session.session_key}
    allowed = ratelimit.consume(request, **counted)
    right = bool(allowed) and check_password(pin, request.session[PIN_KEY])
    events.tell_try(
        request, events.PIN, events.RIGHT if right else events.WRONG if allowed else events.SLOWED
    )
    if right:
        return True
    if not ratelimit.consume(request, **counted, dry_run=True):
        request.session.flush()
    return False


def wake(session):
    session.pop(RESTING_KEY, None)


def wake_up(session):
    """The same log-in goes on, under a new key, as if its user had just touched the page."""
    wake(session)
    session[SEEN_KEY] = int(clock.now().timestamp())
    session.cycle_key()
