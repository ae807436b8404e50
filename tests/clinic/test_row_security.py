"""A clinic sees its own rows, whatever the question; a forgotten filter shows nothing of another's."""

import pytest
from django.db import DatabaseError, connection, transaction

from clinic.identity import acting_as
from clinic.models import Clinic, Membership, Patient
from tests import factories


@pytest.mark.promise("own")
def test_nobody_sees_a_patient(staff, patient):
    with acting_as():
        assert not Patient.objects.exists()


@pytest.mark.promise("own")
def test_a_clinic_sees_its_own_patients_only(staff, patient, others):
    assert list(Patient.objects.all()) == [patient]
    with acting_as(others.physio.pk, others.clinic.pk):
        assert list(Patient.objects.all()) == [others.patient]


def test_the_identity_comes_back_after_a_visit_elsewhere(staff, patient, others):
    with acting_as(others.physio.pk, others.clinic.pk):
        pass
    assert list(Patient.objects.all()) == [patient]


def test_the_identity_comes_back_after_a_failure(staff, patient, others):
    with pytest.raises(ZeroDivisionError), acting_as(others.physio.pk, others.clinic.pk):
        1 / 0  # noqa: B018
    assert list(Patient.objects.all()) == [patient]


@pytest.mark.promise("own")
def test_no_row_is_written_into_another_clinic(staff, others):
    """Nothing is read back, for which row security would ask once more. Of all tables: test_tenancy."""
    planted = (
        "INSERT INTO clinic_membership (clinic_id, user_id, role, is_student) VALUES (%s, %s, %s, false)"
    )
    row = [others.clinic.pk, others.physio.pk, "manager"]
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(planted, row)


def test_no_row_of_another_clinic_is_changed(staff, others):
    assert Patient.objects.filter(pk=others.patient.pk).update(given_names="Taken") == 0
    assert Clinic.objects.filter(pk=others.clinic.pk).update(name="Taken") == 0


def test_before_the_clinic_is_known_a_person_finds_the_own_places(staff, others, patient):
    her_log_in = factories.portal_user(patient)
    with acting_as(staff.physio.pk):
        assert [one.clinic_id for one in Membership.objects.all()] == [staff.clinic.pk]
        assert [one.name for one in Clinic.objects.all()] == ["North Clinic"]
        assert not Patient.objects.exists()
    with acting_as(her_log_in.pk):
        assert list(Patient.objects.all()) == [patient]
        assert [one.name for one in Clinic.objects.all()] == ["North Clinic"]
