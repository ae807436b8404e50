from django.db import migrations

from clinic import guards

EPISODE, SESSION, PATIENT = "sessions_app_episode", "sessions_app_treatmentsession", "clinic_patient"
COMPONENT = "sessions_app_component"
OF_A_PATIENT = [
    "addendum",
    "adverseevent",
    "adverseeventresolution",
    "draft",
    "drafthandover",
    "episode",
    "episodediagnosis",
    "episodegoal",
    "episodenote",
    "homeprogrammeend",
    "homeprogrammeitem",
    "observation",
    "plannedcomponent",
    "planfrequency",
    "planrevision",
    "treatmentsession",
    "visit",
]
OF_AN_EPISODE = [
    "adverseevent",
    "draft",
    "episodediagnosis",
    "episodegoal",
    "episodenote",
    "homeprogrammeitem",
    "observation",
    "planrevision",
    "treatmentsession",
    "visit",
]
OF_A_SESSION_AND_ITS_PATIENT = ["addendum", "adverseevent", "homeprogrammeitem", "observation"]
DETAILS = [
    "checkin",
    "exerciseperformed",
    "iastmpass",
    "lotionuse",
    "modalityuse",
    "sessionnote",
    "warmup",
]
# A detail row has the number of its component, so its own children are held to the same spine.
OF_A_DETAIL = [
    ("exerciseset", "exercise_performed_id"),
    ("passinstrument", "iastm_pass_id"),
    ("passregion", "iastm_pass_id"),
    ("passstroke", "iastm_pass_id"),
    ("passstructure", "iastm_pass_id"),
    ("planneddose", "exercise_performed_id"),
    ("screenfinding", "check_in_id"),
]
OTHERS_OF_THE_CLINIC = [
    ("draft", "visit_id", "sessions_app_visit"),
    ("draft", "carried_from_id", SESSION),
    ("drafthandover", "draft_id", "sessions_app_draft"),
    ("drafthandover", "moved_from_patient_id", PATIENT),
    ("plannedcomponent", "plan_revision_id", "sessions_app_planrevision"),
    ("planfrequency", "plan_revision_id", "sessions_app_planrevision"),
    ("treatmentsession", "carried_from_id", SESSION),
    ("treatmentsession", "draft_id", "sessions_app_draft"),
    ("treatmentsession", "replaced_by_id", "sessions_app_draft"),
    ("treatmentsession", "site_id", "clinic_site"),
    ("treatmentsession", "visit_id", "sessions_app_visit"),
    ("visit", "site_id", "clinic_site"),
]


def each(key, tables, column, parent):
    return [key(f"sessions_app_{name}", column, parent) for name in tables]


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0006_parents_with_their_patient"),
        ("clinic", "0005_keys_and_immutability"),
    ]

    operations = [
        *each(guards.clinic_key, OF_A_PATIENT, "patient_id", PATIENT),
        *each(guards.patient_key, OF_AN_EPISODE, "episode_id", EPISODE),
        *each(guards.patient_key, OF_A_SESSION_AND_ITS_PATIENT, "treatment_session_id", SESSION),
        guards.patient_key(
            "sessions_app_adverseeventresolution", "adverse_event_id", "sessions_app_adverseevent"
        ),
        guards.patient_key("sessions_app_homeprogrammeend", "item_id", "sessions_app_homeprogrammeitem"),
        *(guards.clinic_key(f"sessions_app_{child}", *rest) for child, *rest in OTHERS_OF_THE_CLINIC),
        *each(
            guards.clinic_key,
            ["component", *DETAILS, *(name for name, _ in OF_A_DETAIL)],
            "treatment_session_id",
            SESSION,
        ),
        guards.session_key(COMPONENT, "goes_with_id", COMPONENT),
        *each(guards.session_key, DETAILS, "component_id", COMPONENT),
        *(guards.session_key(f"sessions_app_{name}", column, COMPONENT) for name, column in OF_A_DETAIL),
    ]
