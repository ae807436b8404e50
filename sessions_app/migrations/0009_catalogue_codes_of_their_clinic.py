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
POINTERS = {
    "adverseevent": ["kind_id"],
    "bandlevel": ["merged_into_id"],
    "bodyregion": ["merged_into_id", "parent_id"],
    "clinicchoice": ["code"],
    "clinicstep": ["exercise_id"],
    "component": ["not_done_reason_id"],
    "condition": ["merged_into_id"],
    "contraindication": ["merged_into_id"],
    "episode": ["condition_id"],
    "episodediagnosis": ["condition_id"],
    "episodegoal": ["measure_id"],
    "evidencestatement": ["merged_into_id", "condition_id"],
    "exercise": ["merged_into_id", "next_variant_id", "previous_variant_id"],
    "exerciseperformed": ["exercise_id", "replaces_id"],
    "homeprogrammeitem": ["exercise_id"],
    "iastmpass": ["skin_before_id", "skin_after_id", "stop_reason_id"],
    "instrument": ["merged_into_id"],
    "lotion": ["merged_into_id"],
    "lotionuse": ["lotion_id", "no_lotion_reason_id"],
    "measure": ["merged_into_id"],
    "modalityuse": ["modality_id", "region_id"],
    "observation": ["measure_id", "missing_reason_id"],
    "othermodality": ["merged_into_id"],
    "passinstrument": ["instrument_id"],
    "passregion": ["region_id"],
    "passstroke": ["stroke_id"],
    "passstructure": ["structure_id"],
    "rangenorm": ["merged_into_id"],
    "responsecode": ["merged_into_id"],
    "screenfinding": ["question_id"],
    "screenquestion": ["merged_into_id"],
    "sessionnote": ["tolerance_id", "no_exercise_reason_id", "no_warm_up_reason_id"],
    "sessiontemplate": ["condition_id"],
    "strokepattern": ["merged_into_id"],
    "structure": ["merged_into_id", "parent_id"],
    "threshold": ["merged_into_id", "measure_id"],
    "treatmentsession": ["late_reason_id", "in_error_reason_id"],
    "warmup": ["activity_id"],
    "warmupactivity": ["merged_into_id"],
}


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0008_immutability")]

    operations = [
        guards.catalogue_codes_name_their_clinic(),
        *(guards.code_names_its_clinic(f"sessions_app_{name}") for name in CATALOGUE),
        *(guards.codes_of_its_clinic(f"sessions_app_{name}", *POINTERS[name]) for name in POINTERS),
    ]
