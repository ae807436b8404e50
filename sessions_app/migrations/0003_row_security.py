from django.db import migrations

from clinic import guards

CATALOGUE = [
    "bandlevel",
    "bodyregion",
    "condition",
    "contraindication",
    "evidencestatement",
    "exercise",
    "instrument",
    "lotion",
    "measure",
    "othermodality",
    "rangenorm",
    "responsecode",
    "screenquestion",
    "strokepattern",
    "structure",
    "threshold",
    "warmupactivity",
]
OF_ONE_CLINIC = [
    "addendum",
    "adverseevent",
    "adverseeventresolution",
    "checkin",
    "clinicchoice",
    "clinicstep",
    "component",
    "draft",
    "drafthandover",
    "episode",
    "episodediagnosis",
    "episodegoal",
    "episodenote",
    "exerciseperformed",
    "exerciseset",
    "homeprogrammeend",
    "homeprogrammeitem",
    "iastmpass",
    "lotionuse",
    "modalityuse",
    "observation",
    "passinstrument",
    "passregion",
    "passstroke",
    "passstructure",
    "plannedcomponent",
    "planneddose",
    "planfrequency",
    "planrevision",
    "screenfinding",
    "sessionnote",
    "sessiontemplate",
    "treatmentsession",
    "visit",
    "warmup",
]


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0002_exercise_block_component"), ("clinic", "0002_row_security")]

    operations = [
        *(guards.row_security_of_catalogue(f"sessions_app_{name}") for name in CATALOGUE),
        *(guards.row_security(f"sessions_app_{name}") for name in OF_ONE_CLINIC),
    ]
