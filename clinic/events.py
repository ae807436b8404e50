"""What the log tells of log-ins and refusals, each as an event of its own (docs/decisions/0040): numbers and
words of ours, never who somebody says to be.

log-in      a try: with which factor, how it ended; `again` where somebody logged in is asked once more
logged in, logged out
refused     what was not let through, and why
"""

import logging

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

log = logging.getLogger("strigil.events")
PASSWORD, CODE, PASSKEY, PIN = "password", "code", "passkey", "PIN"
RIGHT, WRONG, SLOWED = "right", "wrong", "slowed"
FACTORS = {
    Authenticator.Type.TOTP: CODE,
    Authenticator.Type.RECOVERY_CODES: "spare code",
    Authenticator.Type.WEBAUTHN: PASSKEY,
}
WHY = {
    400: "makes no sense",
    403: "not sent from a page of ours",
    405: "method",
    413: "size",
    414: "length of the address",
    429: "too many tries",
    431: "size of the headers",
}


def tell(event, request=None, **facts):
    match = getattr(request, "resolver_match", None)
    facts |= {"route": match.view_name} if match else {}
    log.info(event, extra={"facts": {"event": event} | facts})


def tell_try(request, factor, outcome, **facts):
    tell("log-in", request, factor=factor, outcome=outcome, **facts)


def tell_refusal(status, facts, why=""):
    """`facts` as the line of the request tells them; `why` where the status alone does not say."""
    if why := why or WHY.get(status, ""):
        tell("refused", why=why, **facts)


def factor_sent(request):
    """The second step that a form was sent with."""
    return PASSKEY if "credential" in request.POST else CODE


@receiver(authentication_step_completed)
def tell_step(sender, request, method, user, reauthenticated=False, **details):
    factor = FACTORS.get(details.get("type"), method)
    tell_try(request, factor, RIGHT, user=user.pk, **({"again": True} if reauthenticated else {}))


@receiver(user_logged_in)
def tell_log_in(sender, request, user, **details):
    tell("logged in", request, user=user.pk)


@receiver(user_logged_out)
def tell_log_out(sender, request, user, **details):
    if user:
        tell("logged out", request, user=user.pk)
