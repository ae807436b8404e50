"""A charted session to start a test from: the reference session, with places to say it differently."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sessions_app.forms.sheet import SessionSheet
from sessions_app.payload import Payload, Row
from sessions_app.row_kinds import REPEATED

ZONE = ZoneInfo("Asia/Singapore")
AT = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)  # 11:10 in the clinic

HEAD = {"started_on": "2026-11-23", "started_at_time": "10:30", "ended_at_time": "11:08"}
CHECKIN = {
    "pain_now": "2", "since_last": "better", "screen": "nothing_new", "reaction": "none_asked",
    "consent": "stands", "minutes": "3",
}  # fmt: skip
PASS = {
    "regions": "calf", "side": "left", "structures": "gastroc_medial", "instruments": "gen_long_convex",
    "strokes": ["sweep", "fan"], "pressure": "moderate", "minutes": "4", "outcome": "done",
}  # fmt: skip
EXERCISE = {
    "exercise": "an_hsr_standing", "side": "left", "sets": "3", "reps": "12", "load_value": "10",
    "load_unit": "kg", "outcome": "done",
}  # fmt: skip
REFERENCE = {
    "head": HEAD,
    "checkin": CHECKIN,
    "warm_up:w1": {"activity": "bike", "minutes": "5", "outcome": "done"},
    "lotion": {"lotion": "water_gel", "outcome": "done"},
    "iastm_pass:p1": PASS,
    "iastm_pass:p2": {**PASS, "minutes": "3", "pressure": "light"},
    "iastm": {"skin_after": "skin_response.pink", "instruments_cleaned": "on"},
    "exercise_block": {"minutes": "20"},
    "exercise:e1": EXERCISE,
    "retest_block": {"minutes": "3"},
    "retest:t1": {"measure": "nprs", "value": "2"},
    "note": {"tolerance": "tolerance.well", "text": "Walks stairs without the rail."},
}


def rows_of(spoken: dict) -> tuple[Row, ...]:
    """Rows from {"kind:id": {field: value or list}}."""
    return tuple(_row(name, fields) for name, fields in spoken.items() if fields is not None)


def _row(name, fields):
    kind, _colon, row_id = name.partition(":")
    carried = fields.get("carried", {})
    return Row(row_id or kind, kind, _lists(fields), _lists(carried))


def _lists(fields):
    return {
        name: value if isinstance(value, list) else [value]
        for name, value in fields.items()
        if name != "carried"
    }


def session(**changes) -> Payload:
    """The reference session with rows changed: `checkin={"pain_now": "7"}` changes one answer,
    `e1=None` takes a row out, `**{"exercise:e2": {...}}` puts one in."""
    spoken = dict(REFERENCE)
    for name, fields in changes.items():
        key = next((key for key in spoken if key.rpartition(":")[2] == name), name)
        spoken[key] = None if fields is None else {**spoken.get(key, {}), **fields}
    return Payload(rows_of(spoken))


def sheet(payload, choices, *, at=AT, **options):
    return SessionSheet(payload, choices, zone=ZONE, at=at, **options)


def to_post_lists(payload: Payload) -> dict:
    """The payload as a page would post it."""
    lists: dict = {}
    order = [f"{row.kind}:{row.id}" for row in payload.rows if row.kind in REPEATED]
    if order:
        lists["row"] = order
    for row in payload.rows:
        lists |= {f"{row.id}-{name}": list(values) for name, values in row.fields.items()}
    return lists
