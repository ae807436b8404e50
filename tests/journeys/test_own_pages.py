"""A patient's way through the own pages on a phone: invited on paper, joined without a password, answered,
read what was signed, took a consent back, kept the data. Nobody else sees any of it."""

import json
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clinic.actions.portal_access import invite_to_portal
from clinic.identity import acting_as
from clinic.models import Patient
from tests import factories
from tests.journeys import charting
from tests.journeys.readable import faults_of

KEY_OF_THE_DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def phone(page, context, world, quiet, live_server):
    """A phone with a fingerprint, on which the code of the paper was typed."""
    page.set_viewport_size({"width": 390, "height": 844})
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_OF_THE_DEVICE})
    with acting_as(world.front_desk.pk, world.clinic.pk):
        told = {"email": "maya@example.org", "on_paper": True, "by": world.front_desk}
        _row, _token, code = invite_to_portal(world.patient, **told, at=timezone.now())
    page.goto(f"{live_server.url}/join/{code}/")
    return page


def test_invited_answered_read_and_taken_back(phone, world, live_server, browser):
    visit = charting.expected_today(world)
    charting.planned(world, charting.PLANNED)
    join(phone)
    answer(phone, live_server)
    chart = charting.draft_of(world, visit=visit)
    with_sam = browser.new_context(viewport={"width": 1024, "height": 768})
    charting.log_in(with_sam, world.physio)
    tablet = with_sam.new_page()
    tablet.goto(f"{live_server.url}/drafts/{chart.pk}/")
    expect(tablet.locator(".said").first).to_contain_text("Said by the patient at")
    take_back(phone, live_server)
    tablet.locator("#rows-iastm_pass [data-tick]").first.click()
    expect(tablet.locator("#iastm-stop")).to_contain_text("Consent to instrument work was withdrawn")
    with_sam.close()

    done = charting.signed_last_week(world)
    phone.goto(f"{live_server.url}/me/visits/{done.pk}/")
    expect(phone.locator("main")).to_contain_text("Massage with a metal tool, 7 minutes")
    assert faults_of(phone) == {}
    told = keep(phone, live_server)
    assert told["patient"]["family_name"] == "Carter"
    nobody_else(browser, live_server, world, done)


def join(phone):
    phone.get_by_role("link", name="Use my fingerprint or face").click()
    phone.get_by_role("button", name="Set it up on this device").click()
    expect(phone.get_by_role("heading", name="Spare codes")).to_be_visible()
    phone.get_by_role("link", name="I have written them down").click()
    expect(phone.get_by_role("heading", name="Hello, Maya")).to_be_visible()


def answer(phone, live_server):
    phone.get_by_role("link", name="Answer a few short questions").click()
    for _question in ("pain now", "worst"):
        phone.get_by_text("3", exact=True).click()
        phone.get_by_role("button", name="Next").click()
    phone.get_by_text("Nothing new").click()
    phone.get_by_role("button", name=re.compile("^Send")).click()
    expect(phone.get_by_text("Sent. Thank you.")).to_be_visible()


def take_back(phone, live_server):
    phone.goto(f"{live_server.url}/me/data/")
    phone.get_by_role("link", name=re.compile("Take back: Massage")).click()
    phone.get_by_role("button", name="Take it back now").click()
    expect(phone.get_by_text("Taken back. It holds from now on.")).to_be_visible()


def keep(phone, live_server):
    """The passkey is proof enough for the file, given once more."""
    phone.goto(f"{live_server.url}/me/data/download/")
    with phone.expect_download() as kept:
        phone.get_by_role("link", name="For a computer: JSON").click()
    return json.loads(kept.value.path().read_text())


def nobody_else(browser, live_server, world, session):
    other = factories.patient(world.clinic, by=world.physio, family_name="Mensah")
    for person in (factories.portal_user(other), None):
        with browser.new_context() as theirs:
            if person:
                charting.log_in(theirs, person)
            answer = theirs.request.get(f"{live_server.url}/me/visits/{session.pk}/")
            assert "Carter" not in answer.text() and (answer.status == 404 or "/login/" in answer.url)
    with acting_as(world.physio.pk, world.clinic.pk):
        assert Patient.objects.get(pk=world.patient.pk).portal_user.email == "maya@example.org"


def test_a_device_that_gives_no_key_is_told_and_asked_again(phone):
    phone.get_by_role("link", name="Use my fingerprint or face").click()
    phone.wait_for_url("**/passkey/")
    phone.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('put away')); }")
    set_up = phone.get_by_role("button", name="Set it up on this device")
    expect(phone.get_by_role("alert")).to_have_count(0)
    set_up.click()
    expect(phone.get_by_role("alert")).to_contain_text("Try again, or use another way.")
    expect(set_up).to_be_enabled()
