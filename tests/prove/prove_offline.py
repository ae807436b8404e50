"""The journeys of text that waits on a device which are too dear for every run: see
tests/journeys/test_charting_offline.py for the story that every run tells."""

import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from clinic.identity import acting_as
from sessions_app.actions.drafts import discard
from tests.conftest import BROWSER_ARGUMENTS, find_chromium
from tests.journeys.charting import log_in, saved
from tests.journeys.conftest import quiet, tablet, world  # noqa: F401
from tests.journeys.test_charting_offline import (  # noqa: F401
    CANARY,
    EVERYTHING_KEPT,
    NOTE,
    PAIN,
    address,
    chart,
    draft,
    kept,
    log_out,
    notice,
    on_another_device,
    says,
    sealed,
    told,
)

pytestmark = pytest.mark.promise("typed")
HERE = "async () => (await (await import('/static/js/sealed.js')).everything()).length"
SEND_LEFT = "async () => (await import('/static/js/unsent.js')).sendLeft()"
NO_CIPHER = """
Object.defineProperty(window, "isSecureContext", { get: () => false });
"""


@pytest.fixture(autouse=True)
def may_be_away(quiet):  # noqa: F811
    """The browser prints each try that found no network."""
    yield
    quiet[:] = [text for text in quiet if "Failed to load resource" not in text]


def go_offline(chart, text=CANARY):  # noqa: F811
    chart.context.set_offline(True)
    chart.locator(NOTE).fill(text)
    kept(chart)


def test_network_gone_in_the_middle_of_typing_goes_on_sealing_and_sends_in_order(chart, world, draft):  # noqa: F811
    chart.locator(NOTE).press_sequentially("One ")
    chart.context.set_offline(True)
    chart.locator(NOTE).press_sequentially("two ")
    kept(chart)
    chart.locator(NOTE).press_sequentially("three")
    chart.locator(PAIN.format(2)).check()
    chart.locator(PAIN.format(6)).check()
    kept(chart)
    chart.context.set_offline(False)
    saved(chart)
    assert told(world, draft, "note", "text") == ["One two three"]
    assert told(world, draft, "checkin", "pain_now") == ["6"]
    assert sealed(chart) == 0


def test_an_answer_that_was_lost_is_asked_for_again_and_undoes_nothing(chart, world, draft):  # noqa: F811
    lost = []

    def lose(route):
        lost.append(route.fetch())
        route.abort()

    chart.route("**/save", lose)
    chart.locator(PAIN.format(4)).check()
    kept(chart)
    assert told(world, draft, "checkin", "pain_now") == ["4"]
    on_another_device(world, draft, "checkin", "pain_now", ["4"], [])  # and takes it back
    chart.unroute("**/save")
    chart.locator("[data-when=waiting] [data-save-again]").click()
    saved(chart)
    assert lost
    assert told(world, draft, "checkin", "pain_now") is None


def test_a_closed_tab_and_a_log_in_that_ran_out(chart, world, draft, address, live_server):  # noqa: F811
    go_offline(chart)
    chart.close()
    Session.objects.all().delete()
    chart.context.set_offline(False)
    tab = chart.context.new_page()
    tab.goto(address)
    expect(tab).to_have_url(re.compile("/accounts/login/"))
    assert sealed(tab) == 1
    log_in(chart.context, world.physio)
    tab.goto(f"{live_server.url}/patients/")
    expect(notice(tab, "stored")).to_contain_text("is saved now")
    assert told(world, draft, "note", "text") == [CANARY]
    assert sealed(tab) == 0


def test_a_server_that_restarts(chart, world, draft):  # noqa: F811
    chart.context.route("**/save", lambda route: route.fulfill(status=503))
    chart.locator(NOTE).fill(CANARY)
    kept(chart)
    chart.context.unroute("**/save")
    chart.context.route("**/save", lambda route: route.fulfill(status=200, body="<p>Welcome to our network"))
    chart.locator("[data-when=waiting] [data-save-again]").click()
    kept(chart)
    chart.context.unroute("**/save")
    saved(chart)  # by itself
    assert told(world, draft, "note", "text") == [CANARY]


