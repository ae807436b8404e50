"""The day's list, by who reads it."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.actions.merging import ask_merge, confirm_merge
from clinic.choices import AlertKind
from clinic.identity import acting_as
from clinic.models import PatientAlert
from sessions_app.actions import visits as actions
from sessions_app.choices import VisitState
from sessions_app.models import PlanRevision, Visit
from tests import factories

pytestmark = pytest.mark.django_db

NOON_BEFORE = factories.AT - timedelta(days=3)
TODAY = "/today/"


@pytest.fixture
def house():
    return factories.clinic_with_staff()


@pytest.fixture(autouse=True)
def _monday_morning():
    """10:00 in Singapore on Monday 16 November."""
    with time_machine.travel(factories.AT, tick=False):
        yield


def expected(patient, *, by, minutes=0, **particulars):
    with factories.of(patient, by):
        return actions.add_visit(
            patient,
            starts_at=factories.AT + timedelta(minutes=minutes),
            by=by,
            at=factories.AT,
            **particulars,
        )


def treated(house, name="Carter", **fields):
    """A patient in the physiotherapist's care with an open episode and a plan of twelve."""
    patient = factories.patient(
        house.clinic, by=house.physio, treated_by=[house.physio], family_name=name, **fields
    )
    episode = factories.episode(patient, by=house.physio)
    with factories.of(patient, house.physio):
        PlanRevision.objects.create(
            **factories.care_of(episode),
            number=1,
            sessions_planned=12,
            added_at=factories.AT,
            added_by=house.physio,
        )
    return SimpleNamespace(patient=patient, episode=episode)


def page_of(person, path=TODAY):
    answer = factories.client_of(person).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_who_when_what_for_and_what_next(house):
    one = treated(house)
    expected(one.patient, by=house.physio, minutes=30, practitioner=house.physio)
    with factories.of(one.patient, house.physio):
        PatientAlert.objects.create(
            clinic=house.clinic,
            patient=one.patient,
            kind=AlertKind.ALLERGY,
            substance="lanolin",
            added_at=factories.AT,
            added_by=house.physio,
        )
    page = page_of(house.physio)
    assert "Monday 16 November" in page
    for words in ("10:30", "CARTER, Hui Min", "42y", "Stiff knee", "left", "1 of 12", "Lanolin", "Chart"):
        assert words in page


def test_a_name_leads_to_the_record_the_person_or_nowhere(house):
    one = treated(house)
    expected(one.patient, by=house.physio, minutes=30)
    record, person = f'href="/patients/{one.patient.pk}/record/"', f'href="/patients/{one.patient.pk}/"'
    assert record in page_of(house.physio, TODAY)
    asked = f"{TODAY}?whose=all"
    assert [mark in page_of(house.front_desk, asked) for mark in (record, person)] == [False, True]
    assert [mark in page_of(house.colleague, asked) for mark in (record, person)] == [False, False]


def test_the_patient_of_the_hour_is_the_last_who_should_have_begun(house):
    for name, minutes in [("Early", -60), ("Present", 5), ("Late", 60)]:
        expected(treated(house, name).patient, by=house.physio, minutes=minutes)
    page = page_of(house.physio)
    tinted = page.split("visit-row tint")[1]
    assert tinted.index("PRESENT") < tinted.index("LATE")
    assert "EARLY" not in tinted


def test_a_signed_session_is_viewed_and_an_open_draft_finished(house):
    done, begun = treated(house, "Done"), treated(house, "Begun")
    visit = expected(done.patient, by=house.physio, minutes=-60, episode=done.episode)
    factories.signed_session(done.episode, by=house.physio, visit=visit)
    visit = expected(begun.patient, by=house.physio, minutes=-30, episode=begun.episode)
    factories.draft(begun.episode, by=house.physio, visit=visit)
    page = page_of(house.physio)
    assert page.index("Signed") < page.index("View") < page.index("BEGUN") < page.index("Not signed")
    assert "Finish" in page[page.index("Not signed") :]


def test_a_patient_without_an_episode_waits_for_intake(house):
    known = factories.patient(house.clinic, by=house.physio, treated_by=[house.physio])
    new = factories.patient(house.clinic, by=house.front_desk)
    expected(known, by=house.front_desk)
    expected(new, by=house.front_desk)
    assert page_of(house.physio).count(">Intake<") == 2


