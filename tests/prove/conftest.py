"""One known clinic for a whole file of tests: written down once, read by all, wiped at the end."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from clinic.database_roles import as_role
from tests import factories
from tests.conftest import wipe
from tests.prove.known_clinic import known_clinic
from tests.prove.load import load
from tests.prove.opened import opened

SMALL = 60


def last_day():
    """Yesterday: nothing lies in the future, whenever this runs."""
    return localdate() - timedelta(days=1)


def loaded(episodes):
    """The clinic with its `people` as they truly are."""
    with as_role("owner"):
        made = opened(password=factories.PASSWORD)
        made.people = known_clinic(episodes, until=last_day())
        load(made, made.people)
    return made


@pytest.fixture(scope="module")
def small_clinic(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            yield loaded(SMALL)
        finally:
            wipe()
