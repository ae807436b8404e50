"""Two records of one person are read as one: two people say so, nothing is rewritten, it can be undone."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clinic.actions.care_team import join_care_team, leave_care_team
from clinic.actions.merging import ask_merge, confirm_merge, undo_merge, withdraw_merge
from clinic.actions.patients import add_alert, end_alert, tell_apart
from clinic.actions.people import end_role
from clinic.choices import PatientStatus
from clinic.identity import acting_as
from clinic.models import CareTeamMember, Patient, PatientAlert
from clinic.refusals import Refused
from sessions_app.models import TreatmentSession
from tests import factories

DAY = timedelta(days=1)
LATER = factories.AT + 3 * DAY


@pytest.fixture
def second(staff):
    return factories.member(staff.clinic, "manager")


@pytest.fixture
def twin(staff):
    """The same person, registered a second time, treated by the colleague, with a session of her own."""
    made = factories.patient(
        staff.clinic, by=staff.physio, treated_by=[staff.colleague], given_names="Huimin"
    )
    made.episode = factories.episode(made, by=staff.colleague)
    made.session = factories.signed_session(made.episode, by=staff.colleague)
    return made


@pytest.fixture
def hers(patient, staff):
    patient.episode = factories.episode(patient, by=staff.physio)
    patient.session = factories.signed_session(patient.episode, by=staff.physio)
    return patient


def act(person, staff):
    return acting_as(person.pk, staff.clinic.pk)


def asked(staff, patient, twin, **more):
    with act(staff.manager, staff):
        return ask_merge(patient, twin, reason="One phone", by=staff.manager, at=factories.AT, **more)


def merged(staff, second, patient, twin, *, at=LATER):
    merge = asked(staff, patient, twin)
    with act(second, staff):
        confirm_merge(merge, by=second, at=at)
    return merge


def opened(person, address):
    return factories.client_of(person).get(address)


@pytest.mark.promise("merged")
def test_both_are_read_together_and_the_pages_of_the_other_lead_there(staff, second, hers, twin):
    merged(staff, second, hers, twin)
    for person in (staff.physio, staff.colleague, staff.manager):
        page = opened(person, f"/patients/{hers.pk}/record/")
        assert {one.pk for one in page.context["episodes"]} == {hers.episode.pk, twin.episode.pk}
        listed = opened(person, f"/patients/{hers.pk}/sessions/?episode={twin.episode.pk}")
        assert [row.pk for row in listed.context["sessions"].rows] == [twin.session.pk]
    for page in ("", "record/", "sessions/", "safety/", "opened-by/", "research/"):
        answer = opened(staff.colleague, f"/patients/{twin.pk}/{page}?episode={twin.episode.pk}")
        assert answer.status_code == 302
        assert answer["Location"] == f"/patients/{hers.pk}/{page}?episode={twin.episode.pk}"


def test_what_is_written_to_the_other_leads_to_the_one_kept(staff, second, hers, twin):
    alert = add_alert(twin, kind="allergy", words="lanolin", by=staff.colleague, at=factories.AT)
    merged(staff, second, hers, twin)
    client = factories.client_of(staff.colleague)
    for page in (f"alerts/{alert.pk}/end/", "alerts/"):
        answer = client.post(f"/patients/{twin.pk}/{page}", {"kind": "pacemaker"})
        assert (answer.status_code, answer["Location"]) == (302, f"/patients/{hers.pk}/"), page


def test_a_record_that_a_log_in_opens_is_not_given_up(staff, hers, twin):
    factories.portal_user(twin)
    with pytest.raises(Refused, match="A log-in opens"):
        asked(staff, hers, twin)


@pytest.mark.promise("merged")
def test_no_row_of_either_is_rewritten(staff, second, hers, twin):
    before = list(TreatmentSession.objects.order_by("pk").values())
    merge = merged(staff, second, hers, twin)
    assert list(TreatmentSession.objects.order_by("pk").values()) == before
    was = {field: getattr(twin, field) for field in ("family_name", "given_names", "record_number", "phone")}
    assert Patient.objects.filter(pk=twin.pk, **was, merged_into=hers).exists()
    assert merge.merged_id == twin.pk


@pytest.mark.promise("merged")
def test_undoing_restores_both(staff, second, hers, twin):
    add_alert(hers, kind="allergy", words="lanolin", by=staff.physio, at=factories.AT)
    merge = merged(staff, second, hers, twin)
    assert twin.alerts.get().words == "lanolin"
    with act(staff.manager, staff):
        undo_merge(merge, reason="Sisters", by=staff.manager, at=LATER)
    twin.refresh_from_db()
    assert (twin.status, twin.merged_into) == (PatientStatus.ACTIVE, None)
    assert opened(staff.colleague, f"/patients/{twin.pk}/record/").status_code == 200
    assert opened(staff.colleague, f"/patients/{hers.pk}/record/").status_code == 404
    assert opened(staff.physio, f"/sessions/{twin.session.pk}/").status_code == 404
    assert not PatientAlert.objects.filter(patient=twin, ended_at=None).exists()
    assert PatientAlert.objects.filter(patient=hers, ended_at=None).count() == 1


def test_who_treats_and_alerts_hold_for_both_from_then_on(staff, second, hers, twin):
    merged(staff, second, hers, twin)
    new = factories.member(staff.clinic)
    member = join_care_team(hers, new, by=staff.physio, at=LATER)
    assert set(CareTeamMember.objects.filter(user=new).values_list("patient", flat=True)) == {
        hers.pk,
        twin.pk,
    }
    leave_care_team(member, by=staff.physio, at=LATER)
    assert not CareTeamMember.objects.current().filter(user=new).exists()
    alert = add_alert(hers, kind="pacemaker", by=staff.physio, at=LATER)
    assert twin.alerts.filter(kind="pacemaker", ended_at=None).exists()
    end_alert(alert, reason="Taken out", by=staff.physio, at=LATER)
    assert not twin.alerts.filter(ended_at=None).exists()


def words_of(patient):
    return {one.words for one in patient.alerts.filter(ended_at=None)}


def treat(patient):
    return {
        one.user for one in CareTeamMember.objects.current().filter(patient=patient).select_related("user")
    }


def undone(staff, merge):
    with act(staff.manager, staff):
        undo_merge(merge, reason="Sisters", by=staff.manager, at=LATER + 2 * DAY)


@pytest.mark.promise("merged")
def test_what_a_person_wrote_while_merged_stays_and_copies_end(staff, second, hers, twin):
    old = add_alert(twin, kind="allergy", words="lanolin", by=staff.colleague, at=factories.AT)
    merge = merged(staff, second, hers, twin)
    new = factories.member(staff.clinic)
    by = {"by": staff.physio, "at": LATER + DAY}
    add_alert(hers, kind="allergy", words="latex", **by)
    end_alert(hers.alerts.get(words="lanolin"), reason="Never had it", **by)
    join_care_team(hers, new, **by)
    page = opened(staff.manager, f"/records/merges/{merge.pk}/").content.decode()
    for sentence in (
        f"latex” ends in {twin.record_number}",
        f"lanolin” stands again in {twin.record_number}",
        f"{new} no longer treats {twin.record_number}",
        f"{staff.colleague} no longer treats {hers.record_number}",
    ):
        assert sentence in page
    undone(staff, merge)
    assert (words_of(hers), words_of(twin)) == ({"latex"}, {"lanolin"})
    assert (treat(hers), treat(twin)) == ({staff.physio, new}, {staff.colleague})
    old.refresh_from_db()
    assert (old.ended_by, old.ended_reason) == (None, "")


@pytest.mark.promise("merged")
def test_a_right_that_ended_while_merged_does_not_come_back(staff, second, hers, twin):
    merge = merged(staff, second, hers, twin)
    leave_care_team(hers.care_team.get(user=staff.colleague), by=staff.physio, at=LATER + DAY)
    page = opened(staff.manager, f"/records/merges/{merge.pk}/").content.decode()
    assert f"does not come back to {twin.record_number}" in page
    undone(staff, merge)
    assert (treat(hers), treat(twin)) == ({staff.physio}, set())


def test_three_records_share_and_the_undoing_of_one_leaves_the_two(staff, second, hers, twin):
    third = factories.patient(staff.clinic, by=staff.physio)
    merged(staff, second, hers, third)
    add_alert(twin, kind="allergy", words="lanolin", by=staff.colleague, at=factories.AT)
    merge = merged(staff, second, hers, twin, at=LATER + DAY)
    assert words_of(third) == {"lanolin"}
    assert treat(third) == treat(twin) == {staff.physio, staff.colleague}
    undone(staff, merge)
    assert (words_of(hers), words_of(third), words_of(twin)) == (set(), set(), {"lanolin"})
    assert (treat(third), treat(twin)) == ({staff.physio}, {staff.colleague})


@pytest.mark.promise("merged")
def test_nobody_merges_alone(staff, hers, twin):
    merge = asked(staff, hers, twin)
    with act(staff.manager, staff), pytest.raises(Refused, match="somebody else"):
        confirm_merge(merge, by=staff.manager, at=LATER)


POINTED = "UPDATE clinic_patient SET status = 'merged', merged_into_id = %(kept)s WHERE id = %(other)s"
DONE = "UPDATE clinic_patientmerge SET state = 'done', done_at = now(), done_by_id = app_user()"


@pytest.mark.promise("merged")
def test_not_even_in_sql_is_a_record_merged_without_a_second_person(staff, hers, twin):
    asked(staff, hers, twin)
    names = {"kept": hers.pk, "other": twin.pk}
    for person, sql, rule in (
        (staff.manager, POINTED, "two_people_merged"),
        (staff.manager, DONE, "two_people_merge"),
        (staff.physio, DONE, "keepers_act"),
    ):
        refused = pytest.raises(DatabaseError, match=rule)
        with act(person, staff), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, names if "%(" in sql else None)


@pytest.mark.promise("merged")
def test_who_may_not_ask_any_more_has_not_asked(staff, second, hers, twin):
    """As for an erasure: the role ended between asking and the second person's yes."""
    merge = asked(staff, hers, twin)
    with act(second, staff):
        end_role(staff.manager.memberships.get(), by=second, at=LATER)
        with pytest.raises(Refused, match="may not do so any more"):
            confirm_merge(merge, by=second, at=LATER)
        refused = pytest.raises(DatabaseError, match="whoever_asked_keeps_records_still")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DONE)
        withdraw_merge(merge, by=second, at=LATER)
        assert Patient.objects.get(pk=twin.pk).status == PatientStatus.ACTIVE


