"""Patients of another system, read in: looked at again under the lock, so that nothing doubles."""

from django.db import transaction

from clinic.actions.patients import add_patient, one_at_a_time
from clinic.queries.import_preview import LOOK, READY, preview


@transaction.atomic
def import_patients(table, columns, *, by, at, different=frozenset()):
    """The patients added. Rows that need a look come in only if a person said that each is somebody else
    (`different`: row numbers of the file)."""
    clinic_id = by.standing.clinic_id
    one_at_a_time(clinic_id)
    rows = preview(table, columns, clinic_id=clinic_id).rows
    wanted = [row for row in rows if row.state == READY or (row.state == LOOK and row.number in different)]
    return [add_patient(row.details, clinic_id=clinic_id, by=by, at=at) for row in wanted]
