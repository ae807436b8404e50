"""Pages that only look, read from a copy of the database where there is one (`DATABASE_REPLICA_URL`).

    @reads_a_copy
    def report(request): ...

The copy is asked only when it holds everything that was committed before this request began, so a page never
tells less than what its reader, or anybody, has just written. Who looks is written into the trail of the
primary, and committed there before a byte of the page leaves. What is written anyhow goes to the primary.
"""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.conf import settings
from django.db import Error, OperationalError, connections, transaction

from clinic import identity

ALIAS = "replica"
PATIENCE_SECONDS = 0.1
LOOK_EVERY_SECONDS = 0.01
REST_SECONDS = 30  # after a copy that did not answer: nobody waits for it page after page

log = logging.getLogger("strigil.replica")
_reading = ContextVar("reading_a_copy", default=False)
_rests = {"until": 0.0}


class ReplicaRouter:
    """After the one of the cache."""

    def db_for_read(self, model, **hints):
        return ALIAS if _reading.get() else None

    def db_for_write(self, model, **hints):
        return "default"  # also for a row that came from the copy

    def allow_relation(self, one, other, **hints):
        return True  # of the same rows

    def allow_migrate(self, db, app_label, **hints):
        return False if db == ALIAS else None


def reads_a_copy(view):
    """For views that write nothing before they read."""

    @wraps(view)
    def looking(request, *args, **kwargs):
        if is_wanted(request) and holds_everything():
            try:
                with copied():
                    return view(request, *args, **kwargs)
            except OperationalError:
                let_rest("The copy of the database gave up on a page: it is read from the primary.")
                request.looks = []
        return view(request, *args, **kwargs)

    return looking


def is_wanted(request):
    if ALIAS not in settings.DATABASES or request.method not in {"GET", "HEAD"}:
        return False
    return time.monotonic() > _rests["until"]


def let_rest(why):
    log.warning(why)
    _rests["until"] = time.monotonic() + REST_SECONDS


@contextmanager
def copied():
    """Whatever is read within is read from the copy, by the same person in the same clinic."""
    with transaction.atomic(using=ALIAS):
        identity.announce(ALIAS)
        token = _reading.set(True)
        try:
            yield
        finally:
            _reading.reset(token)


def holds_everything():
    """Whether the copy holds, or holds in a moment, all that is committed on the primary by now."""
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        (wanted,) = _ask("default", "SELECT pg_current_wal_flush_lsn()")
        while not _ask(ALIAS, "SELECT coalesce(pg_last_wal_replay_lsn() >= %s, false)", wanted)[0]:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_EVERY_SECONDS)
    except Error:
        let_rest("The copy of the database does not answer: pages are read from the primary.")
        return False
    return True


def _ask(alias, question, *values):
    with connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()
