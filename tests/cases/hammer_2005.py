"""A shoe salesman of 59 whose low back tightens every two or three months."""

from tests.cases.case import At, Case, Course

AREAS = {
    "thoracolumbar_fascia": "lowback",
    "thoracic_fascia": "midback",
    "gluteal_fascia": "glute",
    "hamstring_fascia": "hamstring",
}
FINDINGS = "Lumbar fascia restricted in flexion and rotation, no neurological deficit"
VISIT = {f"iastm_pass:p{number}": {} for number in range(1, 5)}
END = {"time_point": "discharge"}
COURSE = Course(
    person={"age": 59, "sex": "male"},
    episode={
        "condition": "lumbar_compartment",
        "diagnosis_words": "Subacute lumbar compartment syndrome",
        "spell_length": 2,
        "spell_unit": "weeks",
        "recurs_min": 2,
        "recurs_max": 3,
        "recurs_unit": "months",
        "days_off_min": 2,
        "days_off_max": 3,
        "usual_relief": "Bed rest, analgesics",
        "worse_with": "Bending forward, prolonged flexed posture, exercise",
        "better_with": "Rest, lumbar extension",
        "findings": FINDINGS,
        "work_and_sport": "Shoe salesman",
    },
    plan={"sessions_planned": 6},
    components={
        f"iastm_pass:p{number}": {"regions": region, "structures": structure, "instruments": "graston"}
        for number, (structure, region) in enumerate(AREAS.items(), start=1)
    },
    sessions=(
        *[VISIT] * 5,
        {
            **VISIT,
            "retest:t1": {
                "measure": "fascia_glide",
                "missing_reason": "value_missing_reason.words_only",
                "words": "Restored",
                **END,
            },
            "retest:t2": {"measure": "described", "subject": "Complaint", "words": "Resolved", **END},
        },
    ),
)

CASE = Case(
    name="hammer_2005",
    courses={"main": COURSE},
    held={
        "patient.age": At("patient.age"),
        "patient.sex": At("patient.sex"),
        "patient.work": At("episode.work_and_sport", "Shoe salesman"),
        "condition.diagnosis": At("episode.diagnosis_words", "Subacute lumbar compartment syndrome"),
        "condition.this_spell_weeks": At("episode.spell_length", says="2 weeks"),
        "condition.recurring_every_months_min": At("episode.recurs_min", says="2–3 months"),
        "condition.recurring_every_months_max": At("episode.recurs_max", says="2–3 months"),
        "condition.days_off_work_per_spell_min": At("episode.days_off_min", says="2–3"),
        "condition.days_off_work_per_spell_max": At("episode.days_off_max", says="2–3"),
        **{f"condition.usual_relief.{n}": At("episode.usual_relief", "Bed rest, analgesics") for n in (0, 1)},
        **{
            f"condition.worse_with.{n}": At(
                "episode.worse_with", "Bending forward, prolonged flexed posture, exercise"
            )
            for n in range(3)
        },
        **{f"condition.better_with.{n}": At("episode.better_with", "Rest, lumbar extension") for n in (0, 1)},
        **{f"condition.findings.{n}": At("episode.findings", FINDINGS) for n in (0, 1)},
        "episode.sessions": (At("sessions.count"), At("plan.sessions_planned")),
        "treatment.iastm.brand": At("each.p1.instruments", "graston"),
        "treatment.iastm.areas.0": At("each.p1.structures", "thoracolumbar_fascia"),
        "treatment.iastm.areas.1": At("each.p2.structures", "thoracic_fascia"),
        "treatment.iastm.areas.2": At("each.p3.structures", "gluteal_fascia"),
        "treatment.iastm.areas.3": At("each.p4.structures", "hamstring_fascia"),
        "result.fascial_extensibility": (
            At("last.t1.measure", "fascia_glide"),
            At("last.t1.words", "Restored"),
        ),
        "result.complaint": At("last.t2.words", "Resolved"),
    },
    apart={},
    how="""
- Four fasciae are four passes, each with its structure by name; that all six visits treated all four is
  how the source describes the treatment as a whole.
- The spell (two weeks), how often it comes back (every two to three months) and the days off (two to
  three, each spell) are three fields; ranges stay ranges.
- The fascia test has a grade, the source has a word: it is kept as “known in words only” with the word,
  and nothing is drawn.
- The side is not stated and stays “not recorded”.
""",
)
