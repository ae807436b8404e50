"""Heel pain: ten minutes of instrument work a week, six still, four moving; exercise twice a day at home."""

from tests.cases.case import At, Case, Course

AREAS = ["arch", "heel_back", "leg_all"]
PASS = {
    "instruments": "graston",
    "regions": AREAS,
    "area_words": "Plantar surface, posterior heel, lower leg",
}
TEMPO = "3-2-3 s (up, hold, down)"
RAISE = {
    "exercise": "fo_rathleff",
    "tempo": TEMPO,
    "variant": "Toes on a partly folded towel",
    "range_words": "Standing, forefoot on a step, toes maximally dorsiflexed",
}
STRETCH = {
    "exercise": "fo_pf_stretch",
    "hold_seconds": 10,
    "variant": "Sitting, affected leg crossed over the other, toes pulled back by hand",
}
AT_HOME = {"plan-setting": "home"}
SIGNS = (
    "Pain on palpation of the medial calcaneal tubercle or proximal plantar fascia; worst when first "
    "standing or walking after rest"
)
STILL, MOVING = "Tissue status screening, soft tissue mobilisation", "Tissue mobilisation with movement"
COURSE = Course(
    episode={"condition": "plantar_heel", "diagnosis_words": "Plantar fasciopathy", "findings": SIGNS},
    plan={
        "weeks_planned": 12,
        "delivered_by": "Clinicians trained and certified in the technique",
        "allowed_beside": "Tylenol, ibuprofen",
    },
    often=({"times": 1, "per": "week"},),
    components={
        "iastm_pass:p1": {**PASS, "minutes": 6, "tissue_state": "rest", "plan-words": STILL},
        "iastm_pass:p2": {**PASS, "minutes": 4, "tissue_state": "with_movement", "plan-words": MOVING},
        "exercise:h1": {**RAISE, **AT_HOME, "plan-times": 2, "plan-per": "day"},
        "exercise:h2": {**STRETCH, **AT_HOME},
        "exercise:h3": {"exercise": "ge_stretch_calf", **AT_HOME},
    },
    measures=(
        {"measure": "pain_any", "after_each": "on", "weeks": "12"},
        {"measure": "nprs_first_step", "at_baseline": "on"},
        {"measure": "swe_stiffness", "subject": "Plantar fascia", "after_each": "on", "weeks": "12"},
        {"measure": "exertion_24h", "before_each": "on"},
    ),
    sessions=(
        {
            "iastm_pass:p1": {"words": STILL},
            "iastm_pass:p2": {"words": MOVING},
            "home_item:h1": {**RAISE, "times": 2, "per": "day"},
            "home_item:h2": STRETCH,
            "home_item:h3": {"exercise": "ge_stretch_calf"},
        },
    ),
)
ARM = "exercises.list"

