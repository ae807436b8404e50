"""The record in words: everything a session was signed with, as it was called on that day.

Built from the rows, so that it says what they say; sealed by sessions_app/seal.py; drawn by the page and
the print for good. Every filled column of every row is in it with its label, its value and its words.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

from clinic.models import Credential
from sessions_app import payload as drafts
from sessions_app.choices import RowOutcome
from sessions_app.item_answers import given_items
from sessions_app.models import (
    AdverseEvent,
    CheckIn,
    Component,
    ExerciseSet,
    HomeProgrammeItem,
    Observation,
    PassInstrument,
    PassRegion,
    PassStroke,
    PassStructure,
    PlannedDose,
    ScreenFinding,
)
from sessions_app.patient_report import answer_words, bears_out
from sessions_app.payload import Provenance
from sessions_app.row_kinds import TIMED_ONCE
from sessions_app.seal import FORMAT
from sessions_app.snapshot_rows import SessionRows
from sessions_app.snapshot_values import ValueWords, columns_of, dose_of, listed, missing_words

PARTS_OF_A_PASS = (
    ("regions", PassRegion, "region_id", "regions"),
    ("structures", PassStructure, "structure_id", "structures"),
    ("instruments", PassInstrument, "instrument_id", "instruments"),
    ("strokes", PassStroke, "stroke_id", "strokes"),
)


def snapshot_of(session, rows: SessionRows, choices, *, beside=None, plan=None) -> dict:
    """The whole session in plain values, ready to be sealed. `beside`: what each reading stood beside, and
    `plan`: the plan in force; both as they were at the signature, told by no row of this session."""
    words = ValueWords(choices)
    sheet = _sheet(session, rows)
    return {
        "format": FORMAT,
        "session": _visit(session, words) | {"planned": planned_sessions(plan)},
        "patient": _patient(session.patient),
        "episode": _episode(session.episode),
        "practitioner": _person(session.practitioner, session),
        "supervisor": _person(session.supervisor, session) if session.supervisor_id else None,
        "signed": {"at": _local(session, session.signed_at), "by": session.signed_by.display_name},
        "parts": _parts(rows, words, sheet),
        "observations": [_row(one, words) for one in rows.all(Observation)],
        "beside": beside or [],
        "adverse_events": [_row(one, words) for one in rows.all(AdverseEvent)],
        "home_programme": [_home_item(one, words) for one in rows.all(HomeProgrammeItem)],
        "provenance": _provenance(sheet),
    }


def _sheet(session, rows) -> drafts.Payload:
    """What was typed, with those marks of the patient's own answers that the signed check-in bears out."""
    sheet, check_ins = drafts.from_json(session.draft.payload), rows.all(CheckIn)
    for row in [one for one in sheet.rows if one.get(drafts.FROM_REPORT)]:
        marks = [one for one in row.get(drafts.FROM_REPORT) if _is_borne_out(row, one, check_ins)]
        sheet = sheet.with_row(row.with_field(drafts.FROM_REPORT, marks))
    return sheet


def _is_borne_out(row, mark, check_ins) -> bool:
    """Of a re-test the report itself says it: it was sent for this visit, with this score."""
    number, _dot, name = mark.partition(".")
    if row.kind == "checkin":
        return any(name in one.from_patient for one in check_ins)
    report = next((one.patient_report for one in check_ins if str(one.patient_report_id) == number), None)
    return report is not None and bears_out(
        report.answers, row.first("measure"), row.first("value"), given_items(row)
    )


def _visit(session, words) -> dict:
    earlier = session.carried_from
    return {
        "number": session.number,
        "started_at": _local(session, session.started_at),
        "ended_at": _local(session, session.ended_at),
        "time_zone": session.clinic.time_zone,
        "clinic": session.clinic.name,
        "site": session.site.name if session.site_id else "",
        "carried_from": earlier and {"number": earlier.number, "at": _local(session, earlier.started_at)},
        "device": session.draft.device_label,
        "values": columns_of(session, words, VISIT_COLUMNS),
        "charting_seconds": session.charting_seconds,
        "taps": session.taps,
    }


def planned_sessions(plan) -> dict | None:
    """How many sessions the plan in force wanted: one number, or a span."""
    if plan is None or plan.sessions_planned is None:
        return None
    return {"least": plan.sessions_planned, "most": plan.sessions_max or plan.sessions_planned}


def _local(session, moment) -> str:
    """In the clinic's time, as its people read it."""
    return moment.astimezone(ZoneInfo(session.clinic.time_zone)).isoformat(timespec="seconds")


FINDING_COLUMNS = ("question", "caution", "stops", "areas", "detail", "decision")
VISIT_COLUMNS = (
    "place", "place_words", "mode", "group_size", "times_recorded", "day_not_recorded",
    "is_late_entry", "late_reason", "is_transcribed",
    "transcribed_from", "stops_not_applied", "provider_words",
)  # fmt: skip


def _patient(patient) -> dict:
    return {
        "name": str(patient),
        "title": patient.title,
        "born_on": patient.born_on.isoformat(),
        "born_on_is_estimated": patient.born_on_is_estimated,
        "record_number": patient.record_number,
    }


def _episode(episode) -> dict:
    return {
        "condition": str(episode.condition),
        "in_words": episode.diagnosis_words,
        "side": {"value": episode.side, "words": str(episode.get_side_display())},
    }


