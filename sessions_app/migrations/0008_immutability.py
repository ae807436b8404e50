from django.db import migrations

from clinic import guards

SESSION = "sessions_app_treatmentsession"
WRITTEN_WITH_THEIR_SESSION = [
    "checkin",
    "component",
    "exerciseperformed",
    "exerciseset",
    "iastmpass",
    "lotionuse",
    "modalityuse",
    "passinstrument",
    "passregion",
    "passstroke",
    "passstructure",
    "planneddose",
    "screenfinding",
    "sessionnote",
    "warmup",
]
# Belong to a session or stand alone; in a session they are part of what was signed.
MAY_BELONG_TO_A_SESSION = ["adverseevent", "homeprogrammeitem", "observation"]
ADDED_ONLY = [
    *WRITTEN_WITH_THEIR_SESSION,
    "addendum",
    "adverseevent",
    "adverseeventresolution",
    "drafthandover",
    "episodediagnosis",
    "episodenote",
    "homeprogrammeend",
    "homeprogrammeitem",
    "plannedcomponent",
    "planfrequency",
    "planrevision",
]
SIGNATURE = ["signed_at", "signed_by_id", "snapshot", "snapshot_format", "content_hash"]
SESSION_IN_ERROR = ["in_error_at", "in_error_by_id", "in_error_reason_id", "in_error_words", "replaced_by_id"]
OBSERVATION_IN_ERROR = ["in_error_at", "in_error_by_id", "in_error_words"]


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0007_composite_keys")]

    operations = [
        guards.moves(
            SESSION,
            "writing",
            signed=("writing", SIGNATURE),
            entered_in_error=("signed", SESSION_IN_ERROR),
        ),
        guards.never_deleted(SESSION),
        guards.sealed_before_commit(SESSION, "writing"),
        guards.parent_being_written(SESSION, "treatment_session_id", "writing"),
        *(
            guards.added_while_written(f"sessions_app_{name}", "treatment_session_id")
            for name in [*WRITTEN_WITH_THEIR_SESSION, *MAY_BELONG_TO_A_SESSION]
        ),
        guards.moves(
            "sessions_app_observation",
            "recorded",
            entered_in_error=("recorded", OBSERVATION_IN_ERROR),
        ),
        guards.never_deleted("sessions_app_observation"),
        *(guards.append_only(f"sessions_app_{name}") for name in ADDED_ONLY),
        guards.closed_for_good("sessions_app_draft", "open"),
        guards.never_deleted("sessions_app_draft"),
        guards.never_deleted("sessions_app_episode"),
        guards.never_deleted("sessions_app_visit"),
    ]
