"""Anything, sent anywhere, by anybody: an answer in words within five seconds, and never our own failure.

What the quick run does with a list of odd values, this does with whatever Hypothesis thinks of: in each form,
in the question of every address, in the path, in a save of charting and in the files that are imported.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.identity import acting_as
from clinic.middleware.sizes import LONGEST_ADDRESS
from sessions_app.models import Draft
from tests import factories
from tests.attacks.forms_of import forms_of
from tests.attacks.markup import unruly
from tests.attacks.test_odd_input import ODD, PEOPLE, answers_of, new_forms
from tests.house import world as worlds
from tests.house.source import modules

TESTS = Path(__file__).resolve().parent.parent
LONGEST = 5  # seconds
EXAMPLES = 60
EACH = int(os.environ.get("PROVE_FUZZ", 4))  # tries of one form, one question or one part of a save
MARKUP = "<i data-planted>"
ASKED = re.compile(r"GET(?:\.get|\.getlist)?[(\[]\"(\w+)")
SOURCES = {one.name: one.path.read_text() for one in modules()}
OF_OURS = sorted({name for source in SOURCES.values() for name in ASKED.findall(source)})

TEXT = st.text(max_size=60) | st.sampled_from(sorted(ODD.values())) | st.integers().map(str)
NUMBERISH = st.from_regex(r"[-+]?[0-9٠-٩۰-۹.,eE_ ]{1,30}", fullmatch=True)
DATEISH = st.from_regex(
    r"[0-9]{1,5}[-/. ][0-9]{1,3}[-/. ][0-9]{1,5}([T ][0-9]{1,3}:[0-9]{1,3})?", fullmatch=True
)
NO_SUCH_DAY = st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True)
VALUE = TEXT | NUMBERISH | DATEISH | NO_SUCH_DAY
HALVES = st.sampled_from(["\ud800", "a\udfffb"])  # of a character: JSON can write them, no text can hold them
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUE | HALVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(VALUE, inner, max_size=4),
    max_leaves=12,
)
NO_TEXTS = st.lists(st.none() | st.booleans() | st.integers() | st.floats(), min_size=1, max_size=2)
CELLS = st.lists(st.lists(VALUE, max_size=8).map(",".join), max_size=12).map("\n".join)


@pytest.fixture
def world(db, monkeypatch):
    """Its every name and text holds markup, which no page may take for its own."""
    monkeypatch.setattr(worlds, "CANARY", f"Kanarienvogel {MARKUP}")
    made = worlds.build()
    with acting_as(made.staff.manager.pk, made.clinic.pk):
        yield made


def ask(what, send, *, undo=True):
    """One request whose traces are undone; told with what was sent when it fails or takes too long. What took
    long once is asked once more: the machine may have had something else to do."""
    for _time in range(2):
        began = time.monotonic()
        with transaction.atomic():
            answer = send()
            transaction.set_rollback(undo)
        took = time.monotonic() - began
        assert answer.status_code < 500, what
        if took < LONGEST:
            return answer
    raise AssertionError(f"{what} took {took:.1f} s")


def encoded(text):
    return quote(text.encode("utf-8", "replace"), safe="")


def tried(times):
    return settings(max_examples=times, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.promise("input")
@pytest.mark.parametrize("person", PEOPLE)
def test_every_form_takes_anything(world, person):
    """As it stood on its page, but for one or two of its fields: so they are what is looked at."""
    known, forms = set(), []
    for client, address, page in answers_of(world, person):
        html = page.content.decode() if page["Content-Type"].startswith("text/html") else ""
        assert MARKUP not in html, f"{address} shows what somebody typed as its own"
        assert list(unruly(html, "Kanarienvogel")) == []
        forms += [(client, where, form) for where, form in new_forms(address, page, known)]
    assert forms
    for one in forms:
        send_anything(*one)


def send_anything(client, where, form):
    names = sorted({*form.names, *form.sent()})

    @tried(max(EACH, len(names)))
    @given(st.data())
    def attack(data):
        odd = st.lists(VALUE, min_size=1, max_size=3)
        some = st.dictionaries(st.sampled_from(names), odd, min_size=1, max_size=2) if names else st.just({})
        sent = form.sent(**data.draw(some, label="typed"))
        for gone in data.draw(st.lists(st.sampled_from(names), max_size=1)) if names else ():
            sent.pop(gone, None)
        sent |= data.draw(st.dictionaries(st.from_regex(r"\w{1,12}", fullmatch=True), VALUE, max_size=1))
        if form.buttons:
            name, value = data.draw(st.sampled_from(form.buttons))
            sent[name] = data.draw(st.just(value) | VALUE)
        ask((where, sent), lambda: client.post(where, texts(sent)))

    attack()


def texts(sent):
    """As bytes that any client may send; half characters too."""
    return {name: value if isinstance(value, list) else str(value) for name, value in clean(sent).items()}


def clean(value):
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [clean(one) for one in value]
    return {clean(name): clean(one) for name, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.promise("input")
@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_takes_any_question_and_any_path(world, person):
    """And the page of a strange question holds no markup of its asker."""
    pages = list(answers_of(world, person))
    assert len(OF_OURS) > 15
    questions = [(client, address, name) for client, address, page in pages for name in asked(address, page)]
    assert questions
    for one in questions:
        ask_anything(*one)

    @tried(EXAMPLES)
    @given(st.data())
    def attack(data):
        client, address, _page = data.draw(st.sampled_from(pages), label="page")
        strange = data.draw(st.lists(st.tuples(st.sampled_from(OF_OURS) | VALUE, VALUE), max_size=4))
        parts = address.strip("/").split("/")
        if data.draw(st.booleans()):
            place = data.draw(st.integers(0, len(parts) - 1))
            parts[place] = encoded(data.draw(VALUE | st.integers().map(str)))
        look(client, f"/{'/'.join(parts)}/", strange)

    attack()


def asked(address, page):
    """What the view of this address reads of its question, and what the forms on its page ask in theirs."""
    source = SOURCES.get(resolve(address).func.__module__, "")
    own = {name for form in forms_of(page) if form.method == "get" for name in form.names}
    return sorted(own | set(ASKED.findall(source)))


def ask_anything(client, address, name):
    @tried(2 * EACH)
    @given(VALUE)
    def attack(value):
        look(client, address, [(name, value)])

    attack()


def look(client, address, question):
    words = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in question)
    target = f"{address}?{words}"[:LONGEST_ADDRESS]
    answer = ask(target, lambda: client.get(target))
    if answer["Content-Type"].startswith("text/html"):
        assert list(unruly(answer.content.decode())) == [], target


@pytest.mark.promise("input")
def test_a_save_takes_anything(world):
    client = factories.client_of(world.staff.physio)
    client.raise_request_exception = False
    address = reverse("record:save", args=[world.draft.pk])
    rows = [row["id"] for row in world.draft.payload["rows"]]
    places = [(row["id"], name) for row in world.draft.payload["rows"] for name in row["fields"]]
    change = st.sampled_from([*places, ("note", "text")]).flatmap(
        lambda place: st.fixed_dictionaries(
            {
                "row": mostly(st.just(place[0])),
                "field": mostly(st.just(place[1])),
                "seen": mostly(st.lists(VALUE, max_size=2)),
                "value": mostly(
                    st.lists(VALUE, max_size=3), st.lists(VALUE | HALVES | JSONISH, max_size=3) | JSONISH
                ),
            }
        )
    )
    added = st.dictionaries(st.sampled_from(["row", "kind", "after"]), JSONISH)
    whole = st.fixed_dictionaries(
        {"changes": mostly(st.lists(change, min_size=1, max_size=2))},
        optional={
            "added": mostly(st.just([]), st.lists(added)),
            "removed": mostly(st.just([]), st.lists(st.sampled_from(rows) | VALUE, max_size=2)),
            "taps": mostly(st.integers(0, 9)),
            "device": mostly(st.just("tablet")),
            "mark": mostly(st.just("")),
        },
    )
    said = Counter()

    @tried(EACH * EXAMPLES)
    @given(mostly(whole, st.binary(max_size=200)))
    def attack(sent):
        body = sent if isinstance(sent, bytes) else json.dumps(sent)
        with transaction.atomic():
            answer = ask(body, lambda: client.post(address, body, "application/json"), undo=False)
            rows = Draft.objects.get(pk=world.draft.pk).payload["rows"]
            transaction.set_rollback(True)
        said[answer.status_code] += 1
        kept = [one for row in rows for values in row["fields"].values() for one in values]
        assert {type(one) for one in kept} == {str}, body

    attack()
    assert min(said[200], said[400]) > EXAMPLES, said  # both ways to end are met, and often


def mostly(right, odd=JSONISH | NO_TEXTS):
    """So that what is odd is looked at, and is not hidden behind something else that is."""
    return st.integers(0, 6).flatmap(lambda drawn: odd if drawn == 6 else right)


@pytest.mark.promise("input")
@pytest.mark.parametrize(
    ("name", "arguments", "who"),
    [
        ("clinic:import_patients", [], "front_desk"),
        ("record:import_visits", [], "front_desk"),
        ("catalogue:import_entries", ["exercises"], "manager"),
        ("catalogue:measure_items", ["psfs"], "manager"),
    ],
)
def test_an_imported_file_may_hold_anything(world, name, arguments, who):
    client = factories.client_of(getattr(world.staff, who))
    client.raise_request_exception = False
    address = reverse(name, args=arguments)

    @tried(EXAMPLES)
    @given(CELLS.map(lambda text: clean(text).encode()) | st.binary(max_size=300), VALUE)
    def attack(content, said):
        file = SimpleUploadedFile("list.csv", content)
        sent = {"file": file, "text": clean(said), "zone": "Asia/Singapore", "do": "read", "verb": "read"}
        ask((address, content), lambda: client.post(address, sent))

    attack()


def test_the_longest_list_that_is_taken_is_read_in_time(world):
    desk = factories.client_of(world.staff.front_desk)
    line = "Tan,Mei Ling,12 Mar 1980,,+65 9123 4567,mei@example.org\n"
    content = ("Family name,Given names,Birth date,Record number,Phone,E-mail\n" + line * 1_999).encode()
    file = SimpleUploadedFile("list.csv", content)
    answer = ask("2,000 patients", lambda: desk.post(reverse("clinic:import_patients"), {"file": file}))
    assert answer.status_code in {200, 302, 422}


@pytest.mark.promise("input")
def test_what_is_told_of_any_example_is_true_of_five_hundred():
    """The properties of `make test`, which has time for a hundred."""
    told = [path for path in sorted(TESTS.glob("*/test_*.py")) if "@given" in path.read_text()]
    assert len(told) > 5
    asked = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", *map(str, told)],
        cwd=TESTS.parent,
        env=os.environ | {"EXAMPLES": "500"},
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stdout[-4000:]
