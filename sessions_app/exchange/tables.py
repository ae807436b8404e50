"""One episode as three tables for a spreadsheet: a row per component, per set and per score; and beside
them what each column means. Pure but for the models' column names: snapshots and observations in, bytes out.

A cell of text that a spreadsheet would take for a formula, or make another number or a day of, is quoted with
an apostrophe, and so is one that begins with an apostrophe: `read_text` takes exactly one away and gives back
what was written. Numbers are written as numbers, their minus included.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from clinic.safe_cells import BYTE_ORDER_MARK, QUOTE, is_read_otherwise, safe_text
from sessions_app.models import Observation
from sessions_app.row_kinds import DOSE
from sessions_app.snapshot_rows import DETAILS
from sessions_app.snapshot_values import BY_HAND, OF_THE_ROW
from sessions_app.struck_values import struck_in
from sessions_app.words import number_words

MEANINGS = Path(__file__).with_name("columns.csv")
IN_WORDS = {"load_words", "tempo", "range_words", "variant"}
MOST_SETS = 99  # a dose that states more is one row

OF_SESSION = (
    "session_id", "session_number", "started_at", "ended_at", "status", "late_entry", "transcribed",
    "signed_at", "signed_by", "practitioner",
)  # fmt: skip
OF_PART = (
    "position", "kind", "kind_words", "was_planned", "done", "not_done_reason", "seconds", "seconds_min",
    "seconds_max", "planned_seconds", "together_with",
)  # fmt: skip
NAMED = ("regions", "structures", "instruments", "strokes")
VALUES = tuple(
    dict.fromkeys(
        field.name
        for model in DETAILS
        for field in model._meta.concrete_fields
        if field.name not in OF_THE_ROW and field.name != "not_done_reason"
    )
)
PLANNED = tuple(f"planned_{name}" for name in DOSE)
SIGNED_COLUMNS = (*OF_SESSION, *OF_PART, *NAMED, *VALUES, *DOSE, *PLANNED)
COMPONENT_COLUMNS = (*SIGNED_COLUMNS, "put_right")
SET_COLUMNS = (
    *OF_SESSION, "position", "exercise", "side", "set", "recorded", "reps", "reps_max", "load_value",
    "load_unit", "hold_seconds", "rpe",
)  # fmt: skip
SCORE_COLUMNS = (
    "score_id", "measure_id", "measure", "value", "value_min", "value_max", "unit", "scale_min",
    "scale_max", "words", "missing_reason_id", "side", "subject", "measured_state", "recall_period",
    "trial_number", "at", "at_is_a_date", "day_not_recorded", "time_point", "time_point_words", "moment",
    "session_number", "source", "mode", "method", "version", "items_answered", "state", "in_error_words",
    "entered_at", "entered_by",
)  # fmt: skip


def safe_cell(value) -> str:
    """A cell that no spreadsheet runs. Only text is quoted; a number stays one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return number_words(value)
    if isinstance(value, int):
        return str(value)
    return safe_text(str(value))


def csv_cell(value) -> str:
    """The same where a spreadsheet reads the cell from text, and would make a number or a day of it."""
    told = safe_cell(value)
    return QUOTE + told if isinstance(value, str) and is_read_otherwise(told) else told


def read_text(cell: str) -> str:
    """What was written into this cell."""
    return cell.removeprefix(QUOTE)


