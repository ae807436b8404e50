"""Records are kept for their years, held, and erased by two people; what is left says so and nothing else."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from clinic.actions.keeping import ask_erasure, confirm_erasure, lift_hold, place_hold, withdraw_erasure
from clinic.actions.merging import ask_merge, confirm_merge, withdraw_merge
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Erasure, Patient, PatientMerge
from clinic.queries.keeping import kept, past_records
from clinic.queries.trail import trail_faults
from clinic.refusals import Refused
from clinic.standing import Standing
from tests import factories
from tests.clinic.test_people import logged_in

LONG_AGO = factories.AT.replace(year=2010)


@pytest.fixture
def manager(staff):
    with acting_as(staff.manager.pk, staff.clinic.pk):
        staff.clinic.retention_years = 10
        staff.clinic.save(update_fields=["retention_years"])
        staff.manager.standing = Standing(staff.clinic.pk, frozenset({Role.MANAGER}))
        yield staff.manager


@pytest.fixture
def second(staff):
    return factories.member(staff.clinic, "manager")


def seen(patient, *, by, at=LONG_AGO):
    """A patient with one signed session of that day and nothing since."""
    episode = factories.episode(patient, by=by, opened_on=at.date(), opened_at=at)
    factories.signed_session(episode, by=by, started_at=at, is_transcribed=True, transcribed_from="Paper")
    return patient


@pytest.fixture
def old(staff):
    made = factories.patient(staff.clinic, by=staff.physio, born_on=date(1970, 5, 1), added_at=LONG_AGO)
    return seen(made, by=staff.physio)


def until(patient):
    return kept(patient).until_on


# How long


def test_nothing_is_past_its_years_where_none_are_set(staff, old):
    with acting_as(staff.manager.pk, staff.clinic.pk):
        assert until(old) is None
        assert past_records(staff.manager, page=1) == []
        with pytest.raises(Refused, match="for ever"):
            ask_erasure(old, by=staff.manager, at=factories.AT)


def test_the_years_run_from_the_last_time_somebody_saw_the_patient(manager, staff, old):
    assert kept(old).last_seen_on == date(2010, 11, 16)
    assert until(old) == date(2020, 11, 16)
    factories.observation(old.episodes.get(), by=staff.physio, at=factories.AT.replace(year=2013))
    assert until(old) == date(2023, 11, 16)


def test_of_a_minor_they_run_from_the_day_of_majority(manager, staff):
    child = factories.patient(staff.clinic, by=staff.physio, born_on=date(2005, 3, 1), added_at=LONG_AGO)
    assert until(seen(child, by=staff.physio)) == date(2036, 3, 1)
    child.born_on_is_estimated = True
    child.save(update_fields=["born_on_is_estimated"])
    assert until(child) == date(2036, 12, 31)


@pytest.mark.promise("ended")
def test_of_merged_records_the_latest_majority_and_the_last_visit_of_all_count(manager, second, staff, old):
    given = {"by": staff.physio, "added_at": LONG_AGO, "born_on": date(2005, 3, 1)}
    child = seen(factories.patient(staff.clinic, **given), by=staff.physio)
    by = {"by": staff.manager, "at": factories.AT}
    merge = ask_merge(old, child, reason="One phone", made_sure=True, **by)
    with act(second, staff):
        confirm_merge(merge, by=second, at=factories.AT)
    assert until(old) == date(2036, 3, 1)
    factories.observation(child.episodes.get(), by=staff.physio, at=factories.AT.replace(year=2027))
    assert kept(old).last_seen_on == date(2027, 11, 16)
    assert until(old) == date(2037, 11, 16)


def test_a_clinic_keeps_six_years_at_least(manager, staff):
    staff.clinic.retention_years = 5
    with pytest.raises(DatabaseError, match="records_are_kept_for_their_years"), transaction.atomic():
        staff.clinic.save(update_fields=["retention_years"])


def test_the_list_names_those_past_their_years_alone(manager, staff, old, patient, others):
    seen(patient, by=staff.physio, at=factories.AT)
    assert [one.patient for one in past_records(manager, page=1)] == [old]


# By two people


def erase_in_sql(request):
    """Past the action, as the app."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT erase_record(%s)", [request.pk])


