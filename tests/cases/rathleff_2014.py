"""Heel pain and heavy slow heel raises: a dose in stages, a bag of books, every second day."""

from dataclasses import replace

from tests.cases.case import At, Case, Course

RAISE = {
    "exercise": "fo_rathleff",
    "tempo": "3-2-3 s (up, hold, down)",
    "range_words": "Toes fully dorsiflexed at the top by the towel",
    "variant": "On stairs or similar",
    "plan-setting": "home",
    "plan-every_days": 2,
}
RULE = "12RM is the most weight lifted 12 times with full range and good form"
STRENGTH = Course(
    episode={"condition": "plantar_heel", "diagnosis_words": "Plantar fasciitis"},
    plan={
        "programme": "High-load strength training",
        "months_planned": 3,
        "start_level_rule": RULE,
        "conditional_orders": "Both legs until able to do one",
    },
    often=({"setting": "home", "every_days": 2},),
    components={
        "modality:m1": {"modality": "orthosis_foot"},
        "exercise:s0": {
            **RAISE,
            "sets": 3,
            "reps": 12,
            "load_value": 12,
            "load_unit": "rm",
            "plan-to_week": 2,
            "plan-words": "Both legs until able to do one",
        },
        "exercise:s2": {
            **RAISE,
            "sets": 4,
            "reps": 10,
            "load_value": 10,
            "load_unit": "rm",
            "load_words": "backpack with books",
            "plan-from_week": 2,
            "plan-to_week": 4,
        },
        "exercise:s4": {
            **RAISE,
            "sets": 5,
            "reps": 8,
            "load_value": 8,
            "load_unit": "rm",
            "load_words": "more books as strength grows",
            "plan-from_week": 4,
        },
        "exercise:easier": {
            "exercise": "fo_rathleff_double",
            "plan-setting": "home",
            "plan-words": "Only until one leg can do it",
        },
    },
    sessions=(
        {
            "modality:m1": {},
            "home_item:h1": {
                "exercise": "fo_rathleff",
                "sets": 3,
                "reps": 12,
                "load_value": 12,
                "load_unit": "rm",
                "tempo": "3-2-3 s (up, hold, down)",
                "every_days": 2,
            },
        },
    ),
)
STRETCHING = replace(
    STRENGTH,
    plan={"programme": "Stretching", "months_planned": 3},
    often=(),
    components={
        "modality:m1": {"modality": "orthosis_foot"},
        "exercise:h1": {"exercise": "ge_stretch_lower", "plan-setting": "home"},
    },
    sessions=({"modality:m1": {}, "home_item:h1": {"exercise": "ge_stretch_lower"}},),
)
FIX_HEEL_WORDS = (
    "8 s under tension a repetition, at least 64 s a set; no rest between repetitions; to failure"
)
FIX_HEEL = Course(
    episode={"condition": "plantar_heel"},
    plan={
        "programme": "FIX-Heel, Table 1",
        "weeks_planned": 8,
        "activity_advice": "48 h of recovery between sessions; hands may support for balance",
    },
    often=({"setting": "home", "every_days": 2},),
    components={
        "exercise:f1": {
            "exercise": "fo_rathleff_self",
            "load_value": 8,
            "load_unit": "rm",
            "reps": 8,
            "reps_to_limit": "on",
            "sets_to_limit": "on",
            "rest_seconds": 120,
            "tempo": "3-2-3 s (up, hold, down)",
            "range_words": "Full",
            "plan-setting": "home",
            "plan-every_days": 2,
            "plan-words": FIX_HEEL_WORDS,
        },
    },
    sessions=(
        {
            "home_item:f1": {
                "exercise": "fo_rathleff_self",
                "load_value": 8,
                "load_unit": "rm",
                "reps": 8,
                "reps_to_limit": "on",
                "sets_to_limit": "on",
                "rest_seconds": 120,
                "tempo": "3-2-3 s (up, hold, down)",
                "range_words": "Full",
                "every_days": 2,
                "words": FIX_HEEL_WORDS,
            },
        },
    ),
)
TEMPO = "3-2-3 s (up, hold, down)"


def stage(number, row, load=None):
    path = f"exercise_plan.stages.{number}"
    sets, most = {"s0": (3, 12), "s2": (4, 10), "s4": (5, 8)}[row]
    when = {"s0": "weeks 0 to 2", "s2": "weeks 2 to 4", "s4": "from week 4"}[row]
    held = {
        f"{path}.from_week": At(f"planned.{row}.from_week", says=when),
        f"{path}.sets": At(f"planned.{row}.sets", says=f"{sets}×{most}"),
        f"{path}.repetition_maximum": At(f"planned.{row}.load_value", says=f"{most} RM"),
    }
    return held | ({f"{path}.load": At(f"planned.{row}.load_words", load)} if load else {})


