"""The clinic's record as tables: a row per episode, planned measure, decision, session, part, set, score,
reaction and question about one.

What was written by hand is in none of them: a manager does not read it. Rows come one after the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sessions_app.exchange.tables import (
    OF_SESSION,
    SCORE_COLUMNS,
    SET_COLUMNS,
    SIGNED_COLUMNS,
    component_rows,
    local_words,
    meanings,
    score_rows,
    set_rows,
    told_session,
)
from sessions_app.snapshot_values import BY_HAND

EPISODE_COLUMNS = (
    "episode_id", "patient_id", "record_number", "born_on", "sex", "condition_id", "condition",
    "counted_condition_id", "side", "onset_on", "spell_length", "spell_unit", "history_length",
    "history_unit", "surgery_on", "opened_on", "sessions_planned", "weeks_planned", "weeks_max",
    "months_planned", "reassess_every_sessions",
    "reassess_every_weeks", "episode_state", "closed_on", "closed_at", "ended_on", "last_site",
    "responsible_id", "responsible",
)  # fmt: skip
SESSION_COLUMNS = (
    "episode_id", *OF_SESSION, "practitioner_id", "training", "training_gained_on", "is_told_who",
    "site_id", "site", "place", "session_mode", "group_size", "begun_at", "charting_seconds", "in_period",
)  # fmt: skip
REACTION_COLUMNS = (
    "reaction_id", "episode_id", "session_id", "after_session_id", "reaction_kind", "severity", "arose",
    "onset_at", "recorded_at", "settled", "settled_on", "reaction_in_error",
)  # fmt: skip
MEASURE_COLUMNS = (
    "condition_id", "core_place", "measure_id", "measure", "higher_is_better", "rates_change", "unit",
    "scale_min", "scale_max", "worthwhile", "worthwhile_depends_on", "error", "error_depends_on",
)  # fmt: skip
PLANNED_TIMES = ("visits", "weeks", "months", "weeks_after_end", "months_after_end")
PLANNED_WHEN = ("at_baseline", "before_each", "in_each", "after_each", "at_discharge", "by_visit")
PLANNED_COLUMNS = (
    "episode_id", "measure_id", "measure", "side", "subject", "measured_state", *PLANNED_WHEN,
    *(f"planned_{name}" for name in PLANNED_TIMES),
)  # fmt: skip
DECISION_COLUMNS = ("episode_id", "decision_about", "decision", "decided_at", "decided_by_id")
FOLLOW_UP_COLUMNS = ("episode_id", "session_id", "answer", "how", "asked_at")


PART_COLUMNS = ("episode_id", *(name for name in SIGNED_COLUMNS if name not in BY_HAND))
TAKEN_COLUMNS = ("episode_id", *(name for name in SCORE_COLUMNS if name not in BY_HAND))


@dataclass(frozen=True)
class Sheet:
    """One table: its columns, and a function that gives its rows afresh."""

    name: str
    columns: tuple
    rows: Callable[[], Iterable[dict]]


def clinic_sheets(record) -> list[Sheet]:
    """`record`: queries.clinic_tables.ClinicRecord."""
    made = [
        Sheet("episodes", EPISODE_COLUMNS, lambda: map(_episode, record.told_episodes())),
        Sheet("planned_measures", PLANNED_COLUMNS, lambda: map(_planned, record.planned_measures())),
        Sheet("decisions", DECISION_COLUMNS, lambda: (_decision(*one) for one in record.decisions())),
        Sheet("sessions", SESSION_COLUMNS, lambda: map(_session, record.told_sessions())),
        Sheet("components", PART_COLUMNS, lambda: _of_sessions(record, _parts)),
        Sheet("sets", ("episode_id", *SET_COLUMNS), lambda: _of_sessions(record, set_rows)),
        Sheet("scores", TAKEN_COLUMNS, lambda: _scores(record.scores())),
        Sheet("reactions", REACTION_COLUMNS, lambda: map(_reaction, record.reactions())),
        Sheet("follow_ups", FOLLOW_UP_COLUMNS, lambda: map(_follow_up, record.follow_ups())),
        Sheet("measures", MEASURE_COLUMNS, lambda: (_measure(*one) for one in record.judged_by())),
    ]
    return [*made, Sheet("columns", ("file", "column", "meaning", "unit"), lambda: dictionary(made))]


def dictionary(sheets) -> Iterable[dict]:
    """What stands in each column of each table, and in which unit."""
    told = meanings()
    for sheet in sheets:
        for column in sheet.columns:
            yield {"file": sheet.name, "column": column, **told[column]}


def _episode(one) -> dict:
    patient, names = one.patient, EPISODE_COLUMNS
    row = {name: getattr(one, name) for name in names if hasattr(one, name)}
    return row | {
        "episode_id": one.pk,
        "record_number": patient.record_number,
        "born_on": patient.born_on,
        "sex": patient.sex,
        "condition": str(one.condition),
        "counted_condition_id": one.counted_condition,
        "episode_state": one.state,
        "closed_on": one.closed_at and local_words(one.closed_at)[: len("2026-11-16")],
        "closed_at": one.closed_at and local_words(one.closed_at),
        "responsible": one.responsible.display_name,
    }


def _planned(one) -> dict:
    named = ("episode_id", "measure_id", "side", "subject", "measured_state", *PLANNED_WHEN)
    times = {f"planned_{name}": "; ".join(map(str, getattr(one, name))) for name in PLANNED_TIMES}
    return {name: getattr(one, name) for name in named} | times | {"measure": str(one.measure)}


def _decision(about, one) -> dict:
    return {
        "episode_id": one.episode_id,
        "decision_about": about,
        "decision": one.decision,
        "decided_at": local_words(one.decided_at),
        "decided_by_id": one.decided_by_id,
    }


def _session(one) -> dict:
    own = ("episode_id", "practitioner_id", "site_id", "place", "group_size", "charting_seconds", "in_period")
    told = {name: getattr(one, name) for name in own} | _who_treated(one.snapshot)
    told["begun_at"] = local_words(one.draft.started_at)
    return told_session(one) | told | {"site": one.site_name, "session_mode": one.mode}


def _who_treated(snapshot) -> dict:
    """With the training of that day. `is_told_who`: a copied record says who treated."""
    held = snapshot["practitioner"]["credentials"]
    return {
        "training": "; ".join(one["kind"] for one in held),
        "training_gained_on": "; ".join(one["gained_on"] for one in held if one["gained_on"]),
        "is_told_who": "provider_words" in snapshot["session"]["values"],
    }


def _of_sessions(record, rows) -> Iterable[dict]:
    for session in record.told_sessions():
        for row in rows([session]):
            yield {"episode_id": session.episode_id} | row


def _parts(sessions):
    return component_rows(sessions, with_text=False)


def _scores(scores) -> Iterable[dict]:
    for one in scores:
        for row in score_rows([one], with_text=False):
            yield {"episode_id": one.episode_id} | row


def _reaction(one) -> dict:
    ended, struck = getattr(one, "resolution", None), getattr(one, "in_error", None)
    onset = one.onset_at and local_words(one.onset_at)
    return {
        "reaction_id": one.pk,
        "episode_id": one.episode_id,
        "session_id": one.treatment_session_id,
        "after_session_id": one.after_session_id,
        "reaction_kind": one.kind_id,
        "severity": one.severity,
        "arose": one.arose,
        "onset_at": onset and (onset[: len("2026-11-16")] if one.onset_is_a_date else onset),
        "recorded_at": local_words(one.recorded_at),
        "settled": ended is not None,
        "settled_on": ended and ended.resolved_on,
        "reaction_in_error": struck is not None,
    }


def _follow_up(one) -> dict:
    return {
        "episode_id": one.episode_id,
        "session_id": one.treatment_session_id,
        "answer": one.answer,
        "how": one.how,
        "asked_at": local_words(one.asked_at),
    }


def _measure(condition, place, measure, in_use) -> dict:
    row = {
        "condition_id": condition.pk,
        "core_place": place,
        "measure_id": measure.pk,
        "measure": str(measure),
        "higher_is_better": measure.higher_is_better,
        "rates_change": measure.rates_change,
        "unit": measure.unit,
        "scale_min": measure.minimum,
        "scale_max": measure.maximum,
    }
    for name, threshold in (("worthwhile", in_use.worthwhile), ("error", in_use.error)):
        if threshold:
            row |= {name: threshold.value, f"{name}_depends_on": threshold.depends_on}
    return row
