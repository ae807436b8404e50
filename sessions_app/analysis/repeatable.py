"""Could someone repeat this session from its record? Counted from the sealed snapshot, never typed.

The details asked for follow the reporting lists TIDieR (items 3 to 8) and CERT (items 1 to 4 and 13), each
as far as one session can answer it. A detail that does not apply to the session is not asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """A detail that is missing, and in how many rows."""

    detail: str
    rows: int


@dataclass(frozen=True)
class Repeatable:
    given: int
    asked: int
    gaps: tuple[Gap, ...]


Rows = list[dict]


def repeatable(snapshot: dict) -> Repeatable:
    done = [part for part in snapshot["parts"] if part["is_done"]]
    by_kind = {kind: [part for part in done if part["kind"] == kind] for kind in KINDS}
    asked = [(detail, by_kind[kind], has) for kind, detail, has in DETAILS if by_kind[kind]]
    gaps = [Gap(detail, sum(not has(row) for row in rows)) for detail, rows, has in asked]
    gaps += [Gap(detail, 0 if has(snapshot) else 1) for detail, has in OF_THE_VISIT]
    missing = tuple(gap for gap in gaps if gap.rows)
    return Repeatable(len(gaps) - len(missing), len(gaps), missing)


def _states(*names: str) -> Callable[[dict], bool]:
    """Any of these columns is filled."""
    return lambda part: any(_value(part, name) not in (None, "", "not_recorded") for name in names)


def _value(part, name):
    return part["values"].get(name, {}).get("value")


def _names(*lists: str) -> Callable[[dict], bool]:
    return lambda part: all(part[one] for one in lists)


def _doses(*names: str) -> Callable[[dict], bool]:
    return lambda part: any(name in part["dose"]["stated"] for name in names)


def _lasts(part: dict) -> bool:
    return bool(part["seconds"] or part["seconds_max"])


KINDS = ("warm_up", "lotion", "iastm_pass", "exercise_block", "exercise", "modality")
DETAILS = (
    ("warm_up", "warm_up_time", _lasts),
    ("lotion", "lotion", _states("lotion")),
    ("iastm_pass", "area", _names("regions")),
    ("iastm_pass", "structure", _names("structures")),
    ("iastm_pass", "instrument", _names("instruments")),
    ("iastm_pass", "strokes", _names("strokes")),
    ("iastm_pass", "pressure", _states("pressure", "force_newtons")),
    ("iastm_pass", "iastm_time", _lasts),
    ("iastm_pass", "stroke_rate", _states("stroke_count", "strokes_per_minute")),
    ("iastm_pass", "position", _states("body_position", "tissue_state")),
    ("exercise_block", "exercise_time", _lasts),
    ("exercise", "repetitions", _doses("reps", "reps_to_limit", "hold_seconds")),
    ("exercise", "sets", _doses("sets", "sets_to_limit")),
    ("exercise", "load", _doses("load_value", "load_words", "load_unit")),
    ("exercise", "tempo", _doses("tempo", "hold_seconds")),
    ("modality", "modality_time", _lasts),
)
OF_THE_VISIT = (
    ("training", lambda snapshot: bool(snapshot["practitioner"]["credentials"])),
    ("place", lambda snapshot: bool(snapshot["session"]["values"].get("place"))),
    ("mode", lambda snapshot: bool(snapshot["session"]["values"].get("mode"))),
)
