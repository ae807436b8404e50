"""Thousands of patients out of one: every row of hers is copied, with all its numbers moved along.

As superuser and past every guard, which is why nothing but a benchmark in a test database may use it.
"""

from django.apps import apps
from django.db import models

from clinic.models import Patient
from sessions_app.models import Draft, TreatmentSession
from tests.conftest import refuse_real_database, superuser_connection

APART = 1_000_000


def multiply(patient, times):
    """`times` more patients of the same clinic with the same record."""
    refuse_real_database()
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        for model in copied():
            superuser.execute(_copy_of(model), {"patient": patient.pk, "times": times})
        superuser.execute("ANALYZE")


def copied():
    """The patient, and whatever of the care belongs to her, her sessions or their parts."""
    care = apps.get_app_config("sessions_app").get_models()
    return [Patient, *(model for model in care if _owner(model) and "history" not in model.__module__)]


def _owner(model):
    """Which column leads to the patient: her own number, hers by a key, or her session's."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("patient", "treatment_session") if name in names), None)


def _copy_of(model):
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field) for field in fields)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns})'
        f' SELECT {values} FROM "{model._meta.db_table}", generate_series(1, %(times)s) AS copy'
        f" WHERE {_hers(model)}"
    )


def _hers(model):
    if model is Patient:
        return "id = %(patient)s"
    if _owner(model) == "patient":
        return "patient_id = %(patient)s"
    return (
        f'treatment_session_id IN (SELECT id FROM "{TreatmentSession._meta.db_table}"'
        f" WHERE patient_id = %(patient)s AND id < {APART})"
    )


def _value(field):
    column = f'"{field.column}"'
    target = field.related_model if field.is_relation else field.model if field.primary_key else None
    if target is Draft:
        return f"md5({column}::text || copy)::uuid"
    if target in copied():
        return f"{column} + copy * {APART}"
    if field.model is Patient and field.name == "record_number":
        return f"{column} || '-' || copy"
    return "NULL" if isinstance(field, models.OneToOneField) and field.null else column