def test_a_colleagues_patient_is_named_but_nothing_is_said_of_the_care(house):
    expected(treated(house).patient, by=house.physio, practitioner=house.physio)
    page = page_of(house.colleague, f"{TODAY}?whose=all")
    assert "CARTER" in page
    assert "Not in your care" in page
    assert "Stiff knee" not in page
    assert ">Chart<" not in page


def test_mine_leaves_out_what_is_a_colleagues(house):
    expected(treated(house, "Mine").patient, by=house.physio, practitioner=house.physio)
    expected(treated(house, "Anybodys").patient, by=house.physio)
    expected(treated(house, "Theirs").patient, by=house.physio, practitioner=house.colleague)
    page = page_of(house.physio)
    assert "MINE" in page
    assert "ANYBODYS" in page
    assert "THEIRS" not in page
    assert "THEIRS" in page_of(house.physio, f"{TODAY}?whose=all")


def test_the_front_desk_sees_alerts_and_arrivals_and_nothing_of_the_care(house):
    one = treated(house)
    expected(one.patient, by=house.physio, reason="Ankle", episode=one.episode)
    page = page_of(house.front_desk)
    assert "Ankle" in page
    assert "Arrived" in page
    for hidden in ("Stiff knee", "1 of 12", " due", ">Chart<", "Not signed"):
        assert hidden not in page


def test_charting_tells_the_front_desk_that_somebody_has_come(house):
    one = treated(house)
    visit = expected(one.patient, by=house.front_desk)
    answer = factories.client_of(house.physio).post(f"/visits/{visit.pk}/chart/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/drafts/")
    assert state_of(visit) == VisitState.ARRIVED
    page = page_of(house.front_desk)
    assert ">Arrived</span>" in page
    assert "<button" not in page.split("visit-row")[1].split("</form>")[0].split("visit-menu")[0]


def test_sessions_of_earlier_days_wait_below_the_list_for_their_author_alone(house):
    one = treated(house, "Nakamura")
    factories.draft(one.episode, by=house.physio, started_at=factories.AT - timedelta(hours=66))
    mine = page_of(house.physio)
    assert "From Friday" in mine
    assert "unsigned for 66 hours" in mine
    for other in (house.colleague, house.front_desk, house.manager):
        assert "NAKAMURA" not in page_of(other)


def test_the_manager_is_told_how_many_and_how_old_but_not_whose(house):
    one = treated(house, "Nakamura")
    factories.draft(one.episode, by=house.physio, started_at=factories.AT - timedelta(hours=66))
    factories.draft(one.episode, by=house.physio, started_at=factories.AT - timedelta(hours=3))
    page = page_of(house.manager)
    assert "1 session of the clinic waits for its signature for more than a day, 66 hours." in page
    assert "NAKAMURA" not in page
    assert "Walk-in" not in page


def test_another_clinics_day_is_empty_here(house):
    elsewhere = factories.clinic_with_staff()
    expected(treated(house).patient, by=house.physio)
    assert "No visits today" in page_of(elsewhere.physio)


def test_a_patient_has_no_day_list(house):
    patient = treated(house).patient
    assert factories.client_of(factories.portal_user(patient)).get(TODAY).status_code == 404


@pytest.mark.parametrize("asked", ["2026-02-31", "tomorrow", "0000-00-00", "99999-01-01", "2026-11-16T00:00"])
def test_a_day_that_does_not_exist_is_today(house, asked):
    assert "Monday 16 November" in page_of(house.physio, f"{TODAY}?on={asked}")


def test_the_day_before_and_after_are_one_step_away(house):
    page = page_of(house.physio)
    assert "on=2026-11-15" in page
    assert "on=2026-11-17" in page
    expected(treated(house).patient, by=house.physio, minutes=24 * 60)
    assert "CARTER" not in page_of(house.physio)
    assert "CARTER" in page_of(house.physio, f"{TODAY}?on=2026-11-17")


