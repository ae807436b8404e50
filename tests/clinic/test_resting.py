"""A tablet left lying: the log-in rests, and a PIN brings its owner back, nobody else and nothing more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from clinic import proof
from clinic.actions.people import leave_clinic, log_out_everywhere
from clinic.clock import now
from clinic.identity import acting_as
from clinic.standing import Standing
from tests import factories

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
PIN = "730418"
PAGE = "/patients/"


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as moved:
        yield moved


@pytest.fixture
def made():
    cache.clear()
    return factories.clinic_with_staff()


def logged_in(person):
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD})
    return client


@pytest.fixture
def tablet(made, clock):
    """The physiotherapist's, with a PIN, left lying for twenty minutes."""
    client = logged_in(made.physio)
    client.post("/account/pin/", {"pin": PIN, "again": PIN})  # kept while it is asked who this is
    client.post("/accounts/reauthenticate/?next=/account/pin/", {"password": factories.PASSWORD})
    assert "pin" in client.session
    clock.shift(timedelta(minutes=20))
    return client


def gives(client, pin=PIN, **more):
    return client.post("/come-back/", {"pin": pin, "next": PAGE} | more)


def is_out(client):
    return client.get(PAGE).status_code == 302


@pytest.mark.promise("log-in")
def test_a_pin_brings_back_to_the_page_under_a_new_key(tablet, made):
    asked = tablet.get("/patients/?site=1")
    assert asked.url == "/come-back/?next=%2Fpatients%2F%3Fsite%3D1"
    assert str(made.physio) in tablet.get(asked.url).content.decode()
    before = tablet.session.session_key
    assert gives(tablet, next="/patients/?site=1").url == "/patients/?site=1"
    assert tablet.session.session_key != before
    assert tablet.get(PAGE).status_code == 200
    assert UserSession.objects.get(user=made.physio).session_key == tablet.session.session_key


@pytest.mark.promise("typed")
def test_what_was_sent_meanwhile_waits_behind_the_pin(tablet):
    asked = tablet.post("/patients/", {"find": "lim"})
    assert asked.url == "/come-back/?next=%2Fpatients%2F"
    gives(tablet)
    assert 'name="find" value="lim"' in tablet.get(PAGE).content.decode()


@pytest.mark.promise("log-in")
def test_while_it_rests_nothing_opens_and_nothing_is_sent(tablet):
    assert [tablet.get(page).status_code for page in ("/", PAGE, "/account/", "/staff/")] == [302] * 4
    assert tablet.post("/patients/", {"find": "lim", "password": "x"}).url.startswith("/accounts/login/")
    assert tablet.get("/account/time-left/").status_code == 302


@pytest.mark.promise("log-in")
def test_the_fifth_wrong_pin_ends_the_log_in(tablet):
    tablet.get(PAGE)
    for _ in range(4):
        assert "That is not the PIN." in gives(tablet, "111222").content.decode()
    assert gives(tablet, "111222").url == "/accounts/login/"
    gives(tablet)
    assert is_out(tablet)
    assert "pin" not in tablet.session


@pytest.mark.promise("log-in")
def test_a_pin_opens_nothing_after_twelve_hours(tablet, clock):
    tablet.get(PAGE)
    clock.shift(timedelta(hours=11, minutes=45))
    assert gives(tablet).url == "/accounts/login/"
    assert is_out(tablet)


@pytest.mark.promise("log-in")
def test_who_left_or_logged_out_everywhere_has_no_pin(tablet, made):
    tablet.get(PAGE)
    log_out_everywhere(made.physio)
    gives(tablet)
    assert is_out(tablet)


@pytest.mark.promise("log-in")
def test_a_leaver_has_no_pin(tablet, made):
    tablet.get(PAGE)
    with acting_as(made.manager.pk, made.clinic.pk):
        made.manager.standing = Standing(made.clinic.pk)
        leave_clinic(made.physio, by=made.manager, at=now())
    gives(tablet)
    assert is_out(tablet)


@pytest.mark.promise("log-in")
def test_a_colleague_logs_in_as_herself_and_the_resting_log_in_is_gone(tablet, made):
    tablet.get(PAGE)
    tablet.post("/accounts/login/", {"login": made.colleague.email, "password": factories.PASSWORD})
    assert tablet.session["_auth_user_id"] == str(made.colleague.pk)
    assert "pin" not in tablet.session


