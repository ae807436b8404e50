"""A page left lying: it asks in time, leaves for the log-in, and keeps what would be lost."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from clinic.pins import SEEN_KEY
from tests.journeys.charting import log_in
from tests.journeys.readable import faults_of

THIRTEEN_MINUTES, FOUR_MINUTES, SIXTEEN_MINUTES = 13 * 60_000 + 5_000, 4 * 60_000, 16 * 60_000
NAME = "[name=display_name]"


@pytest.fixture
def page(browser, world):
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    log_in(context, world.physio)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def as_the_server_sees_it(page, *, idle_minutes):
    """The page's clock was moved; the server's is moved here."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session[SEEN_KEY] -= idle_minutes * 60
    session.save()


def left_lying(page, milliseconds):
    as_the_server_sees_it(page, idle_minutes=milliseconds / 60_000)
    page.clock.run_for(milliseconds)


@pytest.mark.promise("log-in")
def test_a_page_asks_in_time_and_leaves_for_the_log_in(page, live_server):
    page.goto(f"{live_server.url}/today/")
    left_lying(page, THIRTEEN_MINUTES)
    question = page.get_by_role("dialog", name="Are you still here?")
    expect(question).to_be_visible()
    assert not faults_of(page)
    page.get_by_role("button", name="I am still here").click()
    expect(question).to_be_hidden()
    left_lying(page, THIRTEEN_MINUTES)
    expect(question).to_be_visible()
    left_lying(page, FOUR_MINUTES)
    expect(page).to_have_url(f"{live_server.url}/accounts/login/?next=/today/")


@pytest.mark.promise("typed")
def test_what_is_typed_waits_behind_a_cover_until_the_same_person_is_in_again(page, live_server, world):
    page.goto(f"{live_server.url}/account/")
    with page.expect_response("**/account/time-left/"):  # a hand on the page is told to the server
        page.fill(NAME, "Sam, half typed")
        page.clock.run_for(61_000)
    left_lying(page, SIXTEEN_MINUTES)
    page.clock.run_for(SIXTEEN_MINUTES)  # however late the page read that answer
    expect(page.get_by_role("heading", name="You were logged off")).to_be_visible()
    expect(page.locator(NAME)).to_be_hidden()

    page.context.clear_cookies()
    log_in(page.context, world.physio)
    page.clock.run_for(61_000)
    expect(page.locator(NAME)).to_have_value("Sam, half typed")
    expect(page.locator(NAME)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
