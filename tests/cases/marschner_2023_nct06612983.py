"""Healthy volunteers: a visit with instruments, a visit with a walk; strokes and minutes a side at once."""

from tests.cases.case import At, Case, Course

LEG = {"regions": ["calf", "achilles"], "structures": ["triceps_surae", "achilles_t"], "side": "both"}
COUNT = {"stroke_count": 15, "count_is_per_direction": "on"}
EACH = {"before_each": "on", "after_each": "on"}
INSOLE = {"method": "Noraxon MyoMuscle Ultium insoles", **EACH}
GONIOMETER = {"measure": "rom_any", "method": "Goniometer", "side": "both", **EACH}
HEALTHY = {
    "condition": "no_complaint",
    "diagnosis_words": "Healthy volunteer, nothing to treat",
    "side": "both",
}
NO_LOTION = {
    "outcome": "not_done",
    "not_done_reason": "not_done_reason.replaced",
    "not_done_words": "Control visit",
}
NO_EXERCISE = {"exercise_block": {"no_exercise_reason": "no_exercise_reason.comparison_phase"}}
SCAN = {**LEG, **COUNT, "scan_instruments": "hg8", "purpose": "scan", "goes_with": "p2"}
TREAT = {
    **LEG,
    **COUNT,
    "instruments": ["hg6", "hg5", "hg4"],
    "instruments_chosen_by": "Size of the structure",
    "edge": "concave",
    "minutes": 10,
    "minutes_are_per_side": "on",
}
LOWER = Course(
    episode=HEALTHY,
    plan={"sessions_planned": 2},
    often=({"every_days": 3, "every_days_max": 7},),
    components={
        "lotion": {"lotion": "emollient"},
        "iastm_pass:p1": {**SCAN, "plan-words": "Find areas of concern"},
        "iastm_pass:p2": TREAT,
    },
    measures=(
        {"measure": "history_form", "at_baseline": "on"},
        {**GONIOMETER, "subject": "Ankle"},
        {**GONIOMETER, "subject": "Knee"},
        {"measure": "gait_cog", **INSOLE},
        {"measure": "gait_cop", **INSOLE},
        {"measure": "gait_step_length", **INSOLE},
        {"measure": "gait_stride_length", **INSOLE},
        {"measure": "gait_cadence", **INSOLE},
    ),
    sessions=(
        {
            "lotion": {},
            "iastm_pass:p1": {"words": "Find areas of concern", "goes_with": "p2"},
            "iastm_pass:p2": {},
            **NO_EXERCISE,
        },
        {
            "lotion": NO_LOTION,
            "modality:m1": {
                "modality": "control_walk",
                "minutes": 20,
                "words": "As long as the instrument treatment",
            },
            **NO_EXERCISE,
        },
    ),
    days=(0, 5),
)
UPPER = Course(
    episode=HEALTHY,
    components={
        "iastm_pass:p1": {
            "regions": ["forearm_f", "forearm_b", "biceps", "triceps"],
            "side": "both",
            "minutes": 20,
            "structures": ["wrist_flexors", "wrist_extensors", "biceps_brachii", "triceps_brachii"],
        },
    },
    measures=(
        {**GONIOMETER, "subject": "Elbow"},
        {**GONIOMETER, "subject": "Wrist"},
        {**GONIOMETER, "subject": "Thumb"},
        {"measure": "grip", "subject": "In three handle positions", "method": "JAMAR", **EACH},
    ),
    sessions=({"iastm_pass:p1": {}},),
)
JUMP = {"trials": 3, **EACH}
JUMPING = Course(
    episode=HEALTHY,
    components={
        "iastm_pass:p1": {
            **COUNT,
            "regions": ["hamstring", "thigh_f", "calf", "achilles"],
            "structures": ["hamstrings", "quadriceps", "triceps_surae", "achilles_t"],
        },
    },
    measures=(
        {**GONIOMETER, "subject": "Hip"},
        {**GONIOMETER, "subject": "Knee"},
        {**GONIOMETER, "subject": "Ankle"},
        {"measure": "jump_vertical", **JUMP},
        {"measure": "jump_horizontal", **JUMP},
    ),
    sessions=(
        {"iastm_pass:p1": {}},
        {"modality:m1": {"modality": "control_rest", "minutes": 20}, **NO_EXERCISE},
    ),
)
STEPS, UP, JUMPS = "each_session_iastm.steps", "sister_records.nct06613022", "sister_records.nct06610058"
GAIT = ("gait_cog", "gait_cop", "gait_step_length", "gait_stride_length", "gait_cadence")
NAMES = ("centre of gravity", "centre of pressure", "step length", "stride length", "stride frequency")