CASE = Case(
    name="texas_tech_2019_nct04162262",
    courses={"main": COURSE},
    held={
        "participants.condition": At("episode.diagnosis_words", "Plantar fasciopathy"),
        "participants.signs.0": At("episode.findings", SIGNS),
        "participants.signs.1": (
            At("episode.findings", SIGNS),
            At("measure.1.measure", "nprs_first_step", says="first step"),
        ),
        "participants.allowed_medicines.0": At("plan.allowed_beside", "Tylenol, ibuprofen"),
        "participants.allowed_medicines.1": At("plan.allowed_beside", "Tylenol, ibuprofen"),
        "episode.weeks": At("plan.weeks_planned", says="12 weeks"),
        "episode.iastm_frequency_per_week": At("often.0.times", says="1 time a week"),
        "each_session.iastm.instruments": (
            At("each.p1.instruments", "graston"),
            At("each.p2.instruments", "graston"),
        ),
        "each_session.iastm.provider": At(
            "plan.delivered_by", "Clinicians trained and certified in the technique"
        ),
        "each_session.iastm.areas.0": At("each.p1.regions", "arch"),
        "each_session.iastm.areas.1": At("each.p1.regions", "heel_back"),
        "each_session.iastm.areas.2": At("each.p2.regions", "leg_all"),
        "each_session.iastm.minutes": At("each.iastm_minutes", 10),
        "each_session.iastm.phases.0.phase": At("each.p1.tissue_state", "rest"),
        "each_session.iastm.phases.0.minutes": At("each.p1.minutes"),
        "each_session.iastm.phases.0.content.0": At("each.p1.words", STILL),
        "each_session.iastm.phases.0.content.1": At("each.p1.words", STILL),
        "each_session.iastm.phases.1.phase": At("each.p2.tissue_state", "with_movement"),
        "each_session.iastm.phases.1.minutes": At("each.p2.minutes"),
        "each_session.iastm.phases.1.content": At("each.p2.words", MOVING),
        f"{ARM}.0.exercise": (
            At("planned.h1.exercise", "fo_rathleff"),
            At("first.h1.variant", "Toes on a partly folded towel"),
        ),
        f"{ARM}.0.position": At(
            "first.h1.range_words",
            "Standing, forefoot on a step, toes maximally dorsiflexed",
            says="Standing, forefoot on a step",
        ),
        f"{ARM}.0.concentric_s": (At("planned.h1.tempo", TEMPO), At("first.h1.tempo", TEMPO)),
        f"{ARM}.0.isometric_hold_s": At("first.h1.tempo", TEMPO),
        f"{ARM}.0.eccentric_s": At("first.h1.tempo", TEMPO),
        f"{ARM}.0.times_per_day": (
            At("planned.h1.times", "2", says="2 times a day"),
            At("first.h1.times", "2"),
        ),
        f"{ARM}.0.where": At("planned.h1.setting", "home", says="at home"),
        f"{ARM}.1.exercise": (
            At("planned.h2.exercise", "fo_pf_stretch"),
            At("first.h2.exercise", "fo_pf_stretch"),
        ),
        f"{ARM}.1.position": At("first.h2.variant", STRETCH["variant"]),
        f"{ARM}.1.hold_s": (
            At("planned.h2.hold_seconds", "10", says="10 s"),
            At("first.h2.hold_seconds", says="10 s"),
        ),
        f"{ARM}.2.exercise": (
            At("planned.h3.exercise", "ge_stretch_calf"),
            At("first.h3.exercise", "ge_stretch_calf"),
        ),
        "outcomes.measures.0": At("measure.0.measure", "pain_any", says="Pain, scale not stated"),
        "outcomes.measures.1": At("measure.2.measure", "swe_stiffness", says="Tissue stiffness"),
        "outcomes.timing": (
            At("measure.0.after_each", True, says="after each session"),
            At("measure.0.weeks", 12, says="12 weeks from the start"),
        ),
    },
    apart={
        "participants.enrolled": "a count of people",
        "participants.age_min": "an entry rule of the trial",
        "participants.age_max": "an entry rule of the trial",
        "participants.symptom_months_min": "an entry rule of the trial",
        "participants.exclusions": "entry rules of the trial; recent exertion is planned as a measure",
        "groups": "counts of people, and a healthy group for comparison",
        "episode.start": "a date of the trial",
        "episode.end": "a date of the trial",
        f"{ARM}.1.repetitions": "cut off in what was read",
        f"{ARM}.2.dose": "cut off in what was read",
        "result": "nothing was posted",
    },
    how="""
- One instrument treatment in two timed phases is two passes of 6 and 4 minutes with the tissue's state
  (at rest, with movement); the 10 minutes are their sum and are never typed.
- Screening is counted within the minutes: it stands in words with its pass, which keeps its 6 minutes.
- Toes on a towel, the three-part tempo and the position belong to the exercise's dose.
- Once a week at the clinic and twice a day at home are two lines; they do not touch each other.
- First-step pain and recent exertion are planned as measures of their own, at the start and before each
  session.
""",
)
