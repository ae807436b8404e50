"""What the tests of every page share."""

import pytest
from django.db import transaction

from clinic.identity import acting_as
from sessions_app.exchange import pdf
from tests.house import world as worlds


@pytest.fixture
def paper_as_a_page(monkeypatch):
    """Every PDF comes as the page that is printed instead, as for a paper too long to be set: who gets it and
    what it asks of the database are the same, without the second of setting it. test_paper sets them."""
    monkeypatch.setattr(pdf, "LONGEST", 0)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once for a file: what is asked for is undone, and who is refused writes nothing but the trail."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.build()
        made.nowhere = worlds.nothing()
        with acting_as(made.staff.manager.pk, made.clinic.pk):
            yield made
        transaction.set_rollback(True)
