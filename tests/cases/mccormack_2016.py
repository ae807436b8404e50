"""Insertional Achilles pain: twelve Astym visits, and heel lowering twice a day at home for twelve weeks."""

from tests.cases.case import At, Case, Course

WHEN = {"at_baseline": "on", "weeks": "4, 8, 12, 26, 52"}
WEEKS = "4, 8, 12, 26 and 52 weeks from the start"
ADVICE = "Avoid running and similar activity for a first period; its length was cut off in what was read"
HOME = {"exercise": "ge_ecc_calf", "sets": 3, "reps": 15, "variant": "Modified eccentric protocol"}
COURSE = Course(
    episode={"condition": "achilles_ins", "diagnosis_words": "Insertional Achilles tendinopathy"},
    plan={
        "sessions_planned": 12,
        "weeks_planned": 12,
        "activity_advice": ADVICE,
    },
    often=({"times": 2, "per": "week"},),
    components={
        "iastm_pass:p1": {
            "instruments": "astym",
            "regions": ["heel", "ankle_ring", "knee_ring"],
            "area_words": "Protocol for foot, ankle and knee",
            "minutes": 20,
            "minutes_max": 30,
        },
        "exercise:h1": {
            **HOME,
            "plan-setting": "home",
            "plan-times": 2,
            "plan-per": "day",
            "plan-to_week": 12,
        },
    },
    measures=(
        {"measure": "visa_a", **WHEN},
        {"measure": "nprs", **WHEN},
        {"measure": "groc_any", **WHEN},
    ),
    sessions=({"iastm_pass:p1": {}, "home_item:h1": {**HOME, "times": 2, "per": "day"}},),
)

CASE = Case(
    name="mccormack_2016",
    courses={"main": COURSE},
    held={
        "participants.condition": At("episode.diagnosis_words", "Insertional Achilles tendinopathy"),
        "episode.intervention_weeks": At("plan.weeks_planned", says="12 weeks"),
        "episode.astym_visits": At("plan.sessions_planned", says="12 sessions planned"),
        "episode.astym_frequency_per_week": At("often.0.times", says="2 times a week"),
        "each_session.astym.protocol_regions.0": (
            At("each.p1.regions", "heel"),
            At("each.p1.area_words", "Protocol for foot, ankle and knee"),
        ),
        "each_session.astym.protocol_regions.1": At("each.p1.regions", "ankle_ring"),
        "each_session.astym.protocol_regions.2": At("each.p1.regions", "knee_ring"),
        "each_session.astym.minutes_min": (
            At("planned.p1.minutes", "20", says="20–30 min"),
            At("each.p1.minutes", "20"),
        ),
        "each_session.astym.minutes_max": (
            At("planned.p1.minutes_max", "30", says="20–30 min"),
            At("each.p1.minutes_max", "30"),
        ),
        "exercises.list.0.exercise": (
            At("planned.h1.exercise", "ge_ecc_calf"),
            At("first.h1.variant", "Modified eccentric protocol"),
        ),
        "exercises.list.0.sets": (At("planned.h1.sets", "3", says="3×15"), At("first.h1.sets", "3")),
        "exercises.list.0.repetitions": (At("planned.h1.reps", "15", says="3×15"), At("first.h1.reps", "15")),
        "exercises.list.0.sessions_per_day": (
            At("planned.h1.times", "2", says="2 times a day"),
            At("first.h1.times", "2"),
        ),
        "exercises.list.0.weeks": At("planned.h1.to_week", 12, says="weeks 0 to 12"),
        "activity_advice.avoid": At("plan.activity_advice", ADVICE),
        "outcomes.measures.0": At("measure.0.measure", "visa_a", says="VISA-A"),
        "outcomes.measures.1": At("measure.1.measure", "nprs", says="Numeric pain rating scale"),
        "outcomes.measures.2": At("measure.2.measure", "groc_any", says="Global rating of change"),
        "outcomes.taken_at_weeks.0": At("measure.0.at_baseline", True, says="at the start"),
        **{f"outcomes.taken_at_weeks.{n}": At("measure.0.weeks", says=WEEKS) for n in range(1, 6)},
    },
    apart={
        "participants.n": "a count of people",
        "participants.inclusion": "entry rules of the trial",
        "participants.exclusion": "entry rules of the trial",
        "groups": "counts of people, on which two summaries differ (7 or 8)",
        "result": "findings about groups",
    },
    how="""
- Twelve visits and twelve weeks stand side by side: the visits are the plan's sessions, the weeks its
  length; the home exercise has weeks of its own (0 to 12).
- Twice a day is “2 times a day” of a dose of 3 × 15; the dose itself is not doubled.
- The region protocol is one pass with three areas of the body map and the protocol's name in words; no
  structure and no stroke is made up.
- 20 to 30 minutes stay a range: the time of the session counts the lower number and shows both.
- Measures at 26 and 52 weeks are planned long after the last visit; they are entered as readings outside
  a session, also when the episode is closed.
""",
)
