"""The desk at work in a browser: find while typing, register, choose somebody else."""

from datetime import date

import pytest
from playwright.sync_api import expect

from clinic.identity import acting_as
from clinic.models import Patient
from tests import factories
from tests.journeys import charting
from tests.journeys.readable import faults_of

SIZES = [(390, 844), (1024, 768), (1440, 900)]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def staff(transactional_db):
    made = factories.clinic_with_staff("Harbour")
    for family, given, number in [("Carter", "Maya", "104882"), ("Cartier", "Maia", "103217")]:
        details = {"family_name": family, "given_names": given, "record_number": number}
        factories.patient(made.clinic, by=made.front_desk, born_on=date(1987, 3, 14), **details)
    return made


@pytest.fixture
def desk(page, context, staff, quiet):
    page.set_viewport_size({"width": 1024, "height": 768})
    charting.log_in(context, staff.front_desk)
    return page


def test_patients_are_found_while_typing_and_the_address_keeps_silent(desk, live_server):
    desk.goto(f"{live_server.url}/patients/")
    desk.keyboard.type("cartre 14 mar")
    expect(desk.get_by_text("people with a similar name")).to_be_visible()
    expect(desk.get_by_role("link", name="CARTER, Maya")).to_be_visible()
    assert desk.url == f"{live_server.url}/patients/"


def test_a_possible_duplicate_is_shown_before_a_record_is_made(page, context, live_server, staff):
    desk = page  # Chromium itself calls a 422 an error on its console
    charting.log_in(context, staff.front_desk)
    desk.goto(f"{live_server.url}/patients/new/")
    desk.get_by_label("Family name").fill("Carter")
    desk.get_by_label("Given names").fill("Maia")
    desk.get_by_label("Date of birth").fill("14 mar 1987")
    desk.get_by_label("Phone").fill("0000 118")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Possible duplicate")).to_be_visible()
    expect(desk.get_by_label("Phone")).to_have_value("0000 118")
    desk.get_by_role("button", name="Different person, make new").click()
    expect(desk.get_by_role("heading", name="Who treats")).to_be_visible()
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        assert Patient.objects.filter(given_names="Maia").count() == 2


def test_no_page_of_the_desk_scrolls_sideways(desk, live_server, staff):
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        pk = Patient.objects.first().pk
    for path in ("patients/", "patients/new/", "patients/import/", f"patients/{pk}/", "trail/", "account/"):
        desk.goto(f"{live_server.url}/{path}")
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            assert desk.evaluate(WIDE) <= 0, f"{path}, {width} px"


@pytest.mark.parametrize("who", ["front_desk", "physio", "manager"])
def test_axe_finds_nothing_to_mend(page, context, live_server, staff, who):
    charting.log_in(context, getattr(staff, who))
    faults = {}
    for path in places_of(staff, who):
        page.goto(f"{live_server.url}/{path}")
        faults |= {f"{path} {what}": where for what, where in faults_of(page).items()}
    assert faults == {}


def places_of(staff, who):
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        pk = Patient.objects.first().pk
    own = ["account/", "trail/", "patients/", "accounts/2fa/", "accounts/sessions/"]
    return (
        own
        + {
            "front_desk": ["patients/new/", "patients/import/", f"patients/{pk}/", f"patients/{pk}/edit/"],
            "physio": [f"patients/{pk}/open/"],
            "manager": ["staff/", f"staff/{staff.physio.pk}/", "trail/clinic/", f"patients/{pk}/opened-by/"],
        }[who]
    )


def test_a_passkey_is_added_and_signs_in_without_a_password(page, context, live_server, transactional_db):
    person = factories.clinic_with_staff().physio
    server = live_server.url.replace("127.0.0.1", "localhost")
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{server}/accounts/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{server}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    context.clear_cookies()
    page.goto(f"{server}/accounts/login/")
    page.get_by_role("button", name="Use my fingerprint or face").click()
    expect(page).not_to_have_url(f"{server}/accounts/login/")
    page.goto(f"{server}/patients/")
    expect(page.get_by_role("heading", name="Find patient")).to_be_visible()