def subjects(path, names, course="", first=0):
    return {
        f"{path}.{number}": At(f"{course}measure.{number + first}.subject", name.capitalize())
        for number, name in enumerate(names)
    }


CASE = Case(
    name="marschner_2023_nct06612983",
    courses={"main": LOWER, "arms": UPPER, "jumps": JUMPING},
    held={
        "participants.condition": At("episode.diagnosis_words", "Healthy volunteer, nothing to treat"),
        "episode.sessions": (At("sessions.count"), At("plan.sessions_planned", says="2 sessions planned")),
        "episode.days_between_min": At("often.0.every_days", says="every 3 to 7 days"),
        "episode.days_between_max": At("often.0.every_days_max", says="every 3 to 7 days"),
        "episode.order": (
            At("session.1.p2.stroke_count", 15),
            At("session.2.m1.modality", "control_walk"),
        ),
        "each_session_iastm.lubricant": At("session.1.lotion.lotion", "emollient"),
        "each_session_iastm.brand": At("session.1.p1.scan_instruments", "hg8"),
        "each_session_iastm.side": (At("session.1.p1.side"), At("session.1.p2.side")),
        "each_session_iastm.minutes_per_side": (
            At("planned.p2.minutes", "10", says="10 min each side"),
            At("session.1.p2.minutes_are_per_side", True, says="minutes are for each side"),
            At("session.1.p2.minutes", 20),
        ),
        f"{STEPS}.0.step": At("session.1.p1.purpose", "scan"),
        f"{STEPS}.0.instrument": At("session.1.p1.scan_instruments", "hg8"),
        f"{STEPS}.0.strokes": At("session.1.p1.stroke_count"),
        f"{STEPS}.0.directions": At("session.1.p1.count_is_per_direction", True, says="15 strokes each way"),
        f"{STEPS}.0.areas.0": At("session.1.p1.structures", "triceps_surae"),
        f"{STEPS}.0.areas.1": At("session.1.p1.structures", "achilles_t"),
        f"{STEPS}.0.purpose": At("session.1.p1.words", "Find areas of concern"),
        f"{STEPS}.1.step": At("session.1.p2.purpose", "treat", says="IASTM"),
        f"{STEPS}.1.instruments_by_size_of_structure.0": (
            At("session.1.p2.instruments", "hg6"),
            At("session.1.p2.instruments_chosen_by", "Size of the structure"),
        ),
        f"{STEPS}.1.instruments_by_size_of_structure.1": At("session.1.p2.instruments", "hg5"),
        f"{STEPS}.1.instruments_by_size_of_structure.2": At("session.1.p2.instruments", "hg4"),
        f"{STEPS}.1.edge": At("session.1.p2.edge"),
        f"{STEPS}.1.strokes": At("session.1.p2.stroke_count"),
        f"{STEPS}.1.directions": At("session.1.p2.count_is_per_direction", True, says="15 strokes each way"),
        "control_session.activity": At("session.2.m1.modality", "control_walk"),
        "control_session.duration": (
            At("session.2.m1.minutes", 20),
            At("session.2.m1.words", "As long as the instrument treatment"),
        ),
        "outcomes.taken_at.0": At("measure.1.before_each", True, says="before each session"),
        "outcomes.taken_at.1": At("measure.1.after_each", True, says="after each session"),
        **subjects("outcomes.rom_by_goniometer", ("ankle", "knee"), first=1),
        "outcomes.rom_sides": (At("measure.1.side"), At("measure.1.method", "Goniometer")),
        **{
            f"outcomes.gait_by_insole.{n}": At(f"measure.{n + 3}.measure", code, says=NAMES[n])
            for n, code in enumerate(GAIT)
        },
        "outcomes.gait_device": At("measure.3.method"),
        "outcomes.other": (
            At("measure.0.measure", "history_form", says="History questionnaire"),
            At("measure.0.at_baseline", True, says="at the start"),
        ),
        f"{UP}.areas.0": At("arms: each.p1.structures", "wrist_flexors"),
        f"{UP}.areas.1": At("arms: each.p1.structures", "wrist_extensors"),
        f"{UP}.areas.2": At("arms: each.p1.structures", "biceps_brachii"),
        f"{UP}.areas.3": At("arms: each.p1.structures", "triceps_brachii"),
        f"{UP}.minutes_total_both_arms": (
            At("arms: each.p1.minutes"),
            At("arms: each.p1.side", "both"),
        ),
        f"{UP}.outcomes.0": (
            At("arms: measure.0.subject", "Elbow"),
            At("arms: measure.1.subject", "Wrist"),
            At("arms: measure.2.subject", "Thumb"),
        ),
        f"{UP}.outcomes.1": (
            At("arms: measure.3.measure", "grip", says="Grip strength"),
            At("arms: measure.3.subject", "In three handle positions"),
            At("arms: measure.3.method", "JAMAR"),
        ),
        f"{JUMPS}.areas.0": At("jumps: first.p1.structures", "hamstrings"),
        f"{JUMPS}.areas.1": At("jumps: first.p1.structures", "quadriceps"),
        f"{JUMPS}.areas.2": At("jumps: first.p1.structures", "triceps_surae"),
        f"{JUMPS}.areas.3": At("jumps: first.p1.structures", "achilles_t"),
        f"{JUMPS}.strokes": (
            At("jumps: first.p1.stroke_count", 15),
            At("jumps: first.p1.count_is_per_direction", True, says="15 strokes each way"),
        ),
        f"{JUMPS}.control": (
            At("jumps: last.m1.modality", "control_rest"),
            At("jumps: last.m1.minutes", 20),
        ),
        f"{JUMPS}.outcomes.0": (
            At("jumps: measure.0.subject", "Hip"),
            At("jumps: measure.1.subject", "Knee"),
            At("jumps: measure.2.subject", "Ankle"),
        ),
        f"{JUMPS}.outcomes.1": (
            At("jumps: measure.3.measure", "jump_vertical", says="Vertical jump height"),
            At("jumps: measure.3.trials", 3, says="3 trials"),
        ),
        f"{JUMPS}.outcomes.2": (
            At("jumps: measure.4.measure", "jump_horizontal", says="Standing long jump"),
            At("jumps: measure.4.trials", 3, says="3 trials"),
        ),
    },
    apart={
        "participants.n": "a count of people",
        "participants.start": "a date of the trial",
        "participants.end": "a date of the trial",
        f"{UP}.n": "a count of people",
        f"{UP}.start": "a date of the trial",
        f"{UP}.end": "a date of the trial",
        f"{JUMPS}.n": "a count of people",
        "result": "nothing was posted",
    },
    how="""
- Scanning and treating are two passes; the scan goes with the treatment and takes no time of its own, so
  that the ten minutes a side are counted once.
- Fifteen strokes each way and ten minutes a side stand in one pass; both sides at ten make twenty.
- “One of three by the size of the structure”: the pass names all three and the rule; the source does not
  say which one a person met.
- The sister record for the arms gives the minutes for both together: the same field without “each side”.
- A visit with a walk or a wait is a session with one line and “planned phase without exercise” as its
  reason; its measures before and after are planned like those of the other visit.
- A volunteer has no complaint: the episode's condition says so.
- Three jumps are three trials; grip in three handle positions names them in “of what”.
""",
)