def _person(user, session) -> dict:
    """A practitioner with the titles and training held on the day of the session."""
    day = session.started_at.astimezone(ZoneInfo(session.clinic.time_zone)).date()
    held = Credential.objects.filter(user=user, clinic_id=session.clinic_id, removed_at=None)
    held = [one for one in held if not (one.gained_on and one.gained_on > day)]
    return {
        "name": user.display_name,
        "credentials": [
            {
                "kind": str(one.get_kind_display()),
                "title": one.title,
                "awarded_by": one.awarding_body,
                "number": one.number,
                "gained_on": one.gained_on.isoformat() if one.gained_on else "",
                "expires_on": one.expires_on.isoformat() if one.expires_on else "",
                "hours": one.hours,
                "is_checked": one.checked_at is not None,
            }
            for one in held
        ],
    }


def _parts(rows, words, sheet) -> list[dict]:
    parts = [_part(part, rows, words, sheet) for part in rows.all(Component)]
    names = {part["position"]: _name(part) for part in parts}
    for part in parts:
        part["goes_with_words"] = names.get(part["goes_with"], "")
        if told := part["values"].get("not_recorded"):
            told["words"] = ", ".join(_missing(name, sheet) for name in told["value"])
    return parts


def _name(part) -> str:
    """What a part is called by the one that goes with it."""
    named = [part["values"].get(name, {}).get("words") for name in ("activity", "exercise", "modality")]
    return next((name for name in named if name), part["kind_words"])


def _missing(dotted, sheet) -> str:
    """ "p1.strokes" as "IASTM pass: strokes"."""
    row_id, _dot, name = dotted.partition(".")
    row = sheet.row(row_id)
    return missing_words(row.kind if row else row_id, name)


def _part(part, rows, words, sheet) -> dict:
    detail, row = rows.detail(part), sheet.row(part.row_id)
    told = {
        "position": part.position,
        "kind": part.kind,
        "kind_words": str(part.get_kind_display()),
        "row": part.row_id,
        "is_done": part.outcome == RowOutcome.DONE,
        "was_planned": part.was_planned,
        "seconds": part.duration_seconds,
        "seconds_min": part.duration_min_seconds,
        "seconds_max": part.duration_max_seconds,
        "planned_seconds": part.planned_seconds,
        "goes_with": next((one.position for one in rows.all(Component) if one.pk == part.goes_with_id), None),
        "values": columns_of(part, words, ("not_done_reason", "not_done_words")),
        "provenance": {name: str(_told(row, name)) for name in sorted(_typed(row))} if row else {},
    }
    if detail is not None:
        told["values"] |= columns_of(detail, words)
        told |= _particulars(part, detail, rows, words)
    return told


def _particulars(part, detail, rows, words) -> dict:
    match part.kind:
        case "check_in":
            findings = rows.of(part, ScreenFinding)
            said = _before_visit(detail.patient_report)
            return {"findings": [_row(one, words, FINDING_COLUMNS) for one in findings], **said}
        case "iastm_pass":
            return {
                name: [_named(one, column, words, kind) for one in rows.of(part, model)]
                for name, model, column, kind in PARTS_OF_A_PASS
            }
        case "exercise":
            return _doses(detail, rows.of(part, PlannedDose), rows.of(part, ExerciseSet))
        case _:
            return {}


def _before_visit(report) -> dict:
    """What had been sent, in words, for those who read notes; by name where a guardian sent it."""
    if report is None:
        return {}
    answers = [
        {"question": code, "label": title, "value": report.answers[code], "words": said}
        for code, (title, said) in answer_words(report.answers).items()
    ]
    is_own = report.sent_by_id == report.patient.portal_user_id
    sent = {
        "sent_at": report.sent_at.astimezone(UTC).isoformat(),
        "sent_by": {"id": report.sent_by_id, "words": "" if is_own else report.sent_by.display_name},
        "version": report.version,
    }
    return {"before_visit": sent | {"answers": answers}}


def _named(one, column, words, kind) -> dict:
    """One of several things that a pass names; an instrument also says its role and that it was cleaned."""
    code = getattr(one, column)
    named = {"code": code, "words": words.of_list(kind, code)}
    if kind == "instruments":
        named |= {"role": one.role, "role_words": str(one.get_role_display())}
        named |= {"cleaned_before": one.cleaned_before, "cleaned_after": one.cleaned_after}
    return named


def _doses(exercise, planned, sets) -> dict:
    return {
        "dose": dose_of(exercise),
        "planned_dose": dose_of(planned[0]) if planned else None,
        "sets": [listed(one, ("number", "reps", "load_value", "hold_seconds", "rpe")) for one in sets],
    }


def _row(row, words, names=None) -> dict:
    return {"values": columns_of(row, words, names)}


def _home_item(item, words) -> dict:
    return {"values": columns_of(item, words), "dose": dose_of(item)}


def _provenance(sheet) -> dict:
    """How many values were confirmed as shown, changed, entered fresh, or left as they were carried."""
    done = [row for row in sheet.rows if row.first("outcome") != RowOutcome.NOT_DONE]
    told = [_told(row, name) for row in done for name in _typed(row) if name != "outcome"]
    return {str(kind): told.count(kind) for kind in Provenance if kind != Provenance.EMPTY}


def _typed(row) -> list[str]:
    return [name for name in row.fields if name != drafts.FROM_REPORT]


def _told(row, name) -> Provenance:
    """A carried time that has no tick of its own was shown on the review sheet and signed."""
    told = drafts.provenance(row, name)
    return Provenance.CONFIRMED if told == Provenance.CARRIED and row.kind in TIMED_ONCE else told
