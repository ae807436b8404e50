"""The seeds of second factors, closed anew under the key of today (clinic/kept_secrets.py)."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from clinic import kept_secrets
from clinic.actions.taking_turns import in_turn

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@transaction.atomic
def close_anew():
    """How many were written anew, and how many nobody can open."""
    written = unreadable = 0
    for one in in_turn(Authenticator.objects.filter(type__in=SECRETS)).order_by("pk"):
        name = SECRETS[one.type]
        if name not in one.data or kept_secrets.is_newest(one.data[name]):
            continue
        try:
            seed = kept_secrets.opened(one.data[name])
        except kept_secrets.Unreadable:
            unreadable += 1
            continue
        Authenticator.objects.filter(pk=one.pk).update(data=one.data | {name: kept_secrets.closed(seed)})
        written += 1
    return written, unreadable


@transaction.atomic
def lay_open():
    """For a release that knows no key of ours: what can be opened is kept as that release kept it."""
    for one in in_turn(Authenticator.objects.filter(type__in=SECRETS)).order_by("pk"):
        name = SECRETS[one.type]
        Authenticator.objects.filter(pk=one.pk).update(
            data=one.data | {name: kept_secrets.opened(one.data[name])}
        )
