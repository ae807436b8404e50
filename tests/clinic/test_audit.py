"""Every look at a record is written down, and the trail shows when somebody meddles with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from clinic import audit
from clinic.identity import acting_as
from clinic.models import AccessEvent, TrailHead
from clinic.queries.trail import trail_faults
from tests import factories
from tests.conftest import superuser_connection

pytestmark = pytest.mark.urls("tests.clinic.pages")


@pytest.fixture
def tab(staff):
    return factories.client_of(staff.physio)


def events():
    return list(
        AccessEvent.objects.order_by("number").values("page", "outcome", "patient", "subject", "user")
    )


@pytest.mark.promise("trail")
def test_a_look_at_a_record_says_who_what_and_whose(staff, patient, tab):
    tab.get(f"/patient/{patient.pk}/")
    assert events() == [
        {
            "page": "patient",
            "outcome": "seen",
            "patient": patient.pk,
            "subject": "overview",
            "user": staff.physio.pk,
        }
    ]


@pytest.mark.promise("trail")
def test_a_page_that_forgets_is_written_down_all_the_same(tab):
    tab.get("/forgetful/")
    assert [(one["page"], one["patient"]) for one in events()] == [("forgetful", None)]


@pytest.mark.promise("trail")
def test_the_page_of_a_refused_form_is_a_look_too(tab):
    tab.post("/forgetful/")
    assert [(one["page"], one["patient"]) for one in events()] == [("forgetful", None)]


def test_a_fragment_of_an_opened_page_is_no_further_look(tab):
    assert tab.get("/fragment/").status_code == 200
    assert events() == []


@pytest.mark.promise("trail")
def test_a_refused_look_outlives_the_page_that_was_refused(staff, patient):
    tab = factories.client_of(staff.colleague)
    assert tab.get(f"/patient/{patient.pk}/").status_code == 404
    assert [(one["outcome"], one["subject"], one["user"]) for one in events()] == [
        ("refused", f"pk {patient.pk}", staff.colleague.pk)
    ]


@pytest.mark.promise("trail")
def test_who_opens_more_than_anybody_needs_is_shown_no_more(staff, patient, tab, settings):
    settings.LOOKS_AN_HOUR = 2
    page = f"/patient/{patient.pk}/"
    assert [tab.get(page).status_code for _each in range(4)] == [200, 200, 429, 429]
    past = tab.get("/forgetful/")
    assert (past.status_code, patient.family_name in past.content.decode()) == (429, False)
    assert [one["outcome"] for one in events()] == ["seen", "seen", "refused", "refused", "refused"]
    told = AccessEvent.objects.filter(outcome="refused").values_list("reason", flat=True)
    assert set(told) == {audit.PAST_LIMIT}
    assert factories.client_of(staff.manager).get(page).status_code == 200


@pytest.mark.promise("typed")
def test_what_was_typed_into_a_page_past_the_limit_is_kept_in_the_answer(staff, patient, tab, settings):
    settings.LOOKS_AN_HOUR = 0
    past = tab.post(f"/patient/{patient.pk}/?a=1", {"text": 'so "stiff"'})
    words = past.content.decode()
    assert (past.status_code, patient.family_name in words) == (429, False)
    assert f'action="/patient/{patient.pk}/?a=1"' in words
    assert 'name="text" value="so &quot;stiff&quot;"' in words


@pytest.mark.promise("trail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("limit", "hours"), [("LOOKS_AN_HOUR", 1), ("LOOKS_A_DAY", 24)])
def test_what_was_opened_counts_for_an_hour_and_for_a_day(settings, limit, hours):
    staff = factories.clinic_with_staff()
    setattr(settings, limit, 2)
    tab = factories.client_of(staff.physio)
    assert [tab.get("/forgetful/").status_code for _each in range(2)] == [200, 200]
    later(hours=hours - 0.1)
    assert tab.get("/forgetful/").status_code == 429
    later(hours=0.2)
    assert tab.get("/forgetful/").status_code == 200


def later(hours):
    """The clock is the database's: what lies in the trail is moved back instead."""
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE clinic_accessevent SET at = at - make_interval(secs => %s)", [hours * 3600])


@pytest.mark.promise("trail")
def test_a_look_from_another_clinic_is_in_that_clinics_trail(patient, others):
    tab = factories.client_of(others.physio)
    assert tab.get(f"/patient/{patient.pk}/").status_code == 404
    assert events() == []
    with acting_as(others.physio.pk, others.clinic.pk):
        assert [one["outcome"] for one in events()] == ["refused"]


@pytest.mark.promise("trail")
def test_a_look_cannot_name_a_patient_of_another_clinic(staff, others):
    with pytest.raises(DatabaseError, match="same_clinic_id_as_patient_id"), transaction.atomic():
        audit.record("elsewhere", patient=others.patient)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.promise("trail")
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO clinic_accessevent SELECT * FROM clinic_accessevent",
        "UPDATE clinic_accessevent SET reason = 'none'",
        "DELETE FROM clinic_accessevent",
        "TRUNCATE clinic_accessevent",
        "UPDATE clinic_trailhead SET number = 0",
        "DELETE FROM clinic_trailhead",
    ],
)
def test_the_app_writes_the_trail_through_its_function_alone(staff, sql):
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.promise("trail")
def test_an_untouched_trail_is_whole(staff, patient):
    for number in range(5):
        audit.record("page", patient=patient, subject=f"look {number}", reason="a|b")
    assert trail_faults(staff.clinic.pk) == []
    assert TrailHead.objects.get().number == 5


@pytest.mark.promise("trail")
@pytest.mark.django_db(transaction=True)
def test_eight_who_look_at_once_make_one_chain():
    staff = factories.clinic_with_staff()

    def look(number):
        try:
            with acting_as(staff.physio.pk, staff.clinic.pk):
                audit.record("page", subject=f"look {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(look, range(40)))
    with acting_as(staff.manager.pk, staff.clinic.pk):
        assert trail_faults(staff.clinic.pk) == []
        assert TrailHead.objects.get().number == 40


@pytest.mark.promise("trail")
@pytest.mark.django_db(transaction=True)
class TestMeddling:
    """By somebody above the app, who can switch the triggers off."""

    @pytest.fixture(autouse=True)
    def a_trail(self):
        self.clinic = factories.clinic_with_staff().clinic
        for subject in ("one", "two", "three"):
            with acting_as(clinic_id=self.clinic.pk):
                audit.record("page", subject=subject)

    @pytest.mark.parametrize(
        ("meddle", "fault"),
        [
            ("UPDATE clinic_accessevent SET subject = 'nothing' WHERE number = 2", "Number 2 was changed"),
            (
                "UPDATE clinic_accessevent SET at = at + interval '1 s' WHERE number = 1",
                "Number 1 was changed",
            ),
            ("DELETE FROM clinic_accessevent WHERE number = 2", "Between number 1 and number 3"),
            ("DELETE FROM clinic_accessevent WHERE number = 1", "Between number 0 and number 2"),
            ("DELETE FROM clinic_accessevent WHERE number = 3", "the end was cut off"),
            ("DELETE FROM clinic_accessevent", "the end was cut off"),
        ],
    )
    def test_it_shows(self, meddle, fault, capsys):
        call_command("verify_trail")
        assert "3 looks, whole" in capsys.readouterr().out
        with superuser_connection() as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(meddle)
        with pytest.raises(CommandError, match="not whole"):
            call_command("verify_trail")
        assert fault in capsys.readouterr().err
