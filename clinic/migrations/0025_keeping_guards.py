"""What holds, erasures and merges may do to records: two people each, and only through what is written down."""

from django.db import migrations

from clinic import guards, guards_keeping

HOLD, REQUEST, ERASURE, MERGE = (
    *("clinic_legalhold", "clinic_erasurerequest"),
    *("clinic_erasure", "clinic_patientmerge"),
)
LIFTED = ["lifted_at", "lifted_by_id", "lifted_reason"]
DONE, UNDONE = ["done_at", "done_by_id", "former_status"], ["undone_at", "undone_by_id", "undone_reason"]


class Migration(migrations.Migration):

    dependencies = [('clinic', '0024_keeping')]

    operations = [
        guards_keeping.keepers(),
        guards_keeping.erasures_are_let_through(),
        *(guards.row_security(table) for table in (HOLD, REQUEST, ERASURE, MERGE)),
        *(guards.never_deleted(table) for table in (HOLD, REQUEST, MERGE)),
        guards.append_only(ERASURE),
        guards.moves(HOLD, "standing", lifted=("standing", LIFTED)),
        guards.moves(REQUEST, "asked", withdrawn=("asked", ["ended_at", "ended_by_id"])),
        guards.moves(
            MERGE,
            "asked",
            withdrawn=("asked", ["withdrawn_at", "withdrawn_by_id"]),
            done=("asked", DONE),
            undone=("done", UNDONE),
        ),
        guards_keeping.acted_by_keepers(HOLD, "placed_by_id", "lifted_by_id"),
        guards_keeping.acted_by_keepers(REQUEST, "asked_by_id", "ended_by_id"),
        guards_keeping.acted_by_keepers(MERGE, "asked_by_id", "withdrawn_by_id", "done_by_id", "undone_by_id"),
        guards_keeping.an_erased_record_stays_erased(),
        guards_keeping.two_people_merge(),
        *(guards.clinic_key(table, "patient_id", "clinic_patient") for table in (HOLD, REQUEST, ERASURE, MERGE)),
        guards.clinic_key(MERGE, "merged_id", "clinic_patient"),
        guards.clinic_key(ERASURE, "request_id", REQUEST),
    ]