def test_different_birth_dates_are_asked_about(staff, hers, twin):
    twin.born_on = date(1984, 3, 10)
    twin.save(update_fields=["born_on"])
    with pytest.raises(Refused, match="birth dates differ"):
        asked(staff, hers, twin)
    assert asked(staff, hers, twin, made_sure=True).state == "asked"


def test_a_pointer_never_leads_to_a_pointer(staff, second, hers, twin, clinic):
    third = factories.patient(clinic, by=staff.physio)
    merged(staff, second, hers, twin)
    with pytest.raises(Refused, match="merged into another record already"):
        asked(staff, third, twin)
    with pytest.raises(Refused, match="keep this one"):
        asked(staff, third, hers)
    with pytest.raises(Refused, match="one and the same"):
        asked(staff, third, third)


def test_a_withdrawn_merge_is_not_confirmed(staff, second, hers, twin):
    merge = asked(staff, hers, twin)
    with act(staff.manager, staff):
        withdraw_merge(merge, by=staff.manager, at=LATER)
    with act(second, staff), pytest.raises(Refused, match="not asked for any more"):
        confirm_merge(merge, by=second, at=LATER)


@pytest.mark.django_db(transaction=True)
def test_two_are_not_told_apart_while_somebody_asks_that_they_be_merged():
    """Each looked for what the other one had not yet written, and both went through."""
    here = factories.clinic_with_staff()
    one, other = (factories.patient(here.clinic, by=here.physio) for _one in range(2))
    answers = []

    def settle():
        try:
            with acting_as(here.manager.pk, here.clinic.pk):
                answers.append(tell_apart(one, other, by=here.manager, at=LATER))
        except Refused as reason:
            answers.append(reason)
        finally:
            connection.close()

    colleague = threading.Thread(target=settle)
    with acting_as(here.manager.pk, here.clinic.pk), transaction.atomic():
        ask_merge(other, one, reason="One phone", by=here.manager, at=LATER)
        colleague.start()
        colleague.join(timeout=1)
    colleague.join()
    assert [str(answer) for answer in answers] == [
        "It is asked that they be merged. Confirm or withdraw that first."
    ]
