"""Who the database believes is asking. Row security reads it; nothing outlives the transaction.

Pages get it from the transaction middleware. Commands, jobs and tests say it themselves:

    with acting_as(user.pk, clinic.pk):
        ...
"""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, connections, transaction
from django.utils.crypto import salted_hmac

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another when read from paper
CODE_LENGTH = 10

_who = ContextVar("who", default=("", ""))


@contextmanager
def acting_as(user_id=None, clinic_id=None):
    """One transaction in which the database answers to this person in this clinic."""
    before, who = _who.get(), _written(user_id, clinic_id)
    is_known = connection.in_atomic_block and who == before
    token = _who.set(who)
    try:
        with transaction.atomic():
            if not is_known:
                announce()
            yield
    finally:
        changed = _who.get() != before or not is_known
        _who.reset(token)
        if changed and connection.in_atomic_block and not connection.needs_rollback:
            announce()


def become(user_id=None, clinic_id=None):
    """Change who is asking for the rest of the current `acting_as`: a clinic was chosen, somebody left."""
    _who.set(_written(user_id, clinic_id))
    announce()


def announce(alias="default"):
    """Tell the database who is asking, until this transaction ends."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.clinic_id', %s, true)", _who.get()
        )


def next_clinic_id():
    """A number for a clinic to come: announce it, then the clinic may be written under it."""
    return _one("SELECT nextval(pg_get_serial_sequence('clinic_clinic', 'id'))")


def next_person_id():
    """A number for a person to come: a passkey is made for it before the person is written."""
    return _one("SELECT nextval(pg_get_serial_sequence('clinic_user', 'id'))")


def hash_of(secret):
    """How the secret of an invitation is kept: a link's token, or the short code of its paper. The code is
    short enough to be guessed from a stolen hash, so the installation's own key goes into it."""
    code = plain_code(secret)
    if len(code) == CODE_LENGTH and set(code) <= set(CODE_SIGNS):
        return salted_hmac("invitation", code, algorithm="sha256").hexdigest()
    return hashlib.sha256(secret.encode()).hexdigest()


def plain_code(typed):
    """As people type it: small letters, with or without a dash or spaces."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def clinic_of_invitation(token_hash):
    """The clinic that a stranger with this link is invited to, or None."""
    return _one("SELECT clinic_of_invitation(%s)", token_hash)


def _one(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def _written(*ids):
    return tuple("" if one is None else str(one) for one in ids)
