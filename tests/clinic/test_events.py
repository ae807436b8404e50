"""Each try at a log-in and each refusal is an event of its own in the log, with numbers and nobody's name."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from clinic.actions.people import leave_clinic
from clinic.clock import now
from clinic.identity import acting_as
from clinic.standing import Standing
from tests import factories
from tests.clinic.test_running import log  # noqa: F401

pytestmark = pytest.mark.django_db
SEED = "JBSWY3DPEHPK3PXP"
PIN = "730418"


@pytest.fixture
def made():
    cache.clear()
    return factories.clinic_with_staff()


@pytest.fixture
def told(log):  # noqa: F811
    """The events since it was asked last, without what every line has."""

    def told():
        events = [one for one in log.told if "event" in one]
        log.lines.clear()
        common = {"time", "level", "logger", "message", "request", "ms", "method"}
        return [{name: value for name, value in one.items() if name not in common} for one in events]

    return told


def tries(person, password=factories.PASSWORD, client=None):
    client = client or Client()
    client.post("/accounts/login/", {"login": person.email, "password": password})
    return client


@pytest.mark.promise("quiet")
def test_a_log_in_with_a_password(made, told):
    at = {"event": "log-in", "factor": "password", "route": "account_login"}
    tries(made.physio, "not the password")
    assert told() == [{**at, "outcome": "wrong"}]
    client = tries(made.physio)
    assert told() == [
        {**at, "outcome": "right", "user": made.physio.pk},
        {"event": "logged in", "route": "account_login", "user": made.physio.pk},
    ]
    client.post("/accounts/logout/")
    assert told() == [{"event": "logged out", "route": "account_logout", "user": made.physio.pk}]


@pytest.mark.promise("quiet")
def test_guesses_that_are_slowed(made, told, log):  # noqa: F811
    for _try in range(6):
        tries(made.physio, "not the password")
    assert made.physio.email not in "".join(log.lines)
    assert [one["outcome"] for one in told()] == ["wrong"] * 5 + ["slowed"]


@pytest.mark.promise("quiet")
@pytest.mark.usefixtures("standing_clock")
def test_the_second_step_tells_its_kind(made, told, log):  # noqa: F811
    TOTP.activate(made.physio, SEED)
    spare = RecoveryCodes.activate(made.physio).get_unused_codes()[0]
    code = factories.code_of(SEED)
    for given, factor in ((code, "code"), (spare, "spare code")):
        client = tries(made.physio)
        told()
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
        client.post("/accounts/2fa/authenticate/", {"code": given})
        assert given not in "".join(log.lines)
        assert [(one["event"], one.get("factor"), one.get("outcome")) for one in told()] == [
            ("log-in", "code", "wrong"),
            ("log-in", factor, "right"),
            ("logged in", None, None),
        ]


@pytest.mark.promise("quiet")
def test_a_pin(made, told, log):  # noqa: F811
    client = tries(made.physio)
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    assert {"again": True, "outcome": "right"}.items() <= told()[-1].items()
    client.post("/account/pin/", {"pin": PIN, "again": PIN})
    client.post("/account/lock/")
    client.post("/come-back/", {"pin": "111222"})
    client.post("/come-back/", {"pin": PIN})
    assert PIN not in "".join(log.lines)
    assert [(one["factor"], one["outcome"]) for one in told()] == [("PIN", "wrong"), ("PIN", "right")]


@pytest.mark.promise("quiet")
def test_what_is_refused_says_why(made, told, log, settings):  # noqa: F811
    settings.JOIN_TRIES = "3/h/ip"
    hill = factories.clinic_with_staff("Hill")
    other = factories.patient(hill.clinic, by=hill.physio)
    client = tries(made.physio)
    told()
    client.get(reverse("clinic:patient", args=[other.pk]))
    assert told() == [
        {
            "event": "refused",
            "why": "not theirs to see",
            "route": "clinic:patient",
            "status": 404,
            "clinic": made.clinic.pk,
            "user": made.physio.pk,
        }
    ]
    strict = Client(enforce_csrf_checks=True)
    strict.post("/accounts/login/", {"login": made.physio.email, "password": "x"})
    client.get("/accounts/login/?a=%00")
    client.put("/accounts/login/")
    for _try in range(4):
        answer = client.get("/join/no-such-link/")
    assert answer.status_code == 429
    assert [one["why"] for one in told()] == [
        "not sent from a page of ours",
        "makes no sense",
        "method",
        "too many tries",
    ]


# A manager ends the log-ins of one person


@pytest.mark.promise("log-in")
def test_a_manager_logs_a_colleague_out_and_the_roles_stay(made, told):
    tablet, phone = tries(made.physio), tries(made.physio)
    stranger = tries(made.colleague)
    manager = tries(made.manager)
    address = reverse("clinic:log_out_person", args=[made.physio.pk])
    assert manager.post(address).url.startswith("/accounts/reauthenticate/")
    manager.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    told()
    assert manager.post(address).url == f"/staff/{made.physio.pk}/"
    (event,) = told()
    assert (event["event"], event["user"], event["of"]) == ("log-ins ended", made.manager.pk, made.physio.pk)
    assert [one.get("/patients/").status_code for one in (tablet, phone, stranger, manager)] == [302] * 2 + [
        200
    ] * 2
    assert tries(made.physio).get("/patients/").status_code == 200


def test_not_of_somebody_who_left(made):
    manager = tries(made.manager)
    with acting_as(made.manager.pk, made.clinic.pk):
        made.manager.standing = Standing(made.clinic.pk)
        leave_clinic(made.physio, by=made.manager, at=now())
    factories.member(factories.clinic_with_staff("Hill").clinic, "physiotherapist", user_=made.physio)
    elsewhere = tries(made.physio)
    manager.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    manager.post(reverse("clinic:log_out_person", args=[made.physio.pk]))
    assert elsewhere.get("/patients/").status_code == 200
