"""A row that may change keeps its former versions, whoever changed it and by whatever means."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from clinic.database_roles import as_role
from clinic.identity import acting_as
from clinic.models import Clinic, Patient
from sessions_app.models import Draft
from tests import factories

HISTORIES = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def versions(row, *fields):
    return list(row.history.order_by("pgh_id").values_list("pgh_label", *fields))


@pytest.mark.promise("history")
def test_every_version_says_who_made_it(staff, patient):
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        Patient.objects.filter(pk=patient.pk).update(phone="6123 4567")
    assert versions(patient, "phone", "changed_by") == [
        ("insert", "", staff.physio.pk),
        ("update", "6123 4567", staff.front_desk.pk),
    ]


@pytest.mark.promise("history")
def test_a_change_in_plain_sql_is_kept_too(staff, patient):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clinic_patient SET phone = '1'")
    assert versions(patient, "phone")[1:] == [("update", "1")]


def test_the_clinics_own_settings_have_a_history(clinic):
    Clinic.objects.filter(pk=clinic.pk).update(idle_minutes=5)
    assert versions(clinic, "idle_minutes") == [("insert", 15), ("update", 5)]


def test_typing_makes_no_history_and_a_take_over_does(staff, episode, physio):
    draft = factories.draft(episode, by=physio)
    drafts = Draft.objects.filter(pk=draft.pk)
    drafts.update(payload={"note": ["better"]}, revision=7, taps=3, updated_at=factories.AT)
    drafts.update(author=staff.colleague)
    assert versions(draft, "author") == [("insert", physio.pk), ("update", staff.colleague.pk)]


@pytest.mark.promise("history")
def test_another_clinic_reads_none_of_it(patient, others):
    with acting_as(others.physio.pk, others.clinic.pk):
        assert not patient.history.exists()


@pytest.mark.promise("history")
@pytest.mark.parametrize("change", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model._meta.model_name)
def test_history_is_not_rewritten(db, model, change):
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))


@pytest.mark.promise("history")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_by_the_owner_of_the_tables(change):
    with as_role("owner"), connection.cursor() as cursor:
        for model in HISTORIES:
            with pytest.raises(DatabaseError, match="rows_are_only_added"), transaction.atomic():
                cursor.execute(change.format(model._meta.db_table))
    assert len(HISTORIES) >= 15
