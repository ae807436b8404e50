"""The rows of a signed session: each part of the record finds its table here. Written once, in one go."""

from django.db import connection
from django.db.models import Model

from sessions_app.actions.columns import dose, numbers, ticks, words
from sessions_app.actions.writing import Writing
from sessions_app.choices import ComponentKind, InstrumentRole, RowOutcome, Supervision
from sessions_app.models import (
    CheckIn,
    Component,
    ExercisePerformed,
    ExerciseSet,
    IastmPass,
    LotionUse,
    ModalityUse,
    PassInstrument,
    PassRegion,
    PassStroke,
    PassStructure,
    PlannedDose,
    ScreenFinding,
    SessionNote,
    WarmUp,
)
from sessions_app.queries.reports import said_before
from sessions_app.record import RecordRow, seconds_of
from sessions_app.row_kinds import DOSE, PLANNABLE
from sessions_app.words import number_words

KINDS = {
    "checkin": ComponentKind.CHECK_IN,
    "warm_up": ComponentKind.WARM_UP,
    "lotion": ComponentKind.LOTION,
    "iastm_pass": ComponentKind.IASTM_PASS,
    "exercise_block": ComponentKind.EXERCISE_BLOCK,
    "exercise": ComponentKind.EXERCISE,
    "modality": ComponentKind.MODALITY,
    "retest_block": ComponentKind.RETEST,
    "note": ComponentKind.NOTE,
}
CLEANED = {"on": (True, True), "before": (True, False), "after": (False, True), "no": (False, False)}


def rows_to_write(writing: Writing) -> list[Model]:
    """Every row of the session's parts, made and not yet written."""
    made: list[Model] = []
    for row, component in _spine(writing):
        made += [component, *PARTICULARS[row.kind](writing, row, component)]
    return made


# The spine: every part in order, with its time


def _spine(writing) -> list[tuple[RecordRow, Component]]:
    rows = _parts(writing.record)
    keys = _new_keys(len(rows))
    key_of = {row.id: key for row, key in zip(rows, keys, strict=True)}
    return [(row, _component(writing, row, place, key_of)) for place, row in enumerate(rows, start=1)]


def _parts(record) -> list[RecordRow]:
    """The rows that are parts of the treatment. The block stands before its first exercise; check-in and
    note are always there, the re-test when something was re-tested."""
    exercises, has_tests = record.of_kind("exercise"), bool(record.of_kind("retest"))
    rows = [record.row("checkin")]
    for row in record.rows:
        if exercises and row is exercises[0]:
            rows.append(record.row("exercise_block"))
        if row.kind in PLANNABLE and (row.kind != "lotion" or row["lotion"]):
            rows.append(row)
    return [*rows, *([record.row("retest_block")] if has_tests else []), record.row("note")]


def _new_keys(how_many) -> list[int]:
    """Taken beforehand, so that a part can name one that stands behind it."""
    table = Component._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, how_many]
        )
        return [key for (key,) in cursor.fetchall()]


def _component(writing, row, position, key_of) -> Component:
    seconds = writing.record.exercise_seconds if row.kind == "exercise_block" else row.seconds
    planned = row.planned
    return Component(
        **writing.child,
        pk=key_of[row.id],
        position=position,
        kind=KINDS[row.kind],
        duration_seconds=seconds,
        duration_min_seconds=row.least_seconds if row.is_range else None,
        duration_max_seconds=row.most_seconds,
        planned_seconds=seconds_of(planned.get("minutes"), planned.get("seconds")),
        goes_with_id=key_of.get(row["goes_with"]),
        was_planned=bool(planned),
        outcome=RowOutcome.DONE if row.is_done else RowOutcome.NOT_DONE,
        not_done_reason_id=row["not_done_reason"] or None,
        not_done_words=row["not_done_words"] or "",
        row_id=row.id,
    )


# The particulars of each part


def _check_in(writing, row, component):
    check_in = CheckIn(
        **writing.child,
        **said_before(writing.session, row),
        component=component,
        **numbers(row, "pain_now", "pain_worst_24h"),
        **words(row, "since_last", "screen", "reaction", "consent", "said_by_patient"),
    )
    yield check_in
    yield from _findings(writing, row, check_in)


def _findings(writing, row, check_in):
    """Each contraindication with what it stopped, and each question answered with yes that named none."""
    detail, named = row["screen_detail"] or "", set()
    for one in writing.gate.findings:
        named.add(one.question)
        yield ScreenFinding(
            **writing.child,
            check_in=check_in,
            question_id=one.question or None,
            caution_id=one.caution.code,
            alert=one.standing and one.standing.alert,
            stops=one.stops,
            areas=list(one.areas),
            detail=detail if one.question else "",
            decision=one.reason,
        )
    for question in row["screen_questions"] or ():
        if question not in named:
            yield ScreenFinding(**writing.child, check_in=check_in, question_id=question, detail=detail)


def _warm_up(writing, row, component):
    yield WarmUp(
        **writing.child,
        component=component,
        activity_id=row["activity"],
        rpe=row["rpe"],
        settings=row["settings"] or {},
        words=row["words"] or "",
    )


