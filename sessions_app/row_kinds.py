"""The kinds of row on the charting sheet and the fields of each. A leaf: names only.

A singleton's row id is its kind. Of a repeated row only dose and technique may be carried from a plan
or from the last session; what was observed is always entered fresh.
"""

DOSE = (
    "sets", "sets_to_limit", "reps", "reps_max", "reps_to_limit", "load_value", "load_unit", "load_words",
    "hold_seconds", "rest_seconds", "tempo", "range_words", "variant",
)  # fmt: skip
TIME = ("minutes", "seconds")
PLACED = ("goes_with", "sequence", "outcome", "not_done_reason", "not_done_words")

FIELDS = {
    "head": (
        "started_on", "started_at_time", "ended_at_time", "site", "place", "place_words", "mode",
        "group_size", "is_transcribed", "transcribed_from", "late_reason", "provider_words",
        "times_not_recorded", "day_not_recorded",
    ),
    "checkin": (
        "pain_now", "pain_worst_24h", "since_last", "screen", "screen_questions", "screen_detail",
        "findings", "closed_areas", "screen_decision", "reaction", "consent", *TIME, "said_by_patient",
        "from_report",
    ),
    "warm_up": ("activity", *TIME, "rpe", "settings", "words", *PLACED),
    "lotion": (
        "lotion", "no_lotion_reason", "words", "outcome", "not_done_reason", "not_done_words",
    ),
    "iastm": ("skin_after", "instruments_cleaned"),
    "iastm_pass": (
        "regions", "side", "structures", "instruments", "scan_instruments", "edge",
        "instruments_chosen_by", "strokes", "direction",
        "angle_min_degrees", "angle_max_degrees", "pressure", "minutes", "minutes_max", "seconds",
        "minutes_are_per_side", "stroke_count", "count_is_per_direction", "strokes_per_minute",
        "force_newtons", "force_method", "tissue_state", "body_position", "purpose", "discomfort_during",
        "discomfort_after", "skin_before", "skin_after", "stopped_early", "stop_reason", "area_words",
        "words", *PLACED,
    ),
    "exercise_block": (*TIME, "no_exercise_reason"),
    "exercise": (
        "exercise", "side", *DOSE, "rpe", "pain_during", *TIME, "supervision", "replaces", "set_rows",
        "words", *PLACED,
    ),
    "modality": (
        "modality", "region", "side", "area_words", "minutes", "minutes_max", "seconds", "settings",
        "is_sham", "words", *PLACED,
    ),
    "retest_block": TIME,
    "retest": (
        "measure", "value", "missing_reason", "words", "value_min", "value_max", "side", "subject",
        "measured_state", "trial_number", "method", "scale_min", "scale_max", "unit", "recall_period",
        "time_point", "time_point_words", "when", "source", "mode", "version", "items_answered", "answers",
        "from_report",
    ),
    "note": (
        "tolerance", "text", "next_time", "advice", "no_warm_up_reason", *TIME, "not_recorded",
    ),
    "adverse_event": ("kind", "words", "severity", "arose", "onset_words", "action"),
    "home_item": ("exercise", "side", *DOSE, "times", "per", "every_days", "words"),
}  # fmt: skip

SINGLETONS = ("head", "checkin", "lotion", "iastm", "exercise_block", "retest_block", "note")
REPEATED = tuple(kind for kind in FIELDS if kind not in SINGLETONS)
# A plan stands in these rows until somebody says what became of it.
PLANNABLE = ("warm_up", "lotion", "iastm_pass", "exercise", "modality")
# Of these only the time is carried; going through their fields confirms it.
TIMED_ONCE = ("checkin", "exercise_block", "retest_block")

ENTERED_FRESH = {
    "outcome", "not_done_reason", "not_done_words", "rpe", "pain_during", "discomfort_during",
    "discomfort_after", "skin_before", "skin_after", "stopped_early", "stop_reason", "words", "set_rows",
}  # fmt: skip
# What a re-test row says before anything was measured: which measure, of what, in which way.
RETEST_ASKED = (
    "measure", "side", "subject", "measured_state", "trial_number", "method", "scale_min", "scale_max",
    "unit", "recall_period", "when", "source", "mode", "version",
)  # fmt: skip


def row_id_of(kind: str, own: str) -> str:
    """What there is one of is named by its kind, any other row by a name of its own."""
    return kind if kind in SINGLETONS else own


def may_carry(kind: str, field: str) -> bool:
    """Dose and technique are carried into a new session; what was observed never is."""
    if kind in TIMED_ONCE:
        return field in TIME
    if kind not in PLANNABLE:
        return False
    return field in FIELDS[kind] and field not in ENTERED_FRESH
