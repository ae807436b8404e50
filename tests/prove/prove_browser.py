"""Every page of every person in a real browser: it breaks no policy, asks nobody else, and keeps nothing."""

import logging
import re
import socket
import threading
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from tests.attacks.outside import listening
from tests.house import role_pages as table
from tests.house import world as worlds
from tests.journeys import charting
from tests.journeys.watched import Watch, kept_by

FILE = re.compile("pdf|_json$|_file$")
QUIET = [
    *("--disable-default-apps", "--disable-domain-reliability", "--no-pings", "--disable-breakpad"),
    *("--disable-client-side-phishing-detection", "--disable-features=OptimizationHints,MediaRouter"),
]
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => (one.open = true))"


class Listener(threading.Thread):
    """Stands where the way into the world would begin, and writes down who knocks."""

    def __init__(self):
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.heard = []
        self.start()

    @property
    def port(self):
        return self.door.getsockname()[1]

    def run(self):
        while True:
            try:
                visitor, _where = self.door.accept()
            except OSError:
                return
            with visitor:
                visitor.settimeout(2)
                try:
                    self.heard.append(visitor.recv(200).split(b"\r\n")[0].decode("latin-1"))
                except OSError:
                    self.heard.append("somebody who said nothing")


@pytest.fixture
def listener():
    one = Listener()
    yield one
    one.door.close()


@pytest.fixture
def lonely(browser_type, browser_type_launch_args, listener):
    """A browser whose every way out leads past the listener."""
    way_out = {"server": f"http://127.0.0.1:{listener.port}", "bypass": "localhost"}
    arguments = [*browser_type_launch_args["args"], *QUIET]
    browser = browser_type.launch(**browser_type_launch_args | {"args": arguments, "proxy": way_out})
    yield browser
    browser.close()


def pages_of(person, world):
    for page in table.PAGES:
        if page.method == "get" and person in page.seen_by and not FILE.search(page.name):
            yield reverse(page.name, args=page.at(world))


@pytest.mark.promise("browser")
def test_no_page_of_anybody_breaks_the_policy_or_asks_anybody_else(
    transactional_db, live_server, lonely, listener, caplog
):
    caplog.set_level(logging.INFO)
    world, looked_at, found = worlds.build(), 0, []
    own = urlsplit(live_server.url).netloc
    with listening() as turned_to:
        for person in table.PEOPLE:
            context = lonely.new_context(viewport={"width": 1024, "height": 768})
            watch = Watch(context)
            charting.log_in(context, world.people[person])
            page = context.new_page()
            for address in pages_of(person, world):
                looked_at += 1
                found += look_at(page, live_server.url + address, person)
            found += [f"{person} {one}" for one in watch.complaints]
            found += [f"{person} asks {one}" for one in watch.hosts - {own}]
            found += [f"named in {one}" for one in watch.addresses if worlds.CANARY in one]
            context.close()
    assert found == []
    assert listener.heard == []
    assert turned_to == []
    assert worlds.CANARY not in caplog.text
    assert looked_at > 150


def look_at(page, address, person):
    answer = page.goto(address)
    page.evaluate(OPEN_ALL)
    if answer.status >= 400:
        yield f"{person} gets {answer.status} from {address}"
    if worlds.CANARY in kept_by(page):
        yield f"{address} keeps words of the record in the browser"


def test_the_listener_hears_who_asks_for_the_world(lonely, listener):
    """What hears nothing is only worth something when it can hear."""
    page = lonely.new_page()
    with pytest.raises(Error):
        page.goto("https://elsewhere.invalid/", timeout=5_000)
    assert any("elsewhere.invalid" in one for one in listener.heard)
    with listening() as turned_to, pytest.raises(socket.gaierror):
        socket.create_connection(("elsewhere.invalid", 80), timeout=5)
    assert turned_to