def test_the_day_is_the_clinics_not_greenwichs(house):
    """23:30 in Singapore is 15:30 in Greenwich; 00:30 is still the day before there."""
    expected(treated(house, "Tonight").patient, by=house.physio, minutes=13 * 60 + 30)
    expected(treated(house, "Aftermidnight").patient, by=house.physio, minutes=14 * 60 + 30)
    page = page_of(house.physio)
    assert "TONIGHT" in page
    assert "AFTERMIDNIGHT" not in page


def test_thirty_visits_cost_as_many_queries_as_one(house):
    def add(number):
        one = treated(house, f"Number{number}")
        visit = expected(one.patient, by=house.physio, minutes=number, episode=one.episode)
        factories.draft(one.episode, by=house.physio, visit=visit)

    def queries():
        client = factories.client_of(house.physio)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(TODAY).status_code == 200
        return len(seen)

    add(0)
    one = queries()
    for number in range(1, 30):
        add(number)
    assert queries() == one


# What becomes of a visit


def post(person, path, **typed):
    return factories.client_of(person).post(path, typed)


def state_of(visit):
    with acting_as(clinic_id=visit.clinic_id):
        return Visit.objects.get(pk=visit.pk).state


def test_a_visit_goes_through_its_states_and_back(house):
    visit = expected(treated(house).patient, by=house.physio)
    for step, state in [
        ("arrived", VisitState.ARRIVED),
        ("reinstate", VisitState.EXPECTED),
        ("did-not-attend", VisitState.DID_NOT_ATTEND),
        ("reinstate", VisitState.EXPECTED),
    ]:
        assert post(house.front_desk, f"/visits/{visit.pk}/{step}/").status_code == 302
        assert state_of(visit) == state


def test_a_cancellation_asks_why(house):
    visit = expected(treated(house).patient, by=house.physio)
    path = f"/visits/{visit.pk}/cancel/"
    answer = post(house.front_desk, path, reason="  ")
    assert answer.status_code == 422
    assert "Say why the visit is cancelled." in answer.content.decode()
    assert state_of(visit) == VisitState.EXPECTED
    assert post(house.front_desk, path, reason="Rang in sick").status_code == 302
    assert state_of(visit) == VisitState.CANCELLED
    assert "Rang in sick" in page_of(house.front_desk)


def test_a_visit_that_is_being_charted_is_not_called_off(house):
    one = treated(house)
    visit = expected(one.patient, by=house.physio, episode=one.episode)
    factories.draft(one.episode, by=house.physio, visit=visit)
    answer = factories.client_of(house.front_desk).post(f"/visits/{visit.pk}/did-not-attend/", follow=True)
    assert "This visit is being charted." in answer.content.decode()
    assert state_of(visit) == VisitState.EXPECTED


@pytest.mark.parametrize("step", ["arrived", "did-not-attend", "cancel", "reinstate"])
def test_a_visit_is_kept_by_its_clinic_and_by_those_who_keep_the_list(house, step):
    visit = expected(treated(house).patient, by=house.physio)
    stranger = factories.clinic_with_staff().front_desk
    for person in (stranger, house.manager):
        assert post(person, f"/visits/{visit.pk}/{step}/", reason="x").status_code == 404
    assert post(house.front_desk, f"/visits/{visit.pk + 999}/{step}/", reason="x").status_code == 404
    assert state_of(visit) == VisitState.EXPECTED


# Adding


def visits_of(patient):
    with acting_as(clinic_id=patient.clinic_id):
        return list(Visit.objects.filter(patient=patient))


def test_a_visit_is_added_with_day_and_time_of_the_clinic(house):
    patient = treated(house).patient
    typed = {"on": "2026-11-17", "hour": "09:15", "minutes": "45", "practitioner": house.colleague.pk}
    answer = post(house.front_desk, f"/today/add/?patient={patient.pk}", **typed)
    assert answer.headers["Location"] == "/today/?on=2026-11-17"
    (visit,) = visits_of(patient)
    assert visit.starts_at.isoformat() == "2026-11-17T01:15:00+00:00"
    assert visit.ends_at - visit.starts_at == timedelta(minutes=45)
    assert (visit.practitioner, visit.added_by) == (house.colleague, house.front_desk)


