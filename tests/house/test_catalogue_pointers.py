"""A row names shared entries of the catalogue and those of its own clinic, never those of another."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from clinic.identity import acting_as
from sessions_app.models import CatalogueEntry, Condition, Episode, Exercise
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def pointers():
    """Every column of every table of a clinic that points at the catalogue."""
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue  # a history repeats what its model was allowed to say
        fields = {column.name: column for column in model._meta.concrete_fields}
        for column in fields.values() if "clinic" in fields else ():
            target = column.related_model
            if isinstance(target, type) and issubclass(target, CatalogueEntry):
                yield model._meta.db_table, column.column


def checked():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname LIKE '%codes_of_its_clinic'"
        )
        for table, words in cursor.fetchall():
            for column in re.findall(r"catalogue_code_fits\(\(*(\w+)", words):
                yield table, column


def test_every_pointer_at_the_catalogue_is_held_to_its_clinic():
    missing = set(pointers()) - set(checked())
    assert missing == set(), "name them with guards.codes_of_its_clinic in a migration"


def test_another_clinics_entry_is_refused_by_the_database():
    here, there = make.clinic_with_staff(), make.clinic_with_staff()
    theirs = make.own(
        Condition, make.patient(there.clinic, by=there.physio), by=there.physio, name="Stiff knee"
    )
    patient = make.patient(here.clinic, by=here.physio, treated_by=[here.physio])
    with pytest.raises(IntegrityError, match="episode_codes_of_its_clinic"), transaction.atomic():
        make.episode(patient, by=here.physio, condition=theirs)
    made = make.episode(patient, by=here.physio)
    with acting_as(here.physio.pk, here.clinic.pk):
        assert Episode.objects.get(pk=made.pk).condition.clinic_id == here.clinic.pk


@pytest.mark.parametrize(
    "code", ["own", "own-x", "own-{other}-abc123", "own-{clinic}-abc", "own-{clinic}-ABC123"]
)
def test_an_own_code_ends_with_its_clinic(code):
    staff = make.clinic_with_staff()
    code = code.format(clinic=staff.clinic.pk, other=staff.clinic.pk + 1)
    with (
        acting_as(staff.manager.pk, staff.clinic.pk),
        pytest.raises(IntegrityError, match="exercise_code_names_its_clinic"),
        transaction.atomic(),
    ):
        Exercise.objects.create(
            code=code, clinic=staff.clinic, name="Own", type="mobility", added_at=AT, added_by=staff.manager
        )
