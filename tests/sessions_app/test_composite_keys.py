"""A row and its parent belong to the same clinic, patient and session; else the database says so."""

import pytest
from django.db import IntegrityError, connection, transaction

from clinic.identity import acting_as
from sessions_app.choices import ComponentKind
from sessions_app.models import Addendum, CheckIn, Visit
from tests import factories


def settle():
    """What a commit would ask."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_visit_at_a_site_of_another_clinic(staff, patient, others):
    with pytest.raises(IntegrityError, match="same_clinic_id_as_site_id"), transaction.atomic():
        Visit.objects.create(
            clinic=staff.clinic,
            patient=patient,
            site=others.site,
            starts_at=factories.AT,
            origin="typed",
            added_at=factories.AT,
            added_by=staff.physio,
        )
        settle()


def test_an_episode_of_another_clinics_patient(staff, others):
    with pytest.raises(IntegrityError, match="same_clinic_id_as_patient_id"), transaction.atomic():
        others.patient.clinic_id = staff.clinic.pk
        factories.episode(others.patient, by=staff.physio)
        settle()


def test_a_draft_for_one_patient_in_the_episode_of_another(staff, episode):
    episode.patient = factories.patient(staff.clinic, by=staff.physio)
    with pytest.raises(IntegrityError, match="same_patient_id_as_episode_id"), transaction.atomic():
        factories.draft(episode, by=staff.physio)
        settle()


def test_an_addendum_to_the_session_of_another_patient(staff, signed):
    stranger = factories.patient(staff.clinic, by=staff.physio)
    with pytest.raises(IntegrityError, match="same_patient_id_as_treatment_session"), transaction.atomic():
        Addendum.objects.create(
            clinic=staff.clinic,
            treatment_session=signed,
            patient=stranger,
            number=1,
            kind="correction",
            text="left, not right",
            reason="misread",
            added_at=factories.AT,
            added_by=staff.physio,
        )
        settle()


def test_a_detail_on_the_spine_of_another_session(episode, physio):
    with pytest.raises(IntegrityError, match="same_treatment_session_id_as"), transaction.atomic():
        with acting_as(physio.pk, episode.clinic_id):
            one = factories.writing_session(episode, by=physio, number=1)
            two = factories.writing_session(episode, by=physio, number=2)
            spine = factories.component(one, position=2, kind=ComponentKind.CHECK_IN)
            found = CheckIn.objects.get(treatment_session=two)
            found.component = spine
            found.save(force_insert=True)
            factories.seal(one, by=physio)
            factories.seal(two, by=physio)
        settle()
