"""Carpal tunnel syndrome: instrument in one arm, the same strokes by hand in the other."""

from dataclasses import replace

from tests.cases.case import At, Case, Course

WHEN = {"at_baseline": "on", "at_discharge": "on", "when_words": "Three months", "also_other_side": "on"}
MEDIAN = {"subject": "Median nerve", **WHEN}
GRASTON = Course(
    episode={
        "condition": "cts",
        "diagnosis_words": "Carpal tunnel syndrome, mild to moderate",
        "diagnosis_basis": "Electrodiagnostic study, symptom characteristics, physical examination",
    },
    plan={"weeks_planned": 6},
    often=(
        {"times": 2, "per": "week", "weeks": 4, "is_average": "on"},
        {"times": 1, "per": "week", "from_week": 4, "weeks": 2, "is_average": "on"},
    ),
    components={"iastm_pass:p1": {"instruments": "graston", "area_words": "Area not stated in the source"}},
    measures=(
        {"measure": "ncs_sensory_latency", **MEDIAN},
        {"measure": "ncs_motor_latency", **MEDIAN},
        {"measure": "vas_pain", "subject": "Hand", **WHEN},
        {"measure": "hand_diagram", **WHEN},
        {"measure": "described", "subject": "Self-rated symptom severity", **WHEN},
        {"measure": "described", "subject": "Self-rated functional status", **WHEN},
        {"measure": "strength_any", "subject": "Wrist", **WHEN},
        {"measure": "rom_any", "subject": "Wrist", **WHEN},
        {"measure": "sensation", "subject": "Hand", **WHEN},
        {"measure": "mmt", "subject": "Hand", **WHEN},
        {"measure": "satisfaction_any", **WHEN},
    ),
    sessions=({"iastm_pass:p1": {}},),
)
BY_HAND = replace(
    GRASTON,
    components={"modality:m1": {"modality": "soft_tissue_hand"}},
    sessions=({"modality:m1": {}},),
)

CASE = Case(
    name="burke_2007",
    courses={"main": GRASTON, "hand": BY_HAND},
    held={
        "participants.condition": (
            At("episode.condition_id", "cts", says="Carpal tunnel syndrome, mild to moderate"),
            At("episode.diagnosis_words", "Carpal tunnel syndrome, mild to moderate"),
        ),
        **{
            f"participants.confirmed_by.{number}": At(
                "episode.diagnosis_basis",
                "Electrodiagnostic study, symptom characteristics, physical examination",
            )
            for number in range(3)
        },
        "groups.arms.0": At("each.p1.instruments", "graston"),
        "groups.arms.1": At("hand: each.m1.modality", "soft_tissue_hand"),
        "episode.phases.0.weeks": At("often.0.weeks", says="for 4 weeks"),
        "episode.phases.0.frequency_per_week": At("often.0.times", says="2 times a week"),
        "episode.phases.0.average": At("often.0.is_average", says="on average"),
        "episode.phases.1.weeks": At("often.1.weeks", says="for 2 weeks"),
        "episode.phases.1.frequency_per_week": At("often.1.times", says="1 time a week"),
        "episode.phases.1.average": At("often.1.is_average", says="on average"),
        "outcomes.taken_at.0": At("measure.0.at_baseline", True, says="at the start"),
        "outcomes.taken_at.1": At("measure.0.at_discharge", True, says="at the end"),
        "outcomes.taken_at.2": At("measure.0.when_words", "Three months"),
        "outcomes.measures.0": (
            At("measure.0.measure", "ncs_sensory_latency", says="Nerve conduction, sensory latency"),
            At("measure.1.measure", "ncs_motor_latency", says="Nerve conduction, distal motor latency"),
            At("measure.0.subject", "Median nerve"),
        ),
        "outcomes.measures.1": At("measure.2.measure", "vas_pain", says="Pain visual analogue scale"),
        "outcomes.measures.2": At("measure.3.measure", "hand_diagram", says="Hand symptom diagram"),
        "outcomes.measures.3": At("measure.4.subject", "Self-rated symptom severity"),
        "outcomes.measures.4": At("measure.5.subject", "Self-rated functional status"),
        "outcomes.measures.5": (
            At("measure.6.measure", "strength_any", says="Muscle strength"),
            At("measure.6.subject", "Wrist"),
        ),
        "outcomes.measures.6": (
            At("measure.7.measure", "rom_any", says="Range of motion"),
            At("measure.7.subject", "Wrist"),
        ),
        "outcomes.measures.7": (
            At("measure.8.measure", "sensation", says="Light touch"),
            At("measure.9.measure", "mmt", says="Manual muscle test"),
        ),
        "outcomes.measures.8": At("measure.10.measure", "satisfaction_any", says="Satisfaction"),
        "outcomes.compared_with": At(
            "measure.0.also_other_side", True, says="also on the side that is not treated"
        ),
    },
    apart={
        "result": "a finding about both groups",
        "checks_for_display": "our own sum of averages, 4 × 2 + 2 × 1, and no count of anybody's visits",
    },
    how="""
- The frequency that steps down is two lines of the plan, each marked “on average”.
- The control is the person's other hand: each measure is planned “also on the side that is not treated”.
  Which hand was treated is not stated, so the side is “not recorded”.
- The comparison arm is a second person whose session holds treatment by hand and no instrument pass.
- Severity, function, wrist strength, motion and satisfaction name no test: they are planned with entries that
  say so. “Three months” is kept in words; the abstract does not say from when.
""",
)