def test_two_tabs_of_one_draft_send_each_its_own(chart, world, draft, address, live_server):  # noqa: F811
    other = chart.context.new_page()
    other.goto(address)
    go_offline(chart)
    other.locator(PAIN.format(3)).check()
    kept(other)
    assert sealed(other) == 2
    chart.close()
    other.close()
    chart.context.set_offline(False)
    tab = chart.context.new_page()
    tab.goto(address)
    expect(tab.locator(NOTE)).to_have_value(CANARY)
    expect(tab.locator(PAIN.format(3))).to_be_checked()
    expect(tab.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert sealed(tab) == 0


def test_what_a_living_tab_has_to_send_is_left_to_it(chart, world, draft, live_server):  # noqa: F811
    chart.route("**/save", lambda route: route.abort())
    chart.locator(NOTE).fill(CANARY)
    kept(chart)
    other = chart.context.new_page()
    with other.expect_response("**/drafts/key/"):
        other.goto(f"{live_server.url}/today/")
    other.wait_for_load_state("networkidle")  # what the page does by itself when it opens has ended
    assert other.evaluate(SEND_LEFT) is False
    assert (sealed(other), told(world, draft, "note", "text")) == (1, None)
    chart.unroute("**/save")
    chart.locator("[data-when=waiting] [data-save-again]").click()
    saved(chart)
    assert (sealed(other), told(world, draft, "note", "text")) == (0, [CANARY])


def test_what_cannot_be_stored_any_more_is_shown_and_stays_until_it_is_taken_away(
    chart,  # noqa: F811
    world,  # noqa: F811
    draft,  # noqa: F811
    live_server,
):
    go_offline(chart)
    chart.close()
    with acting_as(world.physio.pk, world.clinic.pk):
        discard(draft.pk, by=world.physio, at=timezone.now(), reason="Began twice")
    chart.context.set_offline(False)
    tab = chart.context.new_page()
    tab.goto(f"{live_server.url}/today/")
    expect(notice(tab, "refused")).to_be_visible()
    notice(tab, "refused").locator("summary").click()
    expect(notice(tab, "refused").locator("li")).to_have_text(CANARY)
    assert sealed(tab) == 1
    notice(tab, "refused").get_by_role("button").click()
    expect(notice(tab, "refused")).to_have_count(0)
    assert sealed(tab) == 0


def test_after_seven_days_it_goes_unread(chart, world, draft, live_server):  # noqa: F811
    go_offline(chart)
    chart.close()
    tab = chart.context.new_page()
    tab.clock.set_fixed_time(timezone.now() + timedelta(days=7, minutes=1))
    chart.context.set_offline(False)
    tab.goto(f"{live_server.url}/today/")
    assert tab.evaluate(HERE) == 0
    assert told(world, draft, "note", "text") is None
    assert sealed(tab) == 0


def test_a_device_without_a_cipher_says_that_it_keeps_nothing(tablet, world, draft, address):  # noqa: F811
    tablet.add_init_script(NO_CIPHER)
    tablet.goto(address)
    tablet.context.set_offline(True)
    tablet.locator(NOTE).fill(CANARY)
    says(tablet, "Not kept on this device: leave this page open.")
    assert CANARY not in " ".join(tablet.evaluate(EVERYTHING_KEPT))
    assert sealed(tablet) == 0
    tablet.context.set_offline(False)
    saved(tablet)
    assert told(world, draft, "note", "text") == [CANARY]


@pytest.mark.promise("browser")
def test_nothing_typed_lies_in_clear_in_the_files_of_the_browser(playwright, world, draft, address):  # noqa: F811
    """A tablet that is stolen while it is off: everything that the browser wrote is looked through."""
    with tempfile.TemporaryDirectory() as folder:
        options = {"executable_path": find_chromium(), "args": BROWSER_ARGUMENTS}
        context = playwright.chromium.launch_persistent_context(folder, **options)
        log_in(context, world.physio)
        page = context.new_page()
        page.goto(address)
        page.locator(NOTE).fill("Saved first " + CANARY)
        saved(page)
        context.set_offline(True)
        page.locator(NOTE).fill(CANARY * 50)
        kept(page)
        page.wait_for_timeout(1500)
        context.close()
        written = [one.read_bytes() for one in Path(folder).rglob("*") if one.is_file()]
    looked_at = b"".join(written)
    assert b"unsent" in looked_at or b"u\0n\0s\0e\0n\0t" in looked_at  # the store is among them
    for word in (CANARY.split()[0], "knee locks", "Carter", "CARTER"):
        assert word.encode() not in looked_at
        assert word.encode("utf-16-le") not in looked_at
