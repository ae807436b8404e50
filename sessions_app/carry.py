"""What a new draft starts from: the plan that it puts in front of the physiotherapist. Pure.

Dose and technique come over; what was observed never does. A carried row is a plan until somebody says
what became of it.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sessions_app.choices import ObservationSource
from sessions_app.payload import FROM_REPORT, Payload, Row
from sessions_app.row_kinds import PLANNABLE, RETEST_ASKED, TIME, TIMED_ONCE, may_carry, row_id_of

ROW_OF_COMPONENT = {"check_in": "checkin", "retest": "retest"}
DEFAULT_MINUTES = {"checkin": "3", "retest_block": "3"}
ORDER = ("head", "checkin", "warm_up", "lotion", "iastm_pass", "exercise_block", "exercise", "modality",
         "retest_block", "retest")  # fmt: skip


def new_id() -> str:
    return secrets.token_hex(4)


def carried_row(kind: str, fields: Mapping[str, list[str]], row_id: str = "") -> Row:
    """A row with a plan in it: the same values as its plan and as what it starts with."""
    kept = {name: list(values) for name, values in fields.items() if values and may_carry(kind, name)}
    return Row(row_id_of(kind, row_id or new_id()), kind, dict(kept), dict(kept))


def retest_row(fields: Mapping[str, list[str]]) -> Row:
    """Which measure, of what and how; without its value, and without the guardian who told it this once."""
    asked = {name: list(fields[name]) for name in RETEST_ASKED if fields.get(name)}
    if asked.get("source") == [ObservationSource.GUARDIAN]:
        del asked["source"]
    return Row(new_id(), "retest", asked)


def from_last_session(payload: Payload) -> list[Row]:
    """The plan for today out of the last signed sheet. What was left out then is planned again."""
    rows = []
    for row in payload.rows:
        if row.kind in PLANNABLE:
            left_out = row.first("outcome") == "not_done"
            rows.append(carried_row(row.kind, row.carried if left_out and row.carried else row.fields))
        elif row.kind in TIMED_ONCE:
            rows.append(carried_row(row.kind, row.fields))
        elif row.kind == "retest" and row.get("measure"):
            rows.append(retest_row(row.fields))
    return _tied_again(payload, rows)


def _tied_again(payload, rows):
    """Rows have new ids: what goes with what is said in the new ones, or not at all."""
    old = [row.id for row in payload.rows if row.kind in PLANNABLE]
    new = dict(zip(old, (row.id for row in rows if row.kind in PLANNABLE), strict=True))
    return [_tied(row, new) for row in rows]


def _tied(row, new):
    partner = row.first("goes_with")
    if not partner:
        return row
    ids = [new[partner]] if partner in new else []
    return Row(row.id, row.kind, *({**values, "goes_with": ids} for values in (row.fields, row.carried)))


def from_components(components: Iterable[tuple[str, Mapping, str]]) -> list[Row]:
    """A plan's or a template's components: kind, fields as typed, and the name of the row in its plan."""
    rows, names = [], {}
    for component, fields, name in components:
        kind = ROW_OF_COMPONENT.get(component, component)
        if kind == "retest" and fields.get("measure"):
            rows.append(retest_row(fields))
        elif kind in PLANNABLE or kind in TIMED_ONCE:
            rows.append(carried_row(kind, fields))
            names[name] = rows[-1].id
    return [_tied(row, names) for row in rows]


def from_measures(codes: Iterable[str]) -> list[Row]:
    return [retest_row({"measure": [code]}) for code in codes]


def exercise_start(choice) -> dict[str, list[str]]:
    """The catalogue's editable start values of an exercise."""
    start = {
        "exercise": choice.code,
        "sets": choice.default_sets,
        "reps": choice.default_reps,
        "hold_seconds": choice.default_hold_seconds,
        "rest_seconds": choice.default_rest_seconds,
        "tempo": choice.default_tempo,
    }
    return {name: [str(value)] for name, value in start.items() if value not in (None, "")}