def test_sent_twice_it_is_one_visit(house):
    patient = treated(house).patient
    for _again in range(2):
        post(house.front_desk, f"/today/add/?patient={patient.pk}", on="2026-11-17", hour="09:15")
        post(house.physio, f"/patients/{patient.pk}/walk-in/")
    assert len(visits_of(patient)) == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "1950-01-01", "hour": "09:00"}, "This is before the patient was born."),
        ({"on": "2031-01-01", "hour": "09:00"}, "This is more than two years ahead."),
        ({"on": "2026-02-31", "hour": "09:00"}, "Give the day as year-month-day"),
        ({"on": "2026-11-17", "hour": "25:00"}, "Give the time as hours and minutes"),
        ({"on": "2026-11-17", "hour": "09:00", "minutes": "1,5"}, "Give a whole number here."),
        ({"on": "2026-11-17", "hour": ""}, "This is needed."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(house, typed, words):
    patient = treated(house).patient
    reason = "Knie \U0001f9b5 \u0639\u0631\u0628\u064a"
    answer = post(house.front_desk, f"/today/add/?patient={patient.pk}", reason=reason, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert reason in page
    assert visits_of(patient) == []


def test_the_front_desk_is_not_offered_episodes(house):
    patient = treated(house).patient
    page = page_of(house.front_desk, f"/today/add/?patient={patient.pk}")
    assert not [words for words in ("Stiff knee", "---------") if words in page]
    assert "Stiff knee" in page_of(house.physio, f"/today/add/?patient={patient.pk}")


def test_another_clinics_patient_or_practitioner_is_not_added(house):
    elsewhere = factories.clinic_with_staff()
    patient = treated(house).patient
    for strange in (patient.pk, "0", "x", "9" * 40):
        path = f"/today/add/?patient={strange}"
        assert factories.client_of(elsewhere.front_desk).get(path).status_code == 404
        assert post(elsewhere.front_desk, f"/patients/{strange}/walk-in/").status_code == 404
    typed = {"on": "2026-11-17", "hour": "09:00", "practitioner": elsewhere.physio.pk}
    assert post(house.front_desk, f"/today/add/?patient={patient.pk}", **typed).status_code == 422
    assert visits_of(patient) == []


def test_a_walk_in_has_arrived_and_is_first_found_by_name(house):
    patient = treated(house, "O’Neill").patient
    page = post(house.physio, "/today/add/", q="o’ne").content.decode()
    assert f'action="/patients/{patient.pk}/walk-in/"' in page
    assert post(house.physio, f"/patients/{patient.pk}/walk-in/").status_code == 302
    (visit,) = visits_of(patient)
    assert (visit.state, visit.practitioner) == (VisitState.ARRIVED, house.physio)
    assert visit.starts_at == datetime.fromisoformat("2026-11-16T02:00:00+00:00")


def test_a_merged_record_is_not_put_on_the_list(house):
    kept, merged = treated(house).patient, factories.patient(house.clinic, by=house.physio)
    other_manager = factories.member(house.clinic, "manager")
    with acting_as(house.manager.pk, house.clinic.pk):
        asked = ask_merge(kept, merged, reason="One phone", by=house.manager, at=factories.AT)
    with acting_as(other_manager.pk, house.clinic.pk):
        confirm_merge(asked, by=other_manager, at=factories.AT)
    answer = post(house.front_desk, f"/today/add/?patient={merged.pk}", on="2026-11-17", hour="09:00")
    assert answer.status_code == 422
    assert "merged into another" in answer.content.decode()


def test_a_struck_out_session_counts_for_nothing(house):
    one = treated(house)
    _first, struck = (factories.signed_session(one.episode, by=house.physio, number=n) for n in (1, 2))
    with factories.of(struck, house.physio):
        struck.state, struck.in_error_at, struck.in_error_by = "entered_in_error", factories.AT, house.physio
        struck.in_error_reason = factories.own_reason(struck, by=house.physio)
        struck.save()
    visit = expected(one.patient, by=house.physio, minutes=30, episode=one.episode)
    assert "2 of 12" in page_of(house.physio)
    factories.signed_session(one.episode, by=house.physio, number=3, visit=visit)
    assert "2 of 12" in page_of(house.physio)
