"""What a draft holds: rows of fields as they were typed, and how saves from several devices meet in it.

Pure: plain values in, plain values out. A value is a list of strings; a field that is not there is an
empty list. `carried` is what the plan or the last session put in front of the physiotherapist, and never
changes; where a value came from is derived from the two.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto

from clinic.typed_text import can_be_kept
from sessions_app.row_kinds import FIELDS, PLANNABLE, SINGLETONS

MOST_ROWS = 60
MOST_REMOVED = 200
MOST_VALUES = 120
MOST_ARRIVED = 100
LONGEST_TEXT = 100_000
ROW_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,39})\Z")

Values = list[str]
FROM_REPORT = "from_report"


class Why(StrEnum):
    """Reasons for not keeping something; the words for a person are the action's."""

    UNREADABLE = auto()
    UNKNOWN_ROW = auto()
    UNKNOWN_FIELD = auto()
    TOO_LONG = auto()
    TOO_MANY_ROWS = auto()
    TOO_MANY_VALUES = auto()


class NotKept(ValueError):
    """Refused as a whole rather than cut."""

    def __init__(self, why: Why, row: str = "", name: str = ""):
        super().__init__(f"{why} {row} {name}".strip())
        self.why, self.row, self.name = why, row, name


class Provenance(StrEnum):
    EMPTY = auto()
    CARRIED = auto()
    CONFIRMED = auto()
    CHANGED = auto()
    ENTERED = auto()
    PATIENT = auto()


@dataclass(frozen=True)
class Row:
    id: str
    kind: str
    fields: dict[str, Values] = field(default_factory=dict)
    carried: dict[str, Values] = field(default_factory=dict)

    def get(self, name: str) -> Values:
        return self.fields.get(name, [])

    def first(self, name: str) -> str:
        return next(iter(self.get(name)), "")

    @property
    def is_plan(self) -> bool:
        """Put there by a plan, and nobody has yet said what became of it."""
        return self.kind in PLANNABLE and bool(self.carried) and not self.get("outcome")

    def with_field(self, name: str, value: Values) -> "Row":
        """A value that is typed over is no longer the patient's own."""
        fields = {**self.fields, name: value}
        if not value:
            del fields[name]
        if name != FROM_REPORT and self.is_from_patient(name):
            fields[FROM_REPORT] = [one for one in self.get(FROM_REPORT) if one.partition(".")[2] != name]
        return replace(self, fields=fields)

    def is_from_patient(self, name: str) -> bool:
        """Taken over from what the patient sent before the visit: "<report>.<field>"."""
        return any(one.partition(".")[2] == name for one in self.get(FROM_REPORT))


@dataclass(frozen=True)
class Payload:
    rows: tuple[Row, ...] = ()
    # Rows taken out, kept whole: what was typed in them can be brought back.
    removed: tuple[Row, ...] = ()
    # The marks of the newest saves that came in whole: one that a device sends again is known by its mark.
    arrived: tuple[str, ...] = ()

    def row(self, row_id: str) -> Row | None:
        return next((row for row in self.rows if row.id == row_id), None)

    def of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    def was_removed(self, row_id: str) -> bool:
        return any(row.id == row_id for row in self.removed)

    def with_row(self, changed: Row) -> "Payload":
        return replace(self, rows=tuple(changed if row.id == changed.id else row for row in self.rows))


@dataclass(frozen=True)
class Change:
    """One field: what the device had seen there and what it wants there. `sent`: what it sent before and has
    not heard of since; standing there, that is its own."""

    row: str
    name: str
    seen: Values
    value: Values
    sent: Values | None = None


@dataclass(frozen=True)
class Added:
    row: str
    kind: str
    after: str = ""


@dataclass(frozen=True)
class Conflict:
    """A field that holds neither the value seen nor the new one. `gone`: its row was taken out elsewhere."""

    row: str
    name: str
    mine: Values
    theirs: Values
    gone: bool = False
    kind: str = ""


