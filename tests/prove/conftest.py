"""One known clinic for all tests of this folder: written down once, read by all, wiped at the end."""

import shutil
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, override

from clinic.choices import Role
from clinic.clock import now
from clinic.database_roles import as_role
from clinic.identity import acting_as
from clinic.standing import Standing
from sessions_app.exchange.clinic_files import clinic_file
from sessions_app.queries.review_scope import ReviewScope
from tests import factories
from tests.conftest import wipe
from tests.prove import servers
from tests.prove.known_clinic import known_clinic
from tests.prove.load import load
from tests.prove.opened import opened

SMALL, LARGE = 60, 1000  # fewer than a thousand say nothing of what is rare


def last_day():
    """Yesterday: nothing lies in the future, whenever this runs."""
    return localdate() - timedelta(days=1)


def loaded(episodes):
    """The clinic with its `people` as they truly are."""
    with as_role("owner"):
        made = opened(password=factories.PASSWORD)
        made.people, made.small = known_clinic(episodes, until=last_day()), episodes < LARGE
        load(made, made.people)
    return made


def taken_away(made) -> bytes:
    """The tables of all its time, as its manager gets them."""
    until = localdate()
    made.manager.standing = Standing(made.clinic.pk, frozenset({Role.MANAGER}))
    scope = ReviewScope(made.clinic.pk, until - timedelta(days=1000), until)
    with acting_as(made.manager.pk, made.clinic.pk), override(made.clinic.time_zone):
        told = {"clinic": made.clinic, "at": now()}
        return clinic_file("csv", user=made.manager, scope=scope, **told).content


@pytest.fixture(scope="session")
def clinics():
    """Servers with the demo clinics, each its own: `with clinics() as server`. They are filled once."""
    with servers.seed() as kept:
        first = servers.filled(servers.Server(kept / "var"))
        first.stop()

        @contextmanager
        def copies():
            with servers.folder() as place:
                copy = servers.Server(place / "var")
                shutil.copytree(first.files.home, copy.files.home, copy_function=shutil.copy2)
                servers.own(copy)
                try:
                    yield copy.start()
                finally:
                    copy.kill()

        yield copies


@pytest.fixture(scope="package")
def small_clinic(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            yield loaded(SMALL)
        finally:
            wipe()
