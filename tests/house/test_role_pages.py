"""The table of pages and people is whole, and true."""

from collections import Counter
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.urls import reverse

from clinic.audit import RECORD_PERMISSIONS
from clinic.identity import acting_as
from clinic.models import AccessEvent
from tests import factories
from tests.house import world as worlds
from tests.house.addresses import addresses
from tests.house.role_pages import LIBRARY_PREFIXES, OTHER_PATIENT, PAGES, PEOPLE, PUBLIC

REFUSED = {404}
VIEWS = {address.name: address.view for address in addresses()}


def test_every_address_is_in_the_table_once():
    named = Counter(page.name for page in PAGES) + Counter(PUBLIC.keys())
    assert [name for name, times in named.items() if times > 1 and name in PUBLIC] == []
    ours = {name for name in VIEWS if not name.startswith(LIBRARY_PREFIXES)}
    assert ours - set(named) == set(), "add these pages to tests/house/role_pages.py"
    assert set(named) - ours == set(), "these pages are in the table and nowhere else"


@pytest.mark.promise("needed")
def test_every_view_states_its_access():
    silent = [a.route for a in addresses() if not a.is_of_a_library and not hasattr(a.view, "access")]
    assert silent == [], "decorate with @requires, @anyone_logged_in or @public"


def test_only_the_log_in_library_answers_without_our_doorman():
    foreign = {a.view.__module__ for a in addresses() if a.is_of_a_library}
    assert {module.split(".")[0] for module in foreign} == {"allauth"}


def test_public_views_are_named_with_their_reason():
    public = {name for name, view in VIEWS.items() if getattr(view, "access", "") == "public"}
    assert public == set(PUBLIC)
    assert all(PUBLIC.values())


@pytest.fixture
def world(db, paper_as_a_page):
    made = worlds.build()
    with acting_as(made.staff.manager.pk, made.clinic.pk):
        yield made


def client_of(world, person):
    client = factories.client_of(world.people[person])
    client.raise_request_exception = False
    return client


def ask(client, page, world):
    """One request whose traces are undone, in the browser too."""
    cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
    with transaction.atomic():
        before = set(AccessEvent.objects.values_list("pk", flat=True))
        answer = getattr(client, page.method)(reverse(page.name, args=page.at(world)), page.sent)
        answer.events = list(AccessEvent.objects.exclude(pk__in=before))
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def faults(page, person, answer, world):
    """What is wrong with this answer, in sentences."""
    said = f"{person} got {answer.status_code} from {page.method} {page.name}"
    if person in page.seen_by:
        if answer.status_code in {403, 404, 405} or answer.status_code >= 500:
            yield f"{said}, and should be answered"
        elif page.method == "get" and answer.status_code == 200:
            yield from trail_faults(page, person, answer, world)
        return
    if answer.status_code not in REFUSED:
        yield f"{said}, and should be told 404"
    if worlds.CANARY in answer.content.decode():
        yield f"{said}, and the answer shows what it refuses"


def trail_faults(page, person, answer, world):
    if person.startswith("foreign"):
        return  # theirs is written into the trail of their own clinic, which is not read here
    view = VIEWS[page.name]
    expected = int(getattr(view, "access", None) in RECORD_PERMISSIONS and getattr(view, "is_look", True))
    if len(answer.events) != expected:
        yield f"{page.name} left {len(answer.events)} access events for {person}, not {expected}"
    if expected and page.of_patient and [one.patient_id for one in answer.events] != [world.patient.pk]:
        yield f"{page.name} does not say in the trail whose record it shows"


@pytest.mark.promise("own")
@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_gets_what_the_table_says(world, person):
    client, found, names = client_of(world, person), [], set()
    for page in PAGES:
        found += faults(page, person, ask(client, page, world), world)
        names.add(page.name)
    assert found == []
    assert len(names) > 5


@pytest.mark.promise("own")
@pytest.mark.parametrize("person", PEOPLE)
def test_what_does_not_exist_is_404_for_everybody(world, person):
    """Asked of those who may open the page at all; the others are told 404 whatever they ask for."""
    nowhere, found = worlds.nothing(), []
    pages = [page for page in PAGES if person in page.seen_by and page.at(nowhere)]
    client = client_of(world, person)
    for page in pages:
        answer = ask(client, page, nowhere)
        if answer.status_code != 404:
            found.append(f"{person} got {answer.status_code} from {page.name} of nothing")
    assert found == []
    assert pages or person == OTHER_PATIENT


@pytest.mark.promise("strangers")
def test_a_stranger_is_led_to_the_log_in(world, client):
    strays = []
    for page in PAGES:
        answer = ask(client, page, world)
        if answer.status_code != 302 or not answer.url.startswith(reverse("account_login")):
            strays.append(f"{page.name}: {answer.status_code}")
    assert strays == []
