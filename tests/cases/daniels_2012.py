"""A boy or girl of ten with pain in both heels: six treatments of both sides, then home exercise."""

from tests.cases.case import At, Case, Course

BOTH = "both"
IASTM = {"side": BOTH, "instruments": "graston"}
MORTISE = ["joint=ankle mortise", "thrust=high-velocity low-amplitude", "where=restricted"]
VISIT = {"iastm_pass:p1": {}, "iastm_pass:p2": {}, "modality:m1": {}}
RESOLVED = {"measure": "described", "subject": "Pain", "words": "Resolved", "side": BOTH}
HOME = {"home_item:h1": {"exercise": "ge_home_programme"}, "home_item:h2": {"exercise": "ge_stretch_lower"}}

COURSE = Course(
    person={"age": 10},
    guardian={"name": "Guardian, not named in the source", "relation": "not stated"},
    episode={
        "condition": "plantar_heel",
        "diagnosis_words": "Plantar fasciitis, at the origin of the plantar fascia (plantar heel)",
        "side": BOTH,
        "spell_length": 3,
        "spell_unit": "weeks",
        "work_and_sport": "Football",
    },
    plan={"sessions_planned": 6, "weeks_planned": 6, "delivered_by": "Chiropractor"},
    components={
        "iastm_pass:p1": {**IASTM, "regions": "heel", "structures": "plantar_fascia_origin"},
        "iastm_pass:p2": {**IASTM, "regions": "calf", "structures": "triceps_surae"},
        "modality:m1": {"modality": "manipulation", "settings": MORTISE},
        "exercise:h1": {"exercise": "ge_home_programme", "plan-setting": "home"},
        "exercise:h2": {"exercise": "ge_stretch_lower", "plan-setting": "home"},
    },
    sessions=(
        {**VISIT, "head": {"provider_words": "Chiropractor"}, **HOME},
        *[{**VISIT, "head": {"provider_words": "Chiropractor"}}] * 4,
        {
            **VISIT,
            "head": {"provider_words": "Chiropractor"},
            "retest:t1": {**RESOLVED, "time_point": "discharge"},
            "retest:t2": {
                "measure": "described",
                "subject": "Activities of daily living",
                "words": "Improved",
                "time_point": "discharge",
            },
        },
    ),
    readings=(
        (
            130,
            {
                "measure": "described",
                "subject": "Complaints",
                "words": "None",
                "time_point": "follow_up",
                "time_point_words": "3 months",
            },
        ),
        (
            130,
            {
                "measure": "described",
                "subject": "Pain",
                "words": "Absent",
                "time_point": "follow_up",
                "time_point_words": "3 months",
            },
        ),
    ),
)

CASE = Case(
    name="daniels_2012",
    courses={"main": COURSE},
    held={
        "patient.age": At("patient.age"),
        "patient.sport": At("episode.work_and_sport", "Football"),
        "condition.diagnosis": At("episode.condition_id", "plantar_heel", says="Plantar fasciitis"),
        "condition.side": At("episode.side", "both"),
        "condition.location": At(
            "episode.diagnosis_words", "Plantar fasciitis, at the origin of the plantar fascia (plantar heel)"
        ),
        "condition.duration_weeks": At("episode.spell_length", says="3 weeks"),
        "episode.sessions": (At("sessions.count"), At("plan.sessions_planned")),
        "episode.weeks": At("plan.weeks_planned", says="6 weeks"),
        "episode.provider": At("each.head.provider_words", "Chiropractor"),
        "each_session.iastm.brand": At("each.p1.instruments", "graston"),
        "each_session.iastm.areas.0": At("each.p1.structures", "plantar_fascia_origin"),
        "each_session.iastm.areas.1": At("each.p2.structures", "triceps_surae"),
        "each_session.iastm.side": (At("each.p1.side", "both"), At("each.p2.side", "both")),
        "each_session.joint_manipulation.type": (
            At("each.m1.modality", "manipulation"),
            At("each.m1.settings.thrust", "high-velocity low-amplitude"),
        ),
        "each_session.joint_manipulation.joint": At("each.m1.settings.joint"),
        "each_session.joint_manipulation.where": At("each.m1.settings.where"),
        "home_programme.components.0": (
            At("planned.h1.exercise", "ge_home_programme"),
            At("first.h1.exercise", "ge_home_programme"),
        ),
        "home_programme.components.1": (
            At("planned.h2.exercise", "ge_stretch_lower"),
            At("first.h2.exercise", "ge_stretch_lower"),
        ),
        "result.pain": (At("last.t1.words", "Resolved"), At("last.t1.side", "both")),
        "result.activities_of_daily_living": At("last.t2.words", "Improved"),
        "follow_up.months": At("reading.0.time_point_words", "3 months"),
        "follow_up.complaints": At("reading.0.words", "None"),
        "follow_up.pain": At("reading.1.words", "Absent"),
    },
    apart={},
    how="""
- Both feet are one episode, and each pass says “both sides” once; nothing is entered twice.
- Consent of a child of ten can only be recorded with a guardian. The source says nothing of the consent,
  so none is entered; the test shows that a consent without a guardian is refused.
- There is no score. The outcomes are readings “in words”, which are never drawn or counted as change.
- The three months of follow-up are readings outside a session; the source gives no date for them.
- “Football” stays as written; the source does not say which game.
""",
)
