"""Whatever is sent, by whomever: an answer in words, and never the product's own failure."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from clinic.identity import acting_as
from tests import factories
from tests.attacks.forms_of import forms_of
from tests.attacks.markup import unruly
from tests.attacks.outside import listening
from tests.house import role_pages as table
from tests.house import world as worlds

PAPER = re.compile("pdf|_json$|_file$")
ROUNDS = 3
PEOPLE = [table.PHYSIO, table.MANAGER, table.FRONT_DESK, table.PATIENT]
ODD = {
    "empty": "",
    "blank": " \t ",
    "comma": "1,5",
    "arabic digits": "١٢",
    "not a number": "NaN",
    "infinity": "Infinity",
    "huge": "1e9",
    "tiny": "1e-400",
    "many digits": "9" * 5000,
    "a key too large": "9" * 19,
    "negative": "-1",
    "the first year": "0001-01-01",
    "the last year": "9999-12-31",
    "no such day": "2026-02-31",
    "a quarter past": "25:99",
    "right to left": "\u202eשלום\u200b👩‍👩‍👧",
    "no character": "\uffff\x01\x7f",
    "wildcards": "%_\\'\"; DROP TABLE x; --",
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "long": "ß" * 70_000,
    "two lines": "a\r\nb\nc\u2028d",
}

UNMISTAKABLE = [ODD["wildcards"], ODD["markup"], "9" * 50, "ß" * 50]  # in a log they were typed here


@pytest.fixture
def world(db):
    made = worlds.build()
    with acting_as(made.staff.manager.pk, made.clinic.pk):
        yield made


def answers_of(world, person):
    """Every page that this person opens, but files and papers, which have no form."""
    client = factories.client_of(world.people[person])
    client.raise_request_exception = False
    for page in table.PAGES:
        if person in page.seen_by and page.method == "get" and not PAPER.search(page.name):
            address = reverse(page.name, args=page.at(world))
            yield client, address, client.get(address)


def new_forms(address, answer, known):
    """The forms of this page that stood on none before."""
    for form in forms_of(answer):
        where = form.action or address
        key = (where.split("?")[0], tuple(sorted(form.names)))
        if form.method == "post" and "log" not in where and key not in known:
            known.add(key)
            yield where, form


def sent_to(client, where, sent):
    with transaction.atomic():
        got = client.post(where, sent)
        transaction.set_rollback(True)
    return got


@pytest.mark.promise("input", "browser")
@pytest.mark.parametrize("person", PEOPLE)
def test_every_form_takes_odd_values_in_every_field(world, person, caplog):
    """And every page on the way is one that a browser with a strict policy shows whole: nothing inline,
    nothing from elsewhere, no name in an address, none in the log."""
    found, known = [], set()
    with listening() as heard:
        for client, address, page in answers_of(world, person):
            if page.headers["Content-Type"].startswith("text/html"):
                found += [f"{address}: {one}" for one in unruly(page.content.decode(), worlds.CANARY)]
            for where, form in new_forms(address, page, known):
                name, pressed = (form.buttons or [("do", "save")])[0]
                for shift in range(len(known), len(known) + len(ODD), len(ODD) // ROUNDS):
                    sent = form.sent(**odd_values(form, shift), **{name: pressed})
                    if sent_to(client, where, sent).status_code >= 500:
                        found.append(f"{where} {shift}")
    assert found == []
    assert known
    assert heard == []
    assert [one for one in (worlds.CANARY, *UNMISTAKABLE) if one in caplog.text] == []


def odd_values(form, shift):
    """Each field another one; the next round begins further down the list, and each form elsewhere."""
    names, odd = sorted(form.names) or ["text"], list(ODD.values())
    return {name: odd[(place + shift) % len(odd)] for place, name in enumerate(names)}