def act(person, staff):
    return acting_as(person.pk, staff.clinic.pk)


@pytest.mark.promise("ended")
def test_one_asks_and_another_confirms(manager, second, staff, old):
    request = ask_erasure(old, by=manager, at=factories.AT)
    assert ask_erasure(old, by=manager, at=factories.AT) == request
    with pytest.raises(Refused, match="somebody else"):
        confirm_erasure(request, by=manager)
    with act(second, staff):
        tombstone = confirm_erasure(request, by=second)
        gone = Patient.objects.get(pk=old.pk)
        assert (str(gone), gone.born_on) == (f"Erased record {old.record_number}", date.min)
        assert (tombstone.asked_by, tombstone.done_by) == (manager, second)
        assert tombstone.kept_until_on == date(2020, 11, 16)
        assert trail_faults(staff.clinic.pk) == []


@pytest.mark.promise("ended")
@pytest.mark.parametrize("who", ["manager", "physio", "front_desk"])
def test_the_database_takes_the_word_of_no_other_second_person(manager, staff, old, who):
    request = ask_erasure(old, by=manager, at=factories.AT)
    refused = pytest.raises(DatabaseError, match=r"two_people_erase|keepers_act")
    with act(getattr(staff, who), staff), refused:
        erase_in_sql(request)


def test_the_responsible_clinician_may_be_the_second_person(manager, staff, old):
    factories.name_responsible(staff.clinic, staff.colleague)
    request = ask_erasure(old, by=manager, at=factories.AT)
    with act(staff.colleague, staff):
        assert confirm_erasure(request, by=staff.colleague).done_by == staff.colleague


@pytest.mark.promise("ended")
def test_the_database_keeps_what_is_not_past_its_years(manager, second, staff, old):
    request = ask_erasure(old, by=manager, at=factories.AT)
    factories.observation(old.episodes.get(), by=staff.physio)
    with act(second, staff):
        with pytest.raises(Refused, match="kept until"):
            confirm_erasure(request, by=second)
        with pytest.raises(DatabaseError, match="a_record_is_kept_for_its_years"):
            erase_in_sql(request)


@pytest.mark.promise("ended")
def test_a_hold_keeps_a_record_until_somebody_else_lifts_it(manager, second, staff, old):
    request = ask_erasure(old, by=manager, at=factories.AT)
    hold = place_hold(old, reason="A claim is open", by=manager, at=factories.AT)
    with act(second, staff):
        with pytest.raises(Refused, match="A hold keeps"):
            confirm_erasure(request, by=second)
        with pytest.raises(DatabaseError, match="a_hold_keeps_the_record"):
            erase_in_sql(request)
    with pytest.raises(Refused, match="Somebody else lifts"):
        lift_hold(hold, reason="Settled", by=manager, at=factories.AT)
    with act(second, staff):
        lift_hold(hold, reason="Settled", by=second, at=factories.AT)
        confirm_erasure(request, by=second)


@pytest.mark.promise("ended")
def test_a_merge_that_is_asked_for_is_decided_before_anything_is_erased(manager, second, staff, old, patient):
    request = ask_erasure(old, by=manager, at=factories.AT)
    merge = PatientMerge.objects.create(
        clinic=staff.clinic, patient=patient, merged=old, reason="?", asked_at=factories.AT, asked_by=manager
    )
    with act(second, staff):
        with pytest.raises(Refused, match="asked that this record be merged"):
            confirm_erasure(request, by=second)
        with pytest.raises(DatabaseError, match="a_merge_is_decided_first"):
            erase_in_sql(request)
        withdraw_merge(merge, by=second, at=factories.AT)
        confirm_erasure(request, by=second)


def test_what_was_withdrawn_is_not_confirmed(manager, second, staff, old):
    request = ask_erasure(old, by=manager, at=factories.AT)
    withdraw_erasure(request, by=manager, at=factories.AT)
    with act(second, staff), pytest.raises(Refused, match="not asked for any more"):
        confirm_erasure(request, by=second)


