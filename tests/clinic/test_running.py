"""What log, probes and counts tell whoever runs the server: which page and how long, never whose."""

import json
import logging
import re

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from clinic import logs, metrics
from clinic.middleware import probes
from clinic.models import AccessEvent
from tests import factories

pytestmark = pytest.mark.urls("tests.clinic.pages")


class Kept(logging.Handler):
    def __init__(self):
        super().__init__(logging.INFO)
        self.setFormatter(logs.JsonFormatter())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))

    @property
    def told(self):
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def log():
    kept, loggers = Kept(), [logging.getLogger(name) for name in ("", "django")]
    for one in loggers:
        one.addHandler(kept)
    yield kept
    for one in loggers:
        one.removeHandler(kept)


@pytest.fixture
def tab(staff):
    client = factories.client_of(staff.physio)
    client.raise_request_exception = False
    return client


@pytest.mark.promise("quiet")
def test_the_log_tells_the_page_and_numbers_and_nobodys_name(log, tab, staff, patient):
    answer = tab.get(reverse("patient", args=[patient.pk]), {"q": patient.family_name})
    told = log.told[-1]
    assert told.pop("ms") >= 0
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]+\+00:00", told.pop("time"))
    assert told == {
        "level": "INFO",
        "logger": "strigil.requests",
        "message": "answered",
        "request": answer["X-Request-Id"],
        "method": "GET",
        "route": "patient",
        "status": 200,
        "clinic": staff.clinic.pk,
        "user": staff.physio.pk,
    }
    assert patient.family_name not in "".join(log.lines)


@pytest.mark.promise("quiet")
def test_what_broke_is_found_by_its_number_and_without_its_words(log, tab, patient):
    answer = tab.get("/broken/Canary-secret/")
    number = answer["X-Request-Id"]
    page = answer.content.decode()
    assert answer.status_code == 500
    assert number in page and "ValueError" not in page and "Canary" not in page
    errors = [one for one in log.told if "error" in one]
    assert [(one["request"], one["error"], one["status"]) for one in errors] == [(number, "ValueError", 500)]
    assert any(re.fullmatch(r"tests/clinic/pages.py:\d+ broken", place) for place in errors[0]["through"])
    assert "Canary" not in "".join(log.lines) and patient.family_name not in "".join(log.lines)


def test_each_request_has_a_number_of_its_own_and_takes_none_from_outside(tab):
    first, second = (tab.get("/who/", headers={"X-Request-Id": "theirs"}) for _ in range(2))
    assert first["X-Request-Id"] != second["X-Request-Id"]
    assert "theirs" not in {first["X-Request-Id"], second["X-Request-Id"]}
    assert logs.reference.get() == ""


@pytest.mark.parametrize(
    ("proxies", "told", "kept"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first was written by whoever asked
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.2", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_trail_keeps_the_address_that_our_own_proxy_saw(tab, patient, settings, proxies, told, kept):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    tab.get(reverse("patient", args=[patient.pk]), headers={"X-Forwarded-For": told})
    assert [one.address for one in AccessEvent.objects.all()] == [kept]


def test_a_line_stays_one_line():
    record = logging.makeLogRecord({"msg": "Forbidden\r\n%s %d", "args": ("Canary", 7), "name": "django"})
    assert logs.LineFormatter().format(record).endswith("django Forbidden  ... 7")


def test_a_broken_rule_of_the_database_is_told_by_its_code(db, log):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'Canary'::int")
    except Exception:
        logging.getLogger("strigil").exception("It broke")
    told = log.told[-1]
    assert (told["error"], told["sqlstate"]) == ("DataError from InvalidTextRepresentation", "22P02")
    assert "Canary" not in log.lines[-1]


# Probes


@pytest.mark.promise("quiet")
def test_probes_ask_nobody_and_leave_no_trace(client, staff, django_assert_num_queries):
    with django_assert_num_queries(0):
        alive = client.get("/health/", headers={"Host": "10.0.0.7"})
    with django_assert_num_queries(1):
        ready = client.get("/ready/", headers={"Host": "10.0.0.7"})
    assert [(one.status_code, one.content) for one in (alive, ready)] == [
        (200, b"alive\n"),
        (200, b"ready\n"),
    ]
    assert not ready.cookies and ready["Cache-Control"] == "no-store"
    assert not AccessEvent.objects.exists()


def test_without_its_database_it_is_alive_and_not_ready(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection to db.example.org refused for app")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/health/").status_code == 200
    answer = client.get("/ready/")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


def test_it_is_not_ready_before_its_tables_are_those_of_its_release(client, db, monkeypatch):
    assert len(probes.migrations()) > 50
    monkeypatch.setattr(probes, "migrations", lambda: {"clinic.0001_tables", "clinic.9999_to_come"})
    answer = client.get("/ready/")
    assert (answer.status_code, answer.content) == (503, b"The tables wait for a migration.\n")


# Counts


@pytest.mark.promise("quiet")
def test_counts_are_for_who_has_the_token_and_name_pages_alone(tab, patient, settings):
    assert tab.get("/metrics/").status_code == 404
    settings.METRICS_TOKEN = "let-me-count"
    metrics.answered.cache_clear()
    tab.get(reverse("patient", args=[patient.pk]), {"q": patient.family_name})
    tab.get(f"/nowhere/{patient.family_name}/")
    for wrong in ({}, {"Authorization": "Bearer let-me"}, {"Authorization": "let-me-count"}):
        assert tab.get("/metrics/", headers=wrong).status_code == 404
    told = tab.get("/metrics/", headers={"Authorization": "Bearer let-me-count"}).content.decode()
    assert 'strigil_answered_seconds_count{method="GET",route="patient",status="200"} 1.0' in told
    assert 'route="unknown",status="404"' in told
    assert "strigil_jobs_waiting 0.0" in told
    assert patient.family_name not in told