@pytest.mark.promise("log-in")
def test_somebody_else_takes_the_tablet(tablet):
    tablet.get(PAGE)
    assert tablet.post("/come-back/somebody-else/").url == "/accounts/login/"
    gives(tablet)
    assert is_out(tablet)


@pytest.mark.promise("log-in")
def test_a_pin_is_no_proof_for_a_signature(tablet, rf, made):
    tablet.get(PAGE)
    gives(tablet)
    request = rf.get("/")
    request.user, request.session = made.physio, tablet.session
    assert proof.last_given(request) == MORNING.timestamp()


@pytest.mark.promise("log-in")
def test_without_a_pin_the_log_in_ends(made, clock):
    client = logged_in(made.physio)
    clock.shift(timedelta(minutes=16))
    assert client.get(PAGE).url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_locked_by_hand_it_rests_at_once(tablet):
    gives(tablet)
    tablet.get(PAGE)
    gives(tablet)
    assert tablet.post("/account/lock/").url == "/come-back/"
    assert is_out(tablet)
    assert gives(tablet).url == PAGE


@pytest.mark.parametrize(
    "pin", ["123456", "987654", "111111", "121212", "90123456", "12345", "abcdef", "١٢٣٤٥٦"]
)
def test_a_pin_that_is_tried_first_is_refused(made, pin):
    client = logged_in(made.physio)
    client.post("/accounts/reauthenticate/?next=/account/pin/", {"password": factories.PASSWORD})
    assert client.post("/account/pin/", {"pin": pin, "again": pin}).status_code == 422


def test_a_patient_has_no_pin(made):
    patient = factories.patient(made.clinic, by=made.physio)
    assert logged_in(factories.portal_user(patient)).get("/account/pin/").status_code == 404


# The own devices


def end(client, **which):
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    return client.post("/accounts/sessions/", which)


@pytest.mark.promise("log-in")
def test_one_of_the_own_log_ins_ends_and_no_other(made):
    here, phone, laptop = (logged_in(made.physio) for _ in range(3))
    stranger = logged_in(made.colleague)
    of = {row.session_key: row.pk for row in UserSession.objects.all()}
    end(here, device=of[phone.session.session_key])
    end(here, device=of[stranger.session.session_key])
    assert [is_out(one) for one in (here, phone, laptop, stranger)] == [False, True, False, False]
    end(here)
    assert [is_out(one) for one in (here, laptop, stranger)] == [False, True, False]


@pytest.mark.promise("log-in")
def test_ending_a_log_in_asks_who_it_is(made):
    here, phone = logged_in(made.physio), logged_in(made.physio)
    assert here.post("/accounts/sessions/").url.startswith("/accounts/reauthenticate/")
    assert not is_out(phone)


@pytest.mark.promise("log-in")
def test_the_key_is_new_when_the_password_is_given_again_and_the_list_follows(made):
    client = logged_in(made.physio)
    before = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    assert client.session.session_key != before
    assert [row.session_key for row in UserSession.objects.filter(user=made.physio)] == [
        client.session.session_key
    ]
    assert "This one" in client.get("/accounts/sessions/").content.decode()


@pytest.mark.promise("log-in")
def test_the_same_person_logging_in_over_a_resting_log_in_gets_a_new_key(tablet, made):
    tablet.get(PAGE)
    before = tablet.session.session_key
    tablet.post("/accounts/login/", {"login": made.physio.email, "password": factories.PASSWORD})
    assert tablet.session.session_key != before
    assert not is_out(tablet)


# What is a sign of life


@pytest.mark.promise("log-in")
@pytest.mark.parametrize("how", ["asked in the background", "refused again and again"])
def test_a_page_that_asks_by_itself_prolongs_nothing(made, clock, how):
    client = logged_in(made.physio)
    for _ in range(14):
        clock.shift(timedelta(minutes=1))
        if how == "asked in the background":
            left = client.get("/account/time-left/", headers={"X-Background": "1"})
            assert left.status_code == 200
        else:
            client.post("/drafts/1/save/", "{}", content_type="application/json")
    assert left.json()["left"] == 60 if how == "asked in the background" else True
    clock.shift(timedelta(seconds=61))
    assert is_out(client)


def test_who_says_i_am_still_here_stays(made, clock):
    client = logged_in(made.physio)
    clock.shift(timedelta(minutes=14))
    assert client.get("/account/time-left/").json()["left"] == 900
    clock.shift(timedelta(minutes=14))
    assert not is_out(client)