def _lotion(writing, row, component):
    yield LotionUse(
        **writing.child,
        component=component,
        lotion_id=row["lotion"],
        no_lotion_reason_id=row["no_lotion_reason"] or None,
        allergies_checked=list(writing.allergies),
        words=row["words"] or "",
    )


def _iastm_pass(writing, row, component):
    made = IastmPass(
        **writing.child,
        component=component,
        purpose=row["purpose"] or _purpose(row),
        skin_before_id=row["skin_before"] or None,
        skin_after_id=_skin_after(writing.record, row),
        stop_reason_id=row["stop_reason"] or None,
        **numbers(
            row, "angle_min_degrees", "angle_max_degrees", "force_newtons", "stroke_count",
            "strokes_per_minute", "discomfort_during", "discomfort_after",
        ),
        **words(
            row, "side", "area_words", "edge", "instruments_chosen_by", "direction", "pressure",
            "force_method", "tissue_state", "body_position", "words",
        ),
        **ticks(row, "minutes_are_per_side", "count_is_per_direction", "stopped_early"),
    )  # fmt: skip
    yield made
    yield from _pass_parts(writing, row, made)


def _pass_parts(writing, row, made):
    for model, name, field in (
        (PassRegion, "regions", "region_id"),
        (PassStructure, "structures", "structure_id"),
        (PassStroke, "strokes", "stroke_id"),
    ):
        for place, code in enumerate(row[name] or (), start=1):
            yield model(**writing.child, iastm_pass=made, position=place, **{field: code})
    yield from _instruments(writing, row, made)


def _instruments(writing, row, made):
    roles = dict.fromkeys(row["scan_instruments"] or (), InstrumentRole.SCAN)
    roles = dict.fromkeys(row["instruments"] or (), made.purpose) | roles
    before, after = CLEANED.get(writing.record.row("iastm")["instruments_cleaned"], (None, None))
    for place, (code, role) in enumerate(roles.items(), start=1):
        yield PassInstrument(
            **writing.child,
            iastm_pass=made,
            position=place,
            instrument_id=code,
            role=role,
            cleaned_before=before if row.is_done else None,
            cleaned_after=after if row.is_done else None,
        )


def _purpose(row):
    only_scanned = row["scan_instruments"] and not row["instruments"]
    return InstrumentRole.SCAN if only_scanned else InstrumentRole.TREAT


def _skin_after(record, row):
    """The one answer for all passes, unless this one has its own."""
    if not row.is_done:
        return None
    return row["skin_after"] or record.row("iastm")["skin_after"] or None


def _exercise(writing, row, component):
    is_transcribed = writing.session.is_transcribed
    done = row.values if row.is_done else {}
    made = ExercisePerformed(
        **writing.child,
        component=component,
        exercise_id=row["exercise"],
        replaces_id=row["replaces"] or _planned_instead(row),
        supervision=row["supervision"] or ("" if is_transcribed else Supervision.SUPERVISED),
        **numbers(row, "rpe", "pain_during"),
        **words(row, "side", "words"),
        **dose(done),
    )
    yield made
    planned = row.planned if row.is_done or row.planned else row.values
    if any(planned.get(name) not in (None, "", False) for name in DOSE):
        yield PlannedDose(**writing.child, exercise_performed=made, **dose(_fit_to_keep(planned)))
    for number, one in enumerate(done.get("set_rows") or (), start=1):
        yield ExerciseSet(**writing.child, exercise_performed=made, number=number, **one)


def _planned_instead(row) -> str | None:
    """The planned form of an exercise, where a harder or easier one was chosen in its row."""
    planned = row.planned.get("exercise")
    return planned if row.is_done and planned != row["exercise"] else None


def _fit_to_keep(planned):
    """A plan is as somebody typed it: a load without its unit stays as words, a wrong range as one end."""
    kept = dict(planned)
    if kept.get("load_value") is not None and not kept.get("load_unit"):
        kept |= {"load_value": None, "load_words": kept.get("load_words") or number_words(kept["load_value"])}
    low, high = kept.get("reps"), kept.get("reps_max")
    if high is not None and (low is None or high < low):
        kept |= {"reps": low or high, "reps_max": None}
    return kept


def _modality(writing, row, component):
    yield ModalityUse(
        **writing.child,
        component=component,
        modality_id=row["modality"],
        region_id=row["region"] or None,
        settings=row["settings"] or {},
        **words(row, "side", "area_words", "words"),
        **ticks(row, "is_sham"),
    )


def _note(writing, row, component):
    yield SessionNote(
        **writing.child,
        component=component,
        tolerance_id=row["tolerance"] or None,
        no_exercise_reason_id=writing.record.row("exercise_block")["no_exercise_reason"] or None,
        no_warm_up_reason_id=row["no_warm_up_reason"] or None,
        not_recorded=sorted(writing.record.not_recorded),
        **words(row, "text", "next_time", "advice"),
    )


def _nothing_more(writing, row, component):
    """A block of time has no particulars."""
    return ()


PARTICULARS = {
    "checkin": _check_in,
    "warm_up": _warm_up,
    "lotion": _lotion,
    "iastm_pass": _iastm_pass,
    "exercise_block": _nothing_more,
    "exercise": _exercise,
    "modality": _modality,
    "retest_block": _nothing_more,
    "note": _note,
}
