"""A demo session is charted as a person would: a draft is started, rows are filled and ticked, it is
signed."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sessions_app import payload
from sessions_app.actions.drafts import save_draft, start_draft
from sessions_app.actions.sessions import sign_session
from sessions_app.forms.sheet import sheet_of
from sessions_app.payload import Added, Change
from sessions_app.row_kinds import row_id_of
from sessions_app.words import number_words


def chart(episode, course, *, number, by, at, visit, unlike=None, forgets=""):
    """A whole draft of session `number`, begun at `at`. `unlike` changes fields: {kind: {field: value}};
    `forgets` is a measure that is taken off the sheet."""
    draft = start_draft(episode, by=by, at=at, visit=visit, device="Tablet 1")
    every = payload.from_json(draft.payload).rows
    left_out = {row.id for row in every if forgets and row.first("measure") == forgets}
    rows = [row for row in every if row.id not in left_out]
    wanted = _answers(rows, course, episode, number, at)
    wanted = _merged(wanted, unlike or {}, rows)
    known = {row.id: row for row in rows}
    added = [Added(name, name.replace("-", "_")) for name in wanted if name not in known]
    changes = [
        Change(row, name, known[row].get(name) if row in known else [], _list(value))
        for row, fields in wanted.items()
        for name, value in fields.items()
    ]
    save_draft(
        draft.pk,
        by=by,
        at=at + timedelta(seconds=48),
        changes=changes,
        added=added,
        removed=left_out,
        taps=18,
    )
    draft.refresh_from_db()
    return draft


def chart_and_sign(episode, course, *, choices, at, by, **how):
    """`choices`: the clinic's lists, which two hundred sessions need not ask for again."""
    draft = chart(episode, course, at=at, by=by, **how)
    signed_at = at + timedelta(minutes=course_minutes(course) + 2)
    sheet = sheet_of(draft, at=signed_at, choices=choices)
    if not sheet.is_valid():
        raise AssertionError([(one.row, one.field, str(one.sentence)) for one in sheet.errors])
    return sign_session(
        draft.pk, sheet.record(), by=by, at=signed_at, seen_revision=sheet.revision, choices=choices
    )


def course_minutes(course):
    """How long a session of this course takes."""
    passes = sum(one.minutes for one in course.passes)
    extra = course.modality[1] if course.modality else 0
    return 3 + course.warm_up[1] + passes + course.exercise_minutes + extra + 3


def _answers(rows, course, episode, number, at):
    """What the physiotherapist types and taps, by row id."""
    answers = {
        "head": {"ended_at_time": _local(episode, at + timedelta(minutes=course_minutes(course)))},
        "checkin": _check_in(course, number),
        "exercise_block": {"minutes": str(course.exercise_minutes)},
        "note": {"tolerance": "tolerance.well", "next_time": course.progression if number % 2 else ""},
    }
    if any(row.kind == "iastm_pass" for row in rows):
        skin = "skin_response.pink" if number % 3 else "skin_response.none"
        answers["lotion"] = {"lotion": course.lotion, "outcome": "done"}
        answers["iastm"] = {"skin_after": skin, "instruments_cleaned": "on"}
    for row in rows:
        if row.kind in ("warm_up", "iastm_pass", "modality"):
            answers[row.id] = {"outcome": "done"}
        elif row.kind == "exercise":
            answers[row.id] = {"outcome": "done", **_progressed(row, course, number)}
        elif row.kind == "retest":
            answers[row.id] = _measured(row, course, number)
    return answers


def _local(episode, moment):
    return f"{moment.astimezone(ZoneInfo(episode.clinic.time_zone)):%H:%M}"


def _check_in(course, number):
    pain = pain_at(course, number)
    since = "first_visit" if number == 1 else "better" if pain < pain_at(course, number - 1) else "same"
    return {
        "pain_now": str(pain),
        "since_last": since,
        "screen": "nothing_new",
        "reaction": "first_visit" if number == 1 else "none_asked",
        "consent": "stands",
        "minutes": "3",
    }


def pain_at(course, number):
    first, last = course.pain
    share = min((number - 1) / max(course.sessions_planned - 1, 1), 1)
    return round(first + (last - first) * share)


def _progressed(row, course, number):
    """One step more on the days on which this exercise grows."""
    drill = next((one for one in course.drills if one.code == row.first("exercise")), None)
    if drill is None or not drill.grows or number == 1 or (number - 1) % drill.every:
        return {}
    grown = Decimal(row.first(drill.grows) or "0") + Decimal(str(drill.by))
    return {drill.grows: number_words(grown)}


def _measured(row, course, number):
    code = row.first("measure")
    if code == "nprs":
        return {"value": str(max(pain_at(course, number) - 1, 0)), "when": "after"}
    score = next(one for one in course.scores if one.code == code)
    return {"value": number_words(value_at(score, number))}


def value_at(score, number):
    value = Decimal(str(score.first)) + Decimal(str(score.step)) * (number - 1)
    return min(max(value, Decimal(str(score.lowest))), Decimal(str(score.highest))).quantize(
        Decimal(score.places)
    )


def _merged(wanted, unlike, rows):
    """Lay the differences over the answers; a kind stands for its first row, `every <kind>` for each."""
    for said, fields in unlike.items():
        every, _space, kind = said.rpartition(" ")
        found = [row.id for row in rows if row.kind == kind] or [row_id_of(kind, kind.replace("_", "-"))]
        for row_id in found if every else found[:1]:
            wanted.setdefault(row_id, {}).update(fields)
    return wanted


def _list(value):
    if isinstance(value, (list, tuple)):
        return list(value)
    return [value] if value else []