def from_json(stored: Mapping) -> Payload:
    """A payload from what the database keeps."""
    return Payload(
        rows=tuple(_row_from(row) for row in stored.get("rows", ())),
        removed=tuple(_row_from(row) for row in stored.get("removed", ())),
        arrived=tuple(stored.get("arrived", ())),
    )


def _row_from(stored: Mapping) -> Row:
    return Row(stored["id"], stored["kind"], dict(stored.get("fields", {})), dict(stored.get("carried", {})))


def to_json(payload: Payload) -> dict:
    kept = {"rows": [_row_json(row) for row in payload.rows]}
    if payload.removed:
        kept["removed"] = [_row_json(row) for row in payload.removed]
    if payload.arrived:
        kept["arrived"] = list(payload.arrived)
    return kept


def _row_json(row: Row) -> dict:
    return {"id": row.id, "kind": row.kind, "fields": row.fields, "carried": row.carried}


def from_post(lists: Mapping[str, Values]) -> Payload:
    """The rows of a posted sheet: `row` names the repeated ones in order, `<row id>-<field>` each value."""
    by_row: dict[str, dict[str, Values]] = {}
    for name, values in lists.items():
        row_id, dash, field_name = name.rpartition("-")
        if dash:
            by_row.setdefault(row_id, {})[field_name] = _as_typed(values)
    rows = [_posted_row(kind, kind, by_row) for kind in SINGLETONS if kind in by_row]
    for entry in lists.get("row", ()):
        kind, _colon, row_id = entry.partition(":")
        rows.append(_posted_row(row_id, kind, by_row))
    payload = Payload(tuple(rows))
    check(payload)
    return payload


def _as_typed(values: Iterable[str]) -> Values:
    """Browsers post a line end as two characters; a script reads one."""
    return [value.replace("\r\n", "\n") for value in values]


def _posted_row(row_id: str, kind: str, by_row: Mapping) -> Row:
    """Names that the kind does not have are other inputs of the page."""
    given = by_row.get(row_id, {})
    known = FIELDS.get(kind, ())
    return Row(row_id, kind, {name: full(given[name]) for name in known if full(given.get(name, ()))})


def full(values: Iterable[str]) -> Values:
    """Without the empty strings that an untouched input posts."""
    return [value for value in values if value != ""]


def differences(posted: Payload, seen: Mapping[str, Mapping[str, Values]]) -> list[Change]:
    """What a page without script changed: for each field that it showed, what is posted and was shown."""
    changes = []
    for row_id, shown in seen.items():
        row = posted.row(row_id) or Row(row_id, "")
        changes += [
            Change(row_id, name, full(value), row.get(name))
            for name, value in shown.items()
            if row.get(name) != full(value)
        ]
    return changes


def provenance(row: Row, name: str) -> Provenance:
    """Where a value came from, told from what was carried and what is there now."""
    value, carried = row.get(name), row.carried.get(name, [])
    if value and row.is_from_patient(name):
        return Provenance.PATIENT
    if not carried:
        return Provenance.ENTERED if value else Provenance.EMPTY
    if value != carried:
        return Provenance.CHANGED
    return Provenance.CONFIRMED if row.first("outcome") == "done" else Provenance.CARRIED


def apply(
    payload: Payload,
    *,
    changes: Iterable[Change] = (),
    added: Iterable[Added] = (),
    removed: Iterable[str] = (),
    mark: str = "",
) -> tuple[Payload, list[Conflict]]:
    """One save: rows in, rows out, fields. What cannot be kept is refused as a whole, never cut. A save that
    came in before does nothing: what others have put there since stays."""
    if mark and mark in payload.arrived:
        return payload, []
    for one in added:
        payload = add_row(payload, Row(one.row, one.kind), after=one.after)
    for row_id in removed:
        payload = remove_row(payload, row_id)
    conflicts = []
    for change in changes:
        payload, conflict = apply_change(payload, change)
        conflicts += [conflict] if conflict else []
    check(payload)
    if mark and not conflicts:
        payload = replace(payload, arrived=(*payload.arrived, mark)[-MOST_ARRIVED:])
    return payload, conflicts


