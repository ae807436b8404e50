"""Asking for the pages of the table, and reading what an answer lets through."""

import re
from contextlib import contextmanager
from http.cookies import SimpleCookie
from io import BytesIO
from zipfile import ZipFile

from django.db import transaction
from django.urls import reverse

from clinic.models import AccessEvent
from tests import factories
from tests.house import world as worlds
from tests.house.addresses import addresses

VIEWS = {address.name: address.view for address in addresses()}
SAID = re.compile(worlds.CANARY.lower() + r"-([a-z-]*[a-z])")
# What differs from answer to answer and tells nothing: the form's secret, and the way back from the language.
CHANGES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|href="/language/[^"]*"')
HTMX = {"HX-Request": "true"}
FORMATS = ("csv", "json", "pdf", "xlsx")
# The ways in which a page can be asked for beside its own: what each adds to the request.
LOOKS = {
    "get": {"method": "get"},
    "head": {"method": "head"},
    "htmx": {"method": "get", "headers": HTMX},
    **{f"format={one}": {"method": "get", "query": f"?format={one}"} for one in FORMATS},
}
SENDS = {"post": {"method": "post"}, "htmx post": {"method": "post", "headers": HTMX}}
WAYS = LOOKS | SENDS


def client_of(person):
    """Logged in, with its first page behind it: the next ones find a log-in that is noted already."""
    client = factories.client_of(person)
    client.raise_request_exception = False
    client.get("/account/")
    return client


def ask(client, page, at, way=None):
    """One request for this page with these arguments, in its own way or another."""
    way = WAYS[way or page.method]
    address = reverse(page.name, args=at) + way.get("query", "")
    sent = page.sent if way["method"] == page.method == "post" else None
    return getattr(client, way["method"])(address, sent, headers=way.get("headers"))


@contextmanager
def undone(client):
    """Of what is asked for in it nothing stays, in the browser neither."""
    cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def last_event():
    """Numbers are never given twice, not even those of rows that were undone."""
    return AccessEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def words_in(answer):
    """Which canaries came out: in the body, in a header or in a cookie, in small letters or in capitals. An
    address that was asked for is no news to who asked for it."""
    body = b" ".join(files_in(answer.getvalue() if answer.streaming else answer.content))
    told = f"{answer.headers} {answer.cookies.output()} {body.decode('utf-8', 'replace')}"
    return set(SAID.findall(told.lower())) - set(SAID.findall(answer.request["PATH_INFO"]))


def files_in(body):
    """A workbook and a folder of tables are packed: their texts are in the files within."""
    if not body.startswith(b"PK"):
        return [body]
    packed = ZipFile(BytesIO(body))
    return [part for name in packed.namelist() for part in files_in(packed.read(name))]


def bare(answer):
    """The page without what is never the same: two refusals that tell nothing are equal in it."""
    return CHANGES.sub("", answer.content.decode())
