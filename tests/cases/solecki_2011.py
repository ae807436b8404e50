"""A basketball player of 25, operated on the left knee with three lesions: twelve weeks and one end score."""

from tests.cases.case import At, Case, Course

STEPS = {
    "iastm_pass:p1": {"instruments": "graston", "area_words": "Area not stated in the source"},
    "modality:m1": {"modality": "active_release", "settings": ["brand=Active Release Technique"]},
    "modality:m2": {"modality": "tape_elastic", "settings": ["brand=Kinesio Taping"]},
    "exercise:e1": {"exercise": "ge_general", "variant": "Functional rehabilitation exercise"},
}
END = {"time_point": "discharge", "time_point_words": "End of treatment"}
COURSE = Course(
    person={"age": 25, "sex": "male"},
    episode={
        "condition": "acl_rehab",
        "side": "left",
        "mechanism": "Direct-contact trauma",
        "surgery_words": "Reconstruction of the anterior cruciate ligament",
        "work_and_sport": "Basketball",
    },
    diagnoses=(
        {"words": "Anterior cruciate ligament rupture", "side": "left"},
        {"words": "Bucket-handle tear of the medial meniscus", "side": "left"},
        {"words": "Full-thickness tear of the posterior horn of the lateral meniscus", "side": "left"},
    ),
    plan={
        "programme": "Functional chiropractic rehabilitation",
        "weeks_planned": 12,
        "delivered_by": "Chiropractor",
    },
    components=STEPS,
    sessions=(
        {
            **{name: {} for name in STEPS},
            "head": {"provider_words": "Chiropractor"},
            "retest:t1": {"measure": "nprs", "value": 0, **END},
            "retest:t2": {
                "measure": "psfps",
                "missing_reason": "value_missing_reason.words_only",
                "words": "Improved",
                **END,
            },
            "retest:t3": {
                "measure": "rom_any",
                "missing_reason": "value_missing_reason.words_only",
                "words": "Complete restoration",
                **END,
            },
            "retest:t4": {
                "measure": "strength_any",
                "missing_reason": "value_missing_reason.words_only",
                "subject": "Lower extremity",
                "words": "Complete restoration",
                **END,
            },
            "retest:t5": {
                "measure": "return_sport",
                "missing_reason": "value_missing_reason.words_only",
                "words": "Yes, without complications",
                **END,
            },
        },
    ),
    readings=(
        (
            450,
            {
                "measure": "described",
                "subject": "Pain",
                "words": "None",
                "time_point": "follow_up",
                "time_point_words": "12 months",
            },
        ),
        (
            450,
            {
                "measure": "described",
                "subject": "Function",
                "words": "Full",
                "time_point": "follow_up",
                "time_point_words": "12 months",
            },
        ),
    ),
)


def value(number, code, at):
    path, row = f"outcomes.values.{number}", f"last.t{number + 1}"
    return {
        f"{path}.measure": At(f"{row}.measure", code),
        f"{path}.at": (
            At(f"{row}.time_point", "discharge"),
            At(f"{row}.time_point_words", "End of treatment"),
        ),
        f"{path}.value": at,
    }


CASE = Case(
    name="solecki_2011",
    courses={"main": COURSE},
    held={
        "patient.age": At("patient.age"),
        "patient.sex": At("patient.sex"),
        "patient.sport": At("episode.work_and_sport", "Basketball"),
        "condition.side": At("episode.side", says="left"),
        "condition.lesions.0": At("diagnosis.0.words", "Anterior cruciate ligament rupture"),
        "condition.lesions.1": At("diagnosis.1.words", "Bucket-handle tear of the medial meniscus"),
        "condition.lesions.2": At(
            "diagnosis.2.words", "Full-thickness tear of the posterior horn of the lateral meniscus"
        ),
        "condition.mechanism": At("episode.mechanism", "Direct-contact trauma"),
        "condition.surgery": At("episode.surgery_words", "Reconstruction of the anterior cruciate ligament"),
        "episode.weeks": At("plan.weeks_planned", says="12 weeks"),
        "episode.programme": At("plan.programme", "Functional chiropractic rehabilitation"),
        "episode.provider": At("each.head.provider_words", "Chiropractor"),
        "each_session.components.0": (
            At("each.m1.modality", "active_release"),
            At("each.m1.settings.brand", "Active Release Technique"),
        ),
        "each_session.components.1": At("each.p1.instruments", "graston"),
        "each_session.components.2": (
            At("each.m2.modality", "tape_elastic"),
            At("each.m2.settings.brand", "Kinesio Taping"),
        ),
        "each_session.components.3": (
            At("each.e1.exercise", "ge_general"),
            At("each.e1.variant", "Functional rehabilitation exercise"),
        ),
        **value(0, "nprs", At("last.t1.value")),
        **value(1, "psfps", At("last.t2.words", "Improved")),
        **value(2, "rom_any", At("last.t3.words", "Complete restoration")),
        **value(3, "strength_any", At("last.t4.words", "Complete restoration")),
        **value(4, "return_sport", At("last.t5.words", "Yes, without complications")),
        "follow_up.months": At("reading.0.time_point_words", "12 months"),
        "follow_up.pain": At("reading.0.words", "None"),
        "follow_up.function": At("reading.1.words", "Full"),
    },
    apart={},
    how="""
- Three lesions are three further diagnoses of one episode, each with its side; the operation stands
  beside them with its date left empty, as the source gives none.
- Pain 0 at the end has no baseline: it is one reading at discharge, and no change is shown or drawn.
- The patient-specific scale, motion and strength are known in words only and are kept so.
- Four kinds of treatment stand side by side in the session; the record credits none of them.
""",
)