def apply_change(payload: Payload, change: Change) -> tuple[Payload, Conflict | None]:
    """Stored when the field holds what the device saw, or already what it wants; else the two are shown."""
    row = payload.row(change.row)
    seen, value = full(change.seen), full(change.value)
    if row is None and change.row in SINGLETONS:
        row = Row(change.row, change.row)
        payload = replace(payload, rows=(*payload.rows, row))
    if row is None:
        return payload, _gone(payload, change)
    if change.name not in FIELDS[row.kind]:
        raise NotKept(Why.UNKNOWN_FIELD, row.id, change.name)
    _check_values(row.id, change.name, value)
    current = row.get(change.name)
    if current not in (seen, value, change.sent):
        return payload, Conflict(row.id, change.name, value, current, kind=row.kind)
    return payload.with_row(row.with_field(change.name, value)), None


def _gone(payload: Payload, change: Change) -> Conflict:
    lost = next((row for row in payload.removed if row.id == change.row), None)
    if lost is None:
        raise NotKept(Why.UNKNOWN_ROW, change.row, change.name)
    return Conflict(
        change.row, change.name, full(change.value), lost.get(change.name), gone=True, kind=lost.kind
    )


def add_row(payload: Payload, row: Row, *, after: str = "") -> Payload:
    """Put a row in, behind `after` or at the end. One that is there, or was taken out, is left as it is."""
    if payload.row(row.id) or payload.was_removed(row.id):
        return payload
    _check_row(row)
    at = next((place + 1 for place, one in enumerate(payload.rows) if one.id == after), len(payload.rows))
    payload = replace(payload, rows=(*payload.rows[:at], row, *payload.rows[at:]))
    _check_size(payload)
    return payload


def remove_row(payload: Payload, row_id: str) -> Payload:
    """Take a repeated row out and keep it whole; one that is gone already stays gone."""
    row = payload.row(row_id)
    if row is None or row.kind in SINGLETONS:
        return payload
    payload = replace(
        payload,
        rows=tuple(one for one in payload.rows if one.id != row_id),
        removed=(*payload.removed, row),
    )
    _check_size(payload)
    return payload


def bring_back(payload: Payload, row_id: str) -> Payload:
    """Undo a removal, with everything that was typed in the row."""
    row = next((one for one in payload.removed if one.id == row_id), None)
    if row is None:
        return payload
    kept = tuple(one for one in payload.removed if one.id != row_id)
    return add_row(replace(payload, removed=kept), row)


def check(payload: Payload) -> None:
    """Refuse what the record could not hold exactly."""
    _check_size(payload)
    for row in payload.rows:
        _check_row(row)
    if len({row.id for row in payload.rows}) != len(payload.rows):
        raise NotKept(Why.UNKNOWN_ROW)


def _check_size(payload: Payload) -> None:
    if len(payload.rows) > MOST_ROWS or len(payload.removed) > MOST_REMOVED:
        raise NotKept(Why.TOO_MANY_ROWS)


def _check_row(row: Row) -> None:
    is_named_right = row.id == row.kind if row.kind in SINGLETONS else bool(ROW_ID.match(row.id))
    if row.kind not in FIELDS or not is_named_right or (row.id in FIELDS and row.id != row.kind):
        raise NotKept(Why.UNKNOWN_ROW, row.id)
    for name, values in row.fields.items():
        if name not in FIELDS[row.kind]:
            raise NotKept(Why.UNKNOWN_FIELD, row.id, name)
        _check_values(row.id, name, values)


def _check_values(row_id: str, name: str, values: Values) -> None:
    if len(values) > MOST_VALUES:
        raise NotKept(Why.TOO_MANY_VALUES, row_id, name)
    for value in values:
        if len(value) > LONGEST_TEXT:
            raise NotKept(Why.TOO_LONG, row_id, name)
        if not can_be_kept(value):
            raise NotKept(Why.UNREADABLE, row_id, name)