def test_another_clinics_manager_confirms_nothing(manager, staff, old, others):
    request = ask_erasure(old, by=manager, at=factories.AT)
    refused = pytest.raises(DatabaseError, match="an_erasure_is_asked_for_first")
    with acting_as(others.manager.pk, others.clinic.pk), refused:
        erase_in_sql(request)


HOLD = """INSERT INTO clinic_legalhold (clinic_id, patient_id, reason, state, placed_at, placed_by_id,
    lifted_reason) VALUES (%(clinic)s, %(patient)s, 'x', 'standing', now(), %(other)s, '')"""
REQUEST = """INSERT INTO clinic_erasurerequest (clinic_id, patient_id, state, asked_at, asked_by_id)
    VALUES (%(clinic)s, %(patient)s, 'asked', now(), %(other)s)"""


@pytest.mark.parametrize("sql", [HOLD, REQUEST])
@pytest.mark.parametrize("other", ["manager", "physio"])
def test_nobody_acts_in_anothers_name_or_without_being_a_keeper(manager, staff, old, sql, other):
    names = {"clinic": staff.clinic.pk, "patient": old.pk, "other": getattr(staff, other).pk}
    refused = pytest.raises(DatabaseError, match="keepers_act")
    with act(staff.physio, staff), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, names)


@pytest.mark.promise("ended", "sealed")
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM sessions_app_treatmentsession",
        "DELETE FROM clinic_accessevent",
        "UPDATE clinic_accessevent SET reason = ''",
        "DELETE FROM clinic_erasure",
        "INSERT INTO clinic_erasure SELECT * FROM clinic_erasure",
        "UPDATE clinic_patient SET status = 'active'",
    ],
)
def test_not_even_in_the_transaction_of_an_erasure_may_the_app_delete(manager, second, staff, old, sql):
    request = ask_erasure(old, by=manager, at=factories.AT)
    with act(second, staff), connection.cursor() as cursor:
        confirm_erasure(request, by=second)
        with pytest.raises(DatabaseError, match=r"permission denied|stays_erased"), transaction.atomic():
            cursor.execute(sql)


def test_two_who_erase_at_once_leave_one_tombstone(manager, second, staff, old):
    request = ask_erasure(old, by=manager, at=factories.AT)
    with act(second, staff):
        confirm_erasure(request, by=second)
        with pytest.raises(Refused, match="erased already"):
            confirm_erasure(request, by=second)
        assert Erasure.objects.count() == 1


def test_who_confirms_a_second_time_is_told_and_led_on(manager, second, staff, old):
    """The record's own page is gone by then: nobody is led to a 404."""
    request = ask_erasure(old, by=manager, at=factories.AT)
    client, address = logged_in(second), reverse("clinic:confirm_erasure", args=[request.pk])
    for sentence in (f"Record {old.record_number} is erased.", "This record is erased already."):
        answer = client.post(address, follow=True)
        assert answer.redirect_chain == [(reverse("clinic:keeping"), 302)]
        assert sentence in answer.content.decode()


WAITS = "A merge or an erasure of records that a colleague asked for waits for a second person."


def today_of(person):
    return factories.client_of(person).get(reverse("record:today")).text


def test_today_tells_the_second_person_and_not_who_asked(manager, second, staff, old, patient):
    request = ask_erasure(old, by=manager, at=factories.AT)
    factories.name_responsible(staff.clinic, staff.colleague)
    told = {person: WAITS in today_of(person) for person in (second, staff.colleague)}
    assert told == {second: True, staff.colleague: True}
    assert f'href="{reverse("clinic:keeping")}"' in today_of(staff.colleague).split(WAITS)[1]
    for person in (manager, staff.physio, staff.front_desk):
        assert "second person" not in today_of(person)

    another = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    ask_merge(patient, another, reason="One phone", made_sure=True, by=manager, at=factories.AT)
    assert "2 merges or erasures of records that colleagues asked for wait for" in today_of(second)
    with act(second, staff):
        withdraw_erasure(request, by=second, at=factories.AT)
    assert WAITS in today_of(second)


def test_today_of_another_clinic_tells_nothing_of_it(manager, staff, old, others):
    ask_erasure(old, by=manager, at=factories.AT)
    assert "second person" not in today_of(others.manager)