CASE = Case(
    name="rathleff_2014",
    courses={"main": STRENGTH, "stretching": STRETCHING, "fix-heel": FIX_HEEL},
    held={
        "participants.condition": At("episode.diagnosis_words", "Plantar fasciitis"),
        "groups.both": (
            At("each.m1.modality", "orthosis_foot"),
            At("stretching: each.m1.modality", "orthosis_foot"),
        ),
        "groups.intervention": At("plan.programme", "High-load strength training"),
        "groups.control": (
            At("stretching: plan.programme", "Stretching"),
            At("stretching: planned.h1.exercise", "ge_stretch_lower"),
        ),
        "exercise_plan.exercise": (
            At("planned.s0.exercise", "fo_rathleff"),
            At("first.h1.exercise", "fo_rathleff"),
        ),
        "exercise_plan.towel": At("planned.s0.range_words", "Toes fully dorsiflexed at the top by the towel"),
        "exercise_plan.place": At("planned.s0.variant", "On stairs or similar"),
        "exercise_plan.days": (
            At("often.0.every_days", 2, says="every 2 days"),
            At("first.h1.every_days", 2),
        ),
        "exercise_plan.months": At("plan.months_planned", says="3 months"),
        "exercise_plan.concentric_s": (At("planned.s0.tempo", TEMPO), At("first.h1.tempo", TEMPO)),
        "exercise_plan.isometric_s": At("planned.s2.tempo", TEMPO),
        "exercise_plan.eccentric_s": At("planned.s4.tempo", TEMPO),
        **stage(0, "s0"),
        **stage(1, "s2", "backpack with books"),
        **stage(2, "s4", "more books as strength grows"),
        "exercise_plan.regression": (
            At("planned.easier.exercise", "fo_rathleff_double"),
            At("planned.s0.words", "Both legs until able to do one"),
        ),
        "exercise_plan.rule": At("plan.start_level_rule", RULE),
        "fix_heel_table_1.load": (
            At("fix-heel: planned.f1.load_value", "8", says="8 RM"),
            At("fix-heel: first.f1.load_value", "8"),
        ),
        "fix_heel_table_1.repetitions": (
            At("fix-heel: planned.f1.reps_to_limit", "on", says="8+"),
            At("fix-heel: first.f1.reps_to_limit", True, says="8+"),
        ),
        "fix_heel_table_1.sets": (
            At("fix-heel: planned.f1.sets_to_limit", "on", says="as many sets as possible"),
            At("fix-heel: first.f1.sets_to_limit", True, says="as many sets as possible"),
        ),
        "fix_heel_table_1.rest_between_sets_min": At("fix-heel: first.f1.rest_seconds", 120, says="120"),
        "fix_heel_table_1.rest_between_repetitions": At("fix-heel: planned.f1.words", FIX_HEEL_WORDS),
        "fix_heel_table_1.frequency": At("fix-heel: often.0.every_days", 2, says="every 2 days"),
        "fix_heel_table_1.weeks": At("fix-heel: plan.weeks_planned", says="8 weeks"),
        "fix_heel_table_1.concentric_s": At("fix-heel: first.f1.tempo", TEMPO),
        "fix_heel_table_1.isometric_s": At("fix-heel: first.f1.tempo", TEMPO),
        "fix_heel_table_1.eccentric_s": At("fix-heel: first.f1.tempo", TEMPO),
        "fix_heel_table_1.time_under_tension_s_per_repetition": At(
            "fix-heel: first.f1.words", FIX_HEEL_WORDS
        ),
        "fix_heel_table_1.time_under_tension_s_per_set_min": At("fix-heel: first.f1.words", FIX_HEEL_WORDS),
        "fix_heel_table_1.to_failure": At("fix-heel: first.f1.reps_to_limit", True, says="8+"),
        "fix_heel_table_1.range": At("fix-heel: first.f1.range_words", "Full"),
        "fix_heel_table_1.recovery_between_sessions_h": At(
            "fix-heel: plan.activity_advice",
            "48 h of recovery between sessions; hands may support for balance",
        ),
        "fix_heel_table_1.hand_support_for_balance": At(
            "fix-heel: plan.activity_advice",
            "48 h of recovery between sessions; hands may support for balance",
        ),
    },
    apart={"result": "shares of two groups"},
    how="""
- Each stage is a planned line of its own with its first and last week; nothing is overwritten when the
  dose moves on.
- The load is 12, 10 and 8 “RM”; the books are the load in words. No kilogram is made up.
- Every second day is “every 2 days”, not a number a week.
- One repetition in three timed parts is one tempo, written with its parts named.
- “As many sets as possible” and “8 or more” are marks of the dose, with no upper number.
- The easier form is an exercise of its own in the catalogue (both legs), linked as the step before.
- The later FIX-Heel programme is a third person's plan; rest between sets is two minutes.
""",
)