def table(columns: Iterable[str], rows: Iterable[dict]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to read a name in Chinese as one."""
    columns, sheet = list(columns), io.StringIO(newline="")
    sheet.write(BYTE_ORDER_MARK)
    writer = csv.writer(sheet)
    writer.writerow(columns)
    writer.writerows([csv_cell(row.get(name)) for name in columns] for row in rows)
    return sheet.getvalue().encode()


def episode_tables(sessions, scores, *, with_text: bool) -> bytes:
    """All three in one archive. `with_text`: what was written by hand is for those who treat."""
    sessions = list(sessions)
    made = {
        "components.csv": table(COMPONENT_COLUMNS, _with_put_right(sessions, with_text)),
        "sets.csv": table(SET_COLUMNS, set_rows(sessions)),
        "scores.csv": table(SCORE_COLUMNS, score_rows(scores, with_text=with_text)),
        "columns.csv": table(("file", "column", "meaning"), column_rows()),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in made.items():
            packed.writestr(name, content)
    return archive.getvalue()


def column_rows() -> Iterable[dict]:
    """The dictionary of the data: what stands in each column of each file."""
    told = meanings()
    files = {"components.csv": COMPONENT_COLUMNS, "sets.csv": SET_COLUMNS, "scores.csv": SCORE_COLUMNS}
    for name, columns in files.items():
        for column in columns:
            yield {"file": name, "column": column, "meaning": told[column]["meaning"]}


def meanings() -> dict[str, dict]:
    """`{column: {"meaning": ..., "unit": ...}}`."""
    with MEANINGS.open(encoding="utf-8", newline="") as file:
        return {row.pop("column"): row for row in csv.DictReader(file)}


def component_rows(sessions, *, with_text: bool) -> Iterable[dict]:
    for session in sessions:
        about = told_session(session)
        for part in session.snapshot["parts"]:
            yield about | _of_part(part, with_text) | _dose_of(part)


def _with_put_right(sessions, with_text) -> Iterable[dict]:
    """The components as they were signed, and beside them what addenda put right."""
    told = {one.pk: struck_in(one.addenda.all(), with_text=with_text) for one in sessions}
    for row in component_rows(sessions, with_text=with_text):
        found = [
            f"{_put_right(place, one)} (A{one.number})"
            for place, one in told[row["session_id"]].items()
            if place.partition(".")[0] == str(row["position"])
        ]
        yield row | {"put_right": "; ".join(found)}


def _put_right(place, struck) -> str:
    """Which value, and how it should read: what is not for the reader is not told."""
    name = place.partition(".")[2]
    return f"{name}: {struck.now}" if struck.now else name


def set_rows(sessions) -> Iterable[dict]:
    """Sets that differ as they were recorded; else as many alike as the dose says, and marked so."""
    for session in sessions:
        about = told_session(session)
        for part in session.snapshot["parts"]:
            if part["kind"] == "exercise" and part["is_done"]:
                of = {name: _words(part, name) for name in ("exercise", "side")}
                for one in _sets(part):
                    yield about | of | {"position": part["position"]} | one


def score_rows(scores, *, with_text: bool) -> Iterable[dict]:
    """Every score of the episode, struck ones and missing ones with their reason."""
    own = [
        name
        for name in SCORE_COLUMNS
        if name in {field.attname for field in Observation._meta.concrete_fields}
    ]
    for one in scores:
        row = {name: getattr(one, name) for name in own} | {"score_id": one.pk, "measure": str(one.measure)}
        row |= {"session_number": _number_of_session(one), "at": _taken_at(one)}
        row |= {"entered_at": local_words(one.entered_at), "entered_by": one.entered_by.display_name}
        yield {name: value for name, value in row.items() if with_text or name not in BY_HAND}


def _taken_at(score) -> str:
    """In the clinic's time, as the sessions are told; the day alone where no more is known."""
    told = local_words(score.at)
    return told[: len("2026-11-16")] if score.at_is_a_date else told


def local_words(at) -> str:
    """In the clinic's time, which is the active one."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _number_of_session(score):
    """The session it was read in, also where an addendum put it right."""
    session = score.treatment_session or (score.addendum and score.addendum.treatment_session)
    return session and session.number


def told_session(session) -> dict:
    snapshot = session.snapshot
    return {
        "session_id": session.pk,
        "session_number": session.number,
        "started_at": _when(session, snapshot["session"]["started_at"]),
        "ended_at": _when(session, snapshot["session"]["ended_at"]),
        "status": session.state,
        "late_entry": session.is_late_entry,
        "transcribed": session.is_transcribed,
        "signed_at": snapshot["signed"]["at"],
        "signed_by": snapshot["signed"]["by"],
        "practitioner": snapshot["practitioner"]["name"],
    }


def _when(session, told: str) -> str:
    """Of a session whose source gives no times the day alone, and nothing where it gives no day either."""
    if session.day_not_recorded:
        return ""
    return told if session.times_recorded else told[:10]


def _of_part(part, with_text) -> dict:
    row = {name: part[name] for name in OF_PART if name in part}
    row |= {"done": part["is_done"], "not_done_reason": _words(part, "not_done_reason")}
    row |= {"together_with": part["goes_with"]}
    row |= {name: "; ".join(one["words"] for one in part.get(name, ())) for name in NAMED}
    told = part["values"].items()
    return row | {
        name: _cell(one) for name, one in told if name in VALUES and (with_text or name not in BY_HAND)
    }


def _cell(told):
    """What was written by hand as it is; else the number where it is one, else the words of that day."""
    if told.get("is_text"):
        return told["words"]
    return told["value"] if isinstance(told["value"], int) else number_of(told["value"]) or told["words"]


def number_of(value):
    """A decimal is kept as text in the snapshot, so that nothing is rounded."""
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except ArithmeticError:
        return None
    return number if number is not None and number.is_finite() else None


def _dose_of(part) -> dict:
    if "dose" not in part:
        return {}
    planned = (part["planned_dose"] or {}).get("stated", {})
    done = part["dose"]["stated"] if part["is_done"] else {}
    return {name: _amount(name, value) for name, value in done.items()} | {
        f"planned_{name}": _amount(name, value) for name, value in planned.items()
    }


def _sets(part) -> Iterable[dict]:
    if part["sets"]:
        for one in part["sets"]:
            told = {name: _amount(name, value) for name, value in one.items() if name != "number"}
            yield {"set": one["number"], "recorded": "each set"} | told
        return
    stated = part["dose"]["stated"].items()
    alike = {name: _amount(name, value) for name, value in stated if name in SET_COLUMNS}
    alike |= {"recorded": "all sets alike", "rpe": part["values"].get("rpe", {}).get("value")}
    sets = part["dose"]["stated"].get("sets")
    for number in range(1, sets + 1) if isinstance(sets, int) and sets <= MOST_SETS else [None]:
        yield {"set": number} | alike


def _amount(name, value):
    """A tempo such as 0303 and what was said of a load stay text."""
    return value if name in IN_WORDS else number_of(value) or value


def _words(part, name) -> str:
    return part["values"].get(name, {}).get("words", "")
