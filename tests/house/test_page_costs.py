"""What a page asks of the database does not grow with what it shows."""

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.identity import acting_as
from tests import factories
from tests.house import world as worlds
from tests.house.crowd import crowd
from tests.house.role_pages import FRONT_DESK, MANAGER, PAGES, PATIENT, PHYSIO

# What somebody waits for between two patients stays as cheap as it has become. Ten are every page's own: who
# asks, the transaction, its person and clinic, the trail. docs/decisions/0021 says what the rest is for.
AT_MOST = {
    "record:draft": 26,
    "record:review": 26,
    "record:row": 20,
    "clinic:patients": 11,
    "clinic:patient": 26,
    "record:sessions": 16,
    "record:session": 21,
    "record:overview": 28,
    "record:today": 28,
    "record:measures": 30,
    "record:outcome_review": 34,
    "record:plan": 33,
}
WHO = (PHYSIO, MANAGER, FRONT_DESK, PATIENT)


def looks():
    """Every page that is looked at, as the first of these people who sees it."""
    for page in PAGES:
        person = next((one for one in WHO if one in page.seen_by), None)
        if page.method == "get" and person:
            yield page, person


def statements(world):
    """`{page: how many}`, asked from within the clinic, which the trail is read in."""
    with acting_as(world.staff.manager.pk, world.clinic.pk):
        clients = {person: factories.client_of(world.people[person]) for person in WHO}
        return {page.name: _statements_of(page, clients[person], world) for page, person in looks()}


def _statements_of(page, client, world):
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(page.name, args=page.at(world)))
        transaction.set_rollback(True)
    assert answer.status_code in {200, 302}, page.name
    return len(asked)


@pytest.mark.django_db
def test_no_page_asks_more_of_thirty_rows_than_of_two(paper_as_a_page):
    """Two, so that no list is empty, which costs less than one with a row."""
    with time_machine.travel(factories.AT, tick=True):
        world = worlds.build()
        crowd(world, [2])
        few = statements(world)
        crowd(world, range(3, 31))
        many = statements(world)
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert grown == {}, "statements for two rows and for thirty"
    assert {name: few[name] for name, most in AT_MOST.items() if few[name] > most} == {}
    assert len(few) > 40