def head_row(started: datetime, site: str = "") -> Row:
    """The day and hour, in the clinic's time; to be corrected where it is not so."""
    fields = {"started_on": [f"{started:%Y-%m-%d}"], "started_at_time": [f"{started:%H:%M}"]}
    return Row("head", "head", fields | ({"site": [site]} if site else {}))


def sheet_of_rows(head: Row, rows: Iterable[Row]) -> Payload:
    """One sheet in the order of the page, with the rows that every sheet has."""
    found = {row.kind: row for row in rows if row.id == row.kind}
    repeated = [row for row in rows if row.id != row.kind]
    singles = [found.get(kind) or _timed(kind, minutes) for kind, minutes in DEFAULT_MINUTES.items()]
    rest = [row for kind, row in found.items() if kind not in DEFAULT_MINUTES]
    every = [head, *singles, *rest, *repeated]
    return Payload(tuple(sorted(every, key=_place)))


def _timed(kind, minutes):
    return carried_row(kind, {TIME[0]: [minutes]})


# What a row is about: two rows with the same answers here are the same part of a session.
ABOUT = {
    "warm_up": ("activity",),
    "lotion": (),
    "iastm_pass": ("regions", "side"),
    "exercise": ("exercise", "side"),
    "modality": ("modality", "region", "side"),
    "retest": ("measure", "side", "subject", "measured_state", "when"),
}


def for_another_patient(typed: Payload) -> Payload:
    """What was entered goes along. What one patient's plan proposed and nobody answered stays behind, and
    so does what that patient said before the visit."""
    rows = [_entered(row) for row in typed.rows if not _is_proposal(row)]
    left = {row.id for row in rows}
    removed = [_entered(row) for row in typed.removed if not _is_proposal(row)]
    return Payload(tuple(_untied(row, left) for row in rows), tuple(_untied(row, left) for row in removed))


def onto_plan(typed: Payload, plan: Iterable[Row]) -> Payload:
    """What was entered on another patient's sheet, with the right patient's plan around it."""
    moved = for_another_patient(typed)
    planned = list(plan)
    single = {row.kind: row for row in planned if row.kind in TIMED_ONCE}
    old = {row.id: row for row in typed.rows}
    rows = [_on_time_of(old[row.id], row, single.pop(row.kind, None)) for row in moved.rows]
    there = {_about(row) for row in rows if row.kind in ABOUT}
    rows += [row for row in planned if row.kind in ABOUT and _about(row) not in there]
    return Payload(tuple(sorted([*rows, *single.values()], key=_place)), moved.removed)


def _is_proposal(row: Row) -> bool:
    """Nothing in it was entered by a person."""
    if row.kind == "retest":
        return not set(row.fields) - set(RETEST_ASKED)
    return row.is_plan and row.fields == row.carried


def _entered(row: Row) -> Row:
    """Without the plan, and without what was taken over from the patient's own report. Of a row that nobody
    has confirmed only what was typed is left, and what it is about."""
    fields = {
        name: values
        for name, values in row.fields.items()
        if name != FROM_REPORT and not row.is_from_patient(name)
    }
    if row.is_plan:
        about = ABOUT[row.kind]
        fields = {name: own for name, own in fields.items() if name in about or own != row.carried.get(name)}
    return Row(row.id, row.kind, fields)


def _untied(row: Row, left: set[str]) -> Row:
    partner = row.first("goes_with")
    return row.with_field("goes_with", []) if partner and partner not in left else row


def _on_time_of(old: Row, row: Row, planned: Row | None) -> Row:
    """Minutes that stood there unchanged were the other plan's."""
    if row.kind not in TIMED_ONCE:
        return row
    planned = planned or Row(row.id, row.kind)
    own = {name: values for name, values in row.fields.items() if values != old.carried.get(name)}
    return Row(row.id, row.kind, {**planned.fields, **own}, planned.carried)


def _about(row: Row) -> tuple:
    return row.kind, *(tuple(row.get(name)) for name in ABOUT[row.kind])


def _place(row: Row) -> int:
    return ORDER.index(row.kind) if row.kind in ORDER else len(ORDER)
