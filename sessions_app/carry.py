"""What a new draft starts from: the plan that it puts in front of the physiotherapist. Pure.

Dose and technique come over; what was observed never does. A carried row is a plan until somebody says
what became of it.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sessions_app.payload import Payload, Row
from sessions_app.row_kinds import PLANNABLE, RETEST_ASKED, TIME, TIMED_ONCE, may_carry

ROW_OF_COMPONENT = {"check_in": "checkin", "retest": "retest"}
DEFAULT_MINUTES = {"checkin": "3", "retest_block": "3"}
ORDER = ("head", "checkin", "warm_up", "lotion", "iastm_pass", "exercise_block", "exercise", "modality",
         "retest_block", "retest")  # fmt: skip


def new_id() -> str:
    return secrets.token_hex(4)


def carried_row(kind: str, fields: Mapping[str, list[str]], row_id: str = "") -> Row:
    """A row with a plan in it: the same values as its plan and as what it starts with."""
    kept = {name: list(values) for name, values in fields.items() if values and may_carry(kind, name)}
    is_single = kind in ("lotion", *TIMED_ONCE)
    return Row(kind if is_single else row_id or new_id(), kind, dict(kept), dict(kept))


def retest_row(fields: Mapping[str, list[str]]) -> Row:
    """Which measure, of what and how; without its value."""
    asked = {name: list(fields[name]) for name in RETEST_ASKED if fields.get(name)}
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
    return Payload(tuple(sorted(every, key=lambda row: ORDER.index(row.kind))))


def _timed(kind, minutes):
    return carried_row(kind, {TIME[0]: [minutes]})


def for_another_patient(payload: Payload) -> Payload:
    """What was typed goes along; a plan of the other patient that nobody touched stays behind."""
    kept = [row for row in payload.rows if row.kind not in PLANNABLE or not _is_untouched(row)]
    return Payload(tuple(Row(row.id, row.kind, row.fields) for row in kept), payload.removed)


def _is_untouched(row):
    return row.is_plan and row.fields == row.carried
