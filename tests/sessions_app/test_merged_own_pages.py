"""A patient, or her guardian, whose two records were merged finds both in her own pages; nobody else does."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse

from clinic.actions.merging import ask_merge, confirm_merge
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import Guardian
from sessions_app.actions.visits import add_visit
from sessions_app.models import BegunReport, CorrectionRequest, HomeLog, PatientReport
from tests import factories
from tests.clinic.test_people import logged_in
from tests.conftest import superuser_connection
from tests.sessions_app.a_session import AT
from tests.sessions_app.charted import a_place, signed


@pytest.fixture
def place(db):
    """Maya has a log-in to the record that is kept; at her second registration she was treated too."""
    place = a_place()
    place.twin = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    place.hers = factories.episode(place.twin, by=place.physio)
    with acting_as(place.physio.pk, place.clinic.pk):
        place.first, place.second = (signed(one, by=place.physio) for one in (place.episode, place.hers))
        place.score = factories.observation(place.hers, by=place.physio)
        place.item = factories.home_item(place.hers, by=place.physio)
        told = {"practitioner": place.physio, "episode": place.hers, "by": place.physio, "at": AT}
        place.visit = add_visit(place.twin, starts_at=AT + timedelta(days=2), **told)
    place.maya = factories.portal_user(place.patient)
    other = factories.member(place.clinic, "manager")
    with acting_as(place.manager.pk, place.clinic.pk):
        by = {"by": place.manager, "at": AT}
        merge = ask_merge(place.patient, place.twin, reason="One phone", **by)
    with acting_as(other.pk, place.clinic.pk):
        confirm_merge(merge, by=other, at=AT)
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        yield place


def guardian_of(place, patient, **granted):
    person = factories.user("Ada Tan")
    of = {"clinic": place.clinic, "patient": patient, "name": "Ada Tan", "relation": "mother"}
    with acting_as(place.physio.pk, place.clinic.pk):
        Guardian.objects.create(**of, portal_user=person, added_at=AT, added_by=place.physio, **granted)
    return person


ALL = {"may_answer": True, "may_keep_data": True}


@pytest.mark.promise("merged", "own")
@pytest.mark.parametrize("who", ["maya", "mother"])
def test_both_records_are_read_ticked_and_taken_away(place, who):
    person = place.maya if who == "maya" else guardian_of(place, place.patient, **ALL)
    client = logged_in(person)
    visits = client.get(reverse("portal:visits"))
    assert {one.pk for one in visits.context["page"].visits} == {place.first.pk, place.second.pk}
    assert client.get(reverse("portal:visit", args=[place.second.pk])).status_code == 200
    progress = client.get(reverse("portal:progress"), {"course": place.hers.pk})
    assert set(progress.context["courses"]) == {place.episode, place.hers}
    assert progress.context["chosen"] == place.hers
    home = client.get(reverse("portal:home")).context["page"]
    assert home.count.visits == 2
    assert home.next_visit is not None
    assert [one.pk for one in home.today.tasks] == [place.item.pk]
    told = json.loads(client.get(reverse("portal:download_json")).content)
    assert len(told["episodes"]) == 2
    assert [len(one["visits"]) for one in told["episodes"]] == [1, 1]
    assert [one["record_number"] for one in told["patient"]["merged_records"]] == [place.twin.record_number]
    tap = {"on": now().date().isoformat(), "is_done": "1", "key": str(uuid4())}
    assert client.post(reverse("portal:tick", args=[place.item.pk]), tap).status_code == 302
    answer = {"pain_now": "3", "answer": "3", "shown": str(place.patient.pk)}
    assert client.post(reverse("portal:check_in_question", args=["pain_now"]), answer).status_code == 302
    wrong = {"about": place.second.pk, "words": "It was the left heel.", "shown": str(place.patient.pk)}
    assert client.post(reverse("portal:correction"), wrong).status_code == 302
    with acting_as(place.physio.pk, place.clinic.pk):
        assert (HomeLog.objects.get().patient, CorrectionRequest.objects.get().patient) == (place.twin,) * 2


@pytest.mark.promise("own")
def test_another_patient_of_the_clinic_still_sees_nothing_of_either(place):
    other = factories.patient(place.clinic, by=place.physio)
    for person in (factories.portal_user(other), guardian_of(place, other, **ALL)):
        client = logged_in(person)
        assert client.get(reverse("portal:visits")).context["page"].visits == []
        for session in (place.first, place.second):
            assert client.get(reverse("portal:visit", args=[session.pk])).status_code == 404
        assert client.get(reverse("portal:progress")).context["courses"] == []
        assert json.loads(client.get(reverse("portal:download_json")).content)["episodes"] == []
        tap = {"on": now().date().isoformat(), "is_done": "1", "key": str(uuid4())}
        assert client.post(reverse("portal:tick", args=[place.item.pk]), tap).status_code == 404


# Past the pages


def sayings(place, patient, person, visit):
    of = {"clinic": place.clinic, "patient": patient}
    yield HomeLog(
        **of,
        item=place.item,
        on=AT.date(),
        number=1,
        is_done=True,
        key=uuid4(),
        logged_at=AT,
        logged_by=person,
    )
    yield PatientReport(**of, visit=visit, version=1, answers={}, sent_at=AT, sent_by=person)
    yield BegunReport(**of, visit=visit, answers={}, saved_at=AT, saved_by=person)
    yield CorrectionRequest(**of, kind="correction", words="Wrong.", asked_at=AT, asked_by=person)


@pytest.mark.promise("own")
@pytest.mark.django_db(transaction=True)
def test_a_guardianship_that_has_ended_says_nothing_though_its_log_in_and_grants_were_left():
    place = a_place()
    mother = guardian_of(place, place.patient, **ALL)
    place.item = factories.home_item(place.episode, by=place.physio)
    with acting_as(place.physio.pk, place.clinic.pk):
        told = {"practitioner": place.physio, "by": place.physio, "at": AT}
        visit = add_visit(place.patient, starts_at=AT, **told)
    rule = "an_ended_guardian_has_no_log_in"
    with superuser_connection() as superuser:
        (held,) = superuser.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [rule]
        ).fetchone()
        superuser.execute(f"ALTER TABLE clinic_guardian DROP CONSTRAINT {rule}")
        try:
            for ended, refused in ((None, False), (AT, True)):
                superuser.execute(
                    "UPDATE clinic_guardian SET ended_at = %s, ended_by_id = %s",
                    [ended, ended and place.physio.pk],
                )
                for row in sayings(place, place.patient, mother, visit):
                    assert is_refused(row, mother, place) == refused, type(row)
        finally:
            superuser.execute("UPDATE clinic_guardian SET portal_user_id = NULL")
            superuser.execute(f"ALTER TABLE clinic_guardian ADD CONSTRAINT {rule} {held}")


def is_refused(row, person, place):
    """Whether the database takes this row from her; it is not kept."""
    with acting_as(person.pk, place.clinic.pk):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                transaction.set_rollback(True)
        except ProgrammingError as refusal:
            return "row-level security" in str(refusal)
    return False
