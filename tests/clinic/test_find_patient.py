"""Finding a patient: by name parts, birth date and number, also mistyped, and never in another clinic."""

from datetime import date
from time import perf_counter

import pytest
import time_machine
from django.db import connection

from clinic import audit
from clinic.identity import acting_as
from clinic.models import AccessEvent, Patient
from clinic.queries.patient_search import MOST, find_patients, read_search
from clinic.standing import Standing
from tests import factories
from tests.conftest import superuser_connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    here = factories.clinic_with_staff("Harbour")
    for number, family, given, born in [
        ("104 882", "Carter", "Maya", date(1987, 3, 14)),
        ("103217", "Cartier", "Maia", date(1987, 3, 14)),
        ("101040", "Carter", "Mary", date(1955, 3, 14)),
        ("100007", "Nguyễn", "Thị Hoa", date(1990, 11, 2)),
        ("100008", "陈", "伟", date(1975, 6, 30)),
        ("Z-77", "O'Brien", "Seán", date(2011, 1, 31)),
    ]:
        details = {"record_number": number, "family_name": family, "given_names": given, "born_on": born}
        factories.patient(here.clinic, by=here.front_desk, **details)
    return here


def found(here, typed):
    person = here.front_desk
    person.standing = Standing(here.clinic.pk, frozenset({"front_desk"}))
    with acting_as(person.pk, here.clinic.pk):
        answer = find_patients(read_search(typed), user=person)
    return [row.patient.record_number for row in answer.rows]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("maya", ["104 882"]),
        ("carter maya", ["104 882"]),
        ("maya carter", ["104 882"]),
        ("14 mar 1955", ["101040"]),
        ("14/3/1955", ["101040"]),
        ("1955-03-14", ["101040"]),
        ("14031955", ["101040"]),
        ("carter 1955", ["101040"]),
        ("104882", ["104 882"]),
        ("104 882", ["104 882"]),
        ("4882", ["104 882"]),
        ("z77", ["Z-77"]),
        ("nguyen", ["100007"]),
        ("陈", ["100008"]),
        ("obrien sean", ["Z-77"]),
        ("o'brien", ["Z-77"]),
        ("brien 31 jan", ["Z-77"]),
        ("nobody of that name", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_people_are_found_as_they_are_typed(harbour, typed, numbers):
    assert found(harbour, typed) == numbers


@pytest.mark.parametrize("typed", ["cartre", "karter", "cater", "carte"])
def test_a_slip_of_the_fingers_finds_all_three(harbour, typed):
    assert {"104 882", "101040"} <= set(found(harbour, typed))


def test_names_that_could_be_taken_for_each_other_are_counted(harbour):
    person = harbour.front_desk
    person.standing = Standing(harbour.clinic.pk, frozenset({"front_desk"}))
    with acting_as(person.pk, harbour.clinic.pk):
        answer = find_patients(read_search("carter 14 mar"), user=person)
    assert (len(answer.rows), answer.similar) == (3, 3)
    assert [row.has_same_birthday for row in answer.rows].count(True) == 2


def test_a_wrong_birth_date_still_shows_the_names_and_says_so(harbour):
    person = harbour.front_desk
    person.standing = Standing(harbour.clinic.pk, frozenset({"front_desk"}))
    with acting_as(person.pk, harbour.clinic.pk):
        answer = find_patients(read_search("maya 15 mar 1987"), user=person)
    assert [row.patient.given_names for row in answer.rows] == ["Maya"]
    assert answer.without_date


def test_the_other_clinic_stays_unknown(harbour):
    other = factories.clinic_with_staff("Hill")
    factories.patient(other.clinic, by=other.front_desk, family_name="Carter", given_names="Canary")
    assert len(found(other, "carter")) == 1
    assert len(found(harbour, "carter")) == 3
    assert found(harbour, "canary") == []


@pytest.mark.django_db(transaction=True)
def test_fifty_thousand_patients_are_searched_through_the_indexes(harbour):
    """No sequential scan of the patients, whatever is typed; and a name that all bear costs no second."""
    fill(50_000)
    typed = ["family123 given45", "famly1234", "9000123", "14 mar 1987", "carter maya 1987"]
    with acting_as(harbour.front_desk.pk, harbour.clinic.pk):
        assert {text: scans_of(harbour, text) for text in typed} == dict.fromkeys(typed, 0)
    started = perf_counter()
    assert len(found(harbour, "given")) == MOST
    assert perf_counter() - started < 2


def fill(count):
    """Copies of one patient under other names, numbers and birth dates, whatever else a patient has."""
    own = {
        "record_number": "(9000000 + n)::text",
        "family_name": "'Family' || n",
        "given_names": "'Given' || n % 97",
        "born_on": "date '1940-01-01' + n % 25000",
    }
    names = [one.column for one in Patient._meta.concrete_fields if one.column != "id"]
    values = [own.get(name, f"p.{name}") for name in names]
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")  # no history of what nobody typed
        superuser.execute(
            f"INSERT INTO clinic_patient ({', '.join(names)}) SELECT {', '.join(values)} "
            f"FROM (SELECT * FROM clinic_patient LIMIT 1) p, generate_series(1, {count}) n"
        )
        superuser.execute("VACUUM ANALYZE clinic_patient")  # what is new lies aside in an index till then


def scans_of(harbour, typed):
    before = scans()
    found(harbour, typed)
    return scans() - before


def scans():
    with connection.cursor() as cursor:
        question = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = %s"
        cursor.execute(question, [Patient._meta.db_table])
        return cursor.fetchone()[0]


@pytest.mark.promise("trail")
@pytest.mark.parametrize("address", ["/patients/", "/today/add/"])
def test_a_search_is_in_the_trail_without_its_words_and_within_a_limit(harbour, settings, address):
    settings.LOOKS_AN_HOUR = 1
    desk, sent = factories.client_of(harbour.front_desk), {"find": "carter", "q": "carter"}
    assert "Maya" in desk.post(address, sent).content.decode()
    assert desk.get(address).status_code == 200
    past = desk.post(address, {"find": "maya", "q": "maya"})
    assert (past.status_code, "Maya" in past.content.decode()) == (429, False)
    with acting_as(harbour.manager.pk, harbour.clinic.pk):
        told = list(AccessEvent.objects.order_by("number").values_list("subject", "outcome", "patient"))
    assert told == [("looked for patients", "seen", None), ("", "refused", None)]


# Typing is one search: the list follows each pause.


def typed_by(client, *texts):
    return [client.post("/patients/", {"find": text}, headers={"HX-Request": "true"}) for text in texts]


def lines(here):
    with acting_as(here.manager.pk, here.clinic.pk):
        return AccessEvent.objects.filter(subject="looked for patients").count()


@pytest.mark.promise("trail")
def test_a_name_that_is_typed_with_pauses_is_one_line(harbour):
    desk = factories.client_of(harbour.front_desk)
    with time_machine.travel(factories.AT, tick=False) as clock:
        assert "Maya" in typed_by(desk, "c", "car", "carter m")[-1].content.decode()
        assert lines(harbour) == 1
        desk.post("/patients/", {"find": " Carter"})  # the same, asked for by a whole page
        assert lines(harbour) == 1
        clock.shift(audit.SECONDS_OF_ONE_SEARCH)
        typed_by(desk, "carter")
        assert lines(harbour) == 2
        typed_by(desk, *["carter"] * audit.ANSWERS_OF_ONE_SEARCH)
        assert lines(harbour) == 3


@pytest.mark.promise("trail")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_another_name_is_another_search_whatever_the_browser_says_of_itself(harbour, headers):
    desk = factories.client_of(harbour.front_desk)
    for count, text in enumerate(["carter", "mensah", "tan", "ta", "carter"], start=1):
        desk.post("/patients/", {"find": text}, headers=headers)
        assert lines(harbour) == (count if count < 4 else count - 1), text


@pytest.mark.promise("trail")
def test_a_search_goes_on_in_no_other_clinic_and_not_past_the_limit(harbour, settings):
    hill, desk = factories.clinic_with_staff("Hill"), factories.client_of(harbour.front_desk)
    factories.member(hill.clinic, "front_desk", user_=harbour.front_desk)
    desk.post("/choose-clinic/", {"clinic": harbour.clinic.pk})
    typed_by(desk, "carter")
    desk.post("/choose-clinic/", {"clinic": hill.clinic.pk})
    typed_by(desk, "carter")
    assert (lines(harbour), lines(hill)) == (1, 1)
    settings.LOOKS_AN_HOUR = 1
    other = factories.client_of(hill.front_desk)
    assert [answer.status_code for answer in typed_by(other, "car", "cart")] == [200, 200]
    other.post("/patients/", {"find": "mensah"})
    assert [answer.status_code for answer in typed_by(other, "car", "cart")] == [429, 429]
