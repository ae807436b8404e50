"""What came of a session: readings, reactions and the home programme, signed with it."""

from django.db.models import Model

from sessions_app.actions.activities import with_activities
from sessions_app.actions.columns import dose, numbers, words
from sessions_app.actions.writing import Writing
from sessions_app.choices import (
    EventArose,
    MeasureType,
    ObservationMode,
    ObservationSource,
    ReactionAnswer,
    SessionMoment,
    TimePoint,
)
from sessions_app.item_answers import without_score
from sessions_app.models import AdverseEvent, HomeProgrammeItem, Observation, TreatmentSession

SOURCE = {MeasureType.PROM: ObservationSource.PATIENT, MeasureType.DEVICE: ObservationSource.DEVICE}


def outcomes_to_write(writing: Writing) -> list[Model]:
    """Readings, reactions and home programme, made and not yet written."""
    record = writing.record
    return [
        *(_observation(writing, row) for row in record.of_kind("retest")),
        *(_adverse_event(writing, row) for row in record.of_kind("adverse_event")),
        *(_home_item(writing, row) for row in record.of_kind("home_item")),
    ]


def _observation(writing, row) -> Observation:
    measure, session = writing.choices.measures.get(row["measure"]), writing.session
    is_before = row["when"] == SessionMoment.BEFORE
    return Observation(
        **writing.of_patient,
        **reading_columns(
            row, measure, is_transcribed=session.is_transcribed, mode=writing.modes.get(row["measure"])
        ),
        at=session.started_at if is_before else session.ended_at,
        at_is_a_date=not session.times_recorded,
        day_not_recorded=session.day_not_recorded,
        time_point=row["time_point"] or TimePoint.VISIT,
        moment=row["when"] or "",
        answers=without_score(with_activities(session.episode, row, by=writing.by, at=writing.at)),
        entered_at=writing.at,
        entered_by=writing.by,
    )


def reading_columns(row, measure, *, is_transcribed, mode=None) -> dict:
    """What one reading says. What a transcribed source does not say of it stays empty. `mode` is how the
    measure was taken the last time, which the sheet shows until somebody says otherwise."""
    has_scale = row["scale_min"] is not None and row["scale_max"] is not None
    is_answered = measure.type == MeasureType.PROM and not is_transcribed
    default_mode = (mode or ObservationMode.INTERVIEW) if is_answered else ""
    default_source = "" if is_transcribed else SOURCE.get(measure.type, ObservationSource.CLINICIAN)
    return dict(
        measure_id=row["measure"],
        missing_reason_id=row["missing_reason"] or None,
        scale_min=row["scale_min"] if has_scale else measure.minimum,
        scale_max=row["scale_max"] if has_scale else measure.maximum,
        unit=row["unit"] or measure.unit,
        source=row["source"] or default_source,
        mode=row["mode"] or default_mode,
        **numbers(row, "value", "value_min", "value_max", "trial_number", "items_answered"),
        **words(
            row, "words", "time_point_words", "version", "side", "subject", "recall_period", "measured_state",
            "method",
        ),
    )  # fmt: skip


def _adverse_event(writing, row) -> AdverseEvent:
    arose = row["arose"] or _arose(writing.record)
    return AdverseEvent(
        **writing.of_patient,
        arose=arose,
        after_session=writing.session if arose == EventArose.IN_SESSION else _session_before(writing.session),
        kind_id=row["kind"] or None,
        recorded_at=writing.at,
        recorded_by=writing.by,
        **words(row, "words", "severity", "onset_words", "action"),
    )


def _arose(record) -> str:
    """Where nobody said: who told of a reaction at the check-in, told of this one."""
    told = record.row("checkin")["reaction"] == ReactionAnswer.YES
    return EventArose.SINCE_LAST if told else EventArose.IN_SESSION


def _session_before(session) -> TreatmentSession | None:
    """The patient's last signed session before this one, of whatever episode."""
    earlier = TreatmentSession.objects.signed().filter(
        patient_id=session.patient_id, started_at__lt=session.started_at
    )
    return earlier.order_by("-started_at", "-id").only("pk").first()


def _home_item(writing, row) -> HomeProgrammeItem:
    return HomeProgrammeItem(
        **writing.of_patient,
        exercise_id=row["exercise"],
        from_on=writing.record.started_at.date(),
        added_at=writing.at,
        added_by=writing.by,
        **numbers(row, "times", "every_days"),
        **words(row, "side", "per", "words"),
        **dose(row.values),
    )
