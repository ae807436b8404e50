"""The table of pages and people is whole, and true. tests/prove/prove_rights.py asks in all ways."""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from clinic.access import may
from clinic.audit import RECORD_PERMISSIONS
from clinic.identity import acting_as
from clinic.models import AccessEvent
from clinic.queries.places import place_in, places_of
from tests.house.addresses import addresses
from tests.house.asking import VIEWS, WAYS, ask, bare, client_of, last_event, undone, words_in
from tests.house.role_pages import LIBRARY_PREFIXES, PAGES, PEOPLE, PUBLIC, READERS

REFUSED = {404, 405}  # 405 without asking who it is: the page exists, and is not for looking


@pytest.mark.promise("needed")
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


@pytest.mark.promise("needed")
def test_public_views_are_named_with_their_reason():
    public = {name for name, view in VIEWS.items() if getattr(view, "access", "") == "public"}
    assert public == set(PUBLIC)
    assert all(PUBLIC.values())


@pytest.mark.promise("own")
@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_gets_what_the_table_says(world, person, paper_as_a_page):
    who = SimpleNamespace(name=person, client=client_of(world.people[person]))
    found, read = [], set()
    for page in PAGES:
        if person in page.seen_by:
            found += answered(page, who, world, read)
    assert found == []
    readable = {what for what, readers in READERS.items() if person in readers}
    assert read - readable == set(), f"{person} reads this, and should not"
    assert readable - read == set(), f"{person} should read this somewhere"


def answered(page, who, world, read):
    """What is wrong with the answer for somebody who may open the page, in sentences."""
    before = last_event()
    with undone(who.client):
        answer = ask(who.client, page, page.at(world))
        events = list(AccessEvent.objects.filter(pk__gt=before))
    read |= words_in(answer)
    if answer.status_code in {403, 404, 405} or answer.status_code >= 500:
        yield f"{who.name} got {answer.status_code} from {page.method} {page.name}, and should be answered"
    elif page.method == "get" and answer.status_code == 200 and not who.name.startswith("foreign"):
        yield from trail_faults(page, events, world)  # theirs is in the trail of their own clinic


def trail_faults(page, events, world):
    view = VIEWS[page.name]
    of_record = getattr(view, "access", None) in RECORD_PERMISSIONS and getattr(view, "is_look", True)
    expected = int(of_record or page.in_trail) * page.looks
    if len(events) != expected:
        yield f"{page.name} left {len(events)} access events, not {expected}"
    if expected and page.of_patient and [one.patient_id for one in events] != [world.patient.pk]:
        yield f"{page.name} does not say in the trail whose record it shows"


@pytest.mark.promise("own", "strangers")
@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_not_is_told_what_is_told_of_nothing(world, person):
    """One refusal, word for word, for what is somebody else's and for what does not exist. Each page is asked
    for in one way more than its own; `make prove` asks for each in all of them."""
    user, client = standing(world.people[person]), client_of(world.people[person])
    found, refusals = [], Counter()
    for number, (page, at) in enumerate(not_for(person, user, world)):
        way = page.method if number % 2 else list(WAYS)[number // 2 % len(WAYS)]
        answer = ask(client, page, at, way)
        if answer.status_code not in REFUSED or words_in(answer):
            found.append(f"{page.name} {way}: {answer.status_code} with {words_in(answer)}")
        if answer.status_code == 404 and way != "head":
            refusals[bare(answer)] += 1
    assert found == []
    assert len(refusals) == 1, "one refusal says more than another, or nobody was refused"


def not_for(person, user, world):
    """Pages to be refused behind the door: of others, and of nothing. Who is stopped at the door is asked
    for in the next test."""
    for page in PAGES:
        if is_let_in(user, page) and person not in page.seen_by:
            yield page, page.at(world)
        if person in page.seen_by and page.at(world.nowhere):
            yield page, page.at(world.nowhere)


def is_let_in(user, page):
    permission = VIEWS[page.name].access
    return permission == "logged in" or may(user, permission)


def standing(user):
    with acting_as(user.pk):
        user.standing = place_in(places_of(user), None).standing
    return user


@pytest.mark.promise("needed")
@pytest.mark.parametrize("person", PEOPLE)
def test_who_is_not_let_in_is_stopped_at_the_door(world, person):
    """Before anything is looked for: the view is called as it stands in the addresses, with no database."""
    user, stopped = standing(world.people[person]), 0
    for page in PAGES:
        if is_let_in(user, page):
            continue
        assert person not in page.seen_by, page.name
        request = getattr(RequestFactory(), page.method)("/")
        request.user = user
        with connection.execute_wrapper(nothing_is_asked), pytest.raises(Http404):
            VIEWS[page.name](request, **dict.fromkeys(kwargs_of(page, world), 1))
        stopped += 1
    assert stopped > 20


def nothing_is_asked(execute, sql, params, many, context):
    raise AssertionError(f"asked before the door: {sql}")


def kwargs_of(page, world):
    return resolve(reverse(page.name, args=page.at(world))).kwargs


@pytest.mark.promise("strangers")
def test_a_stranger_is_led_to_the_log_in(world):
    strays, client = [], Client()
    for page in PAGES:
        answer = ask(client, page, page.at(world))
        if answer.status_code != 302 or not answer.url.startswith(reverse("account_login")):
            strays.append(f"{page.name}: {answer.status_code}")
        if words_in(answer):
            strays.append(f"{page.name} says {words_in(answer)}")
    assert strays == []
