"""Heel pain: at most eight visits, the last measures at discharge or the eighth visit."""

from tests.cases.case import At, Case, Course

END = {"at_baseline": "on", "at_discharge": "on", "by_visit": 8}
AT_THE_END = "at the end, or at visit 8 if that is earlier"
COURSE = Course(
    episode={
        "condition": "plantar_heel",
        "diagnosis_words": "Plantar fasciitis, primary report of plantar heel pain",
    },
    plan={"sessions_max": 8, "weeks_planned": 3, "weeks_max": 8},
    often=({"times": 1, "times_max": 2, "per": "week"},),
    components={
        "iastm_pass:p1": {
            "regions": "calf",
            "structures": ["triceps_surae", "soleus"],
            "instruments": "graston",
        },
        "iastm_pass:p2": {
            "regions": "heel_medial_tubercle",
            "structures": "plantar_fascia",
            "instruments": "graston",
        },
        "exercise:h1": {
            "exercise": "ge_stretch_lower",
            "plan-setting": "home",
            "plan-times": 3,
            "plan-per": "day",
        },
    },
    measures=(
        {"measure": "groc_any", "visits": "6", **END},
        {"measure": "nprs", **END},
        {"measure": "lefs", **END},
    ),
    sessions=(
        {
            "iastm_pass:p1": {},
            "iastm_pass:p2": {},
            "home_item:h1": {"exercise": "ge_stretch_lower", "times": 3, "per": "day"},
        },
    ),
)
NAMES = ("Global rating of change", "Numeric pain rating scale", "Lower Extremity Functional Scale")
CODES = ("groc_any", "nprs", "lefs")


def measure(number):
    path = f"outcomes.measures.{number}"
    last = 2 if number == 0 else 1
    return {
        f"{path}.measure": At(f"measure.{number}.measure", CODES[number], says=NAMES[number]),
        f"{path}.taken_at.0": At(f"measure.{number}.at_baseline", True, says="at the start"),
        f"{path}.taken_at.{last}": (
            At(f"measure.{number}.at_discharge", True, says=AT_THE_END),
            At(f"measure.{number}.by_visit", 8, says=AT_THE_END),
        ),
    }


CASE = Case(
    name="looney_2011",
    courses={"main": COURSE},
    held={
        "patients.condition": At(
            "episode.diagnosis_words", "Plantar fasciitis, primary report of plantar heel pain"
        ),
        "episode.sessions_max": At("plan.sessions_max", says="at most 8"),
        "episode.weeks_min": At("plan.weeks_planned", says="3 weeks to 8"),
        "episode.weeks_max": At("plan.weeks_max", says="3 weeks to 8"),
        "episode.frequency_per_week_min": At("often.0.times", says="1 to 2 times a week"),
        "episode.frequency_per_week_max": At("often.0.times_max", says="1 to 2 times a week"),
        "each_session.iastm.brand": (
            At("each.p1.instruments", "graston"),
            At("each.p2.instruments", "graston"),
        ),
        "each_session.iastm.areas.0": At("each.p1.structures", "triceps_surae"),
        "each_session.iastm.areas.1": At("each.p1.structures", "soleus"),
        "each_session.iastm.areas.2": At("each.p2.structures", "plantar_fascia"),
        "each_session.iastm.areas.3": At("each.p2.regions", "heel_medial_tubercle"),
        "home_programme.type": (
            At("planned.h1.exercise", "ge_stretch_lower"),
            At("first.h1.exercise", "ge_stretch_lower"),
        ),
        "home_programme.times_per_day": (
            At("planned.h1.times", "3", says="3 times a day"),
            At("first.h1.times", "3"),
        ),
        **{path: at for number in range(3) for path, at in measure(number).items()},
        "outcomes.measures.0.taken_at.1": At("measure.0.visits", 6, says="at visit 6"),
    },
    apart={
        "patients.n": "a count of people",
        "patients.symptom_duration_weeks_mean": "a mean of a group",
        "patients.symptom_duration_weeks_sd": "a spread of a group",
        "episode.sessions_mean": "a mean of a group",
        "episode.sessions_sd": "a spread of a group",
        "result": "a count of people, known from a summary only",
    },
    how="""
- A muscle beside the group that contains it (soleus, triceps surae) are two structures of one pass; the
  bony landmark is an area of the body map's finer list, the fascia a structure.
- “Sixth visit” and “discharge or the eighth visit, whichever comes first” are kept as visits, not days:
  the sheet of the sixth visit offers the measure by itself (a test shows it).
- Limits and ranges (at most 8 visits, 3 to 8 weeks, 1 to 2 a week) stand in the plan as they are.
- The home stretch says three times a day and no sets, repetitions or hold; these stay empty.
- How many points the rating of change had is not stated: it is kept with the measure that says so.
""",
)
