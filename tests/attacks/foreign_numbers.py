"""Forms as a page sends them, with a number of somebody else put in the place of each of one's own."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.attacks.forms_of import forms_of
from tests.attacks.numbered import ABROAD, COLLEAGUES, UNKNOWN, Number, is_to_see
from tests.house.asking import client_of, undone, words_in
from tests.house.role_pages import PAGES


def faults_of_forms(person, records):
    """What is wrong, and how many fields were tried."""
    client, faults, tried = client_of(records.mine.people[person]), [], set()
    for where, form in forms_seen_by(person, client, records):
        for name, values in form.offered.items():
            for value in {one for number in numbers_in(values) for one in instead_of(number)}:
                tried.add((where, name))
                for pressed in ([], form.buttons[:1]):
                    faults += sent_with(client, where, form, {**dict(pressed), name: value}, value)
    return faults, tried


def foreign_words(answer):
    return {word for word in words_in(answer) if word.startswith("a-") or "abroad" in word}


def numbers_in(values):
    return {value for value in values if re.fullmatch(r"6\d{6}", value)}


def instead_of(value, *, same_clinic=False):
    """Somebody else's rows of the same table, in the order of their making, and one that is nobody's."""
    place = Number(int(value)).place
    return [str(ABROAD + place), UNKNOWN, *([str(COLLEAGUES + place)] if same_clinic else [])]


def forms_seen_by(person, client, records):
    """Every form on the pages this person opens, each kind once, with what it offers."""
    known = set()
    for address, answer in pages_seen_by(person, client, records):
        for form in forms_of(answer):
            where = form.action or address
            key = (where.split("?")[0], form.method, tuple(sorted(form.names)), tuple(sorted(form.offered)))
            if "log" not in where and key not in known:
                known.add(key)
                yield where, form


LINK = re.compile(r'href="(/[^"?]*\?[^"]*)"')


def pages_seen_by(person, client, records):
    """The pages of the table, and those they lead to with a number in the question, one of a kind."""
    todo = [
        reverse(page.name, args=page.at(records.mine))
        for page in PAGES
        if page.method == "get" and is_to_see(person, page)
    ]
    known, patient = set(), records.mine.patient.pk
    todo += [f"{reverse('record:add_visit')}?patient={patient}"]  # behind a search, which no link leads to
    for address in todo:
        with undone(client):
            answer = client.get(address)
        yield address, answer
        for link in map(unescape, LINK.findall(answer.content.decode("utf-8", "replace"))):
            asked = dict(parse_qsl(urlsplit(link).query))
            kind = urlsplit(link).path, tuple(sorted(asked))
            if numbers_in(asked.values()) and kind not in known:
                known.add(kind)
                todo.append(link)


# A log-in is no record; a draft keeps what is typed as it is typed, and is told off until it may be signed.
KEEPS_ANYTHING = re.compile(r'"django_session"|UPDATE "sessions_app_draft" SET "revision"')


def is_written(value, statements):
    """The statements that write this number where it would count."""
    writes = [one["sql"] for one in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"])]
    return [sql for sql in writes if re.search(rf"\b{value}\b", sql) and not KEEPS_ANYTHING.search(sql)]


def sent_with(client, where, form, changed, value):
    """What is wrong with the answer to this form with somebody else's number in it. Of a button that only
    asks for one more row the same page may come back."""
    with undone(client), CaptureQueriesContext(connection) as asked:
        address = where if form.method == "post" else where.split("?")[0]
        answer = getattr(client, form.method)(address, form.sent(**changed))
    faults = [*foreign_words(answer), *is_written(value, asked.captured_queries)]
    faults += [f"{name} offers it" for name in form.offered if is_offered(form, name, value, answer)]
    may_be = {302, 400, 404, 409, 422} | ({200} if form.method == "get" or len(changed) > 1 else set())
    if answer.status_code not in may_be or faults:
        yield f"{form.method} {where} {changed}: {answer.status_code} {faults}"


def is_offered(form, name, value, answer):
    """Whether the page that came back has it to choose. What is hidden may come back as it was sent."""
    hidden = {one for one, _value, kind in form.inputs if kind == "hidden"}
    return name not in hidden and value in {
        one for back in forms_of(answer) for one in back.offered.get(name, ())
    }
