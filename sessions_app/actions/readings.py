"""Readings taken outside a session join the episode, also after it was closed: follow-up goes on."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn
from clinic.refusals import Refused
from sessions_app.actions.activities import with_activities
from sessions_app.actions.signing_outcomes import reading_columns
from sessions_app.actions.summaries import refresh_summary
from sessions_app.choices import ObservationState, TimePoint
from sessions_app.models import Episode, Observation

# The same readings by the same person within this time are a button pressed twice.
SAME_READINGS = timedelta(minutes=10)


@transaction.atomic
def record_readings(episode_id, rows, *, taken_at, at_is_a_date=True, day_not_recorded=False, by, at):
    """`rows` are typed re-test rows of one sitting, with their `answers`. The same sent twice is one."""
    episode = in_turn(Episode.objects).get(pk=episode_id)
    when = {"at": taken_at, "at_is_a_date": at_is_a_date, "day_not_recorded": day_not_recorded}
    recorded = [_recorded(episode, row, when, by=by, at=at) for row in rows]
    refresh_summary(episode)
    return recorded


def _recorded(episode, row, when, *, by, at) -> Observation:
    columns = reading_columns(row, row["measure_row"], is_transcribed=bool(episode.transcribed_from))
    told = {
        "clinic_id": episode.clinic_id,
        "patient_id": episode.patient_id,
        "episode": episode,
        "treatment_session": None,
        "time_point": row["time_point"] or TimePoint.FOLLOW_UP,
        "state": ObservationState.RECORDED,
        **when,
        **columns,
    }
    answers = with_activities(episode, defaultdict(lambda: None, row), by=by, at=at)
    same = _sent_before(told, answers, by=by, at=at)
    if same is None:
        _refuse_second_baseline(told)
        same = Observation.objects.create(**told, answers=answers, entered_at=at, entered_by=by)
    return same


def _sent_before(told, answers, *, by, at) -> Observation | None:
    """Later it is another score of that day, though it has the same value."""
    answered = {"answers": answers} if answers else {"answers__isnull": True}
    alike = Observation.objects.filter(**told, **answered, addendum=None, entered_by=by)
    return alike.filter(entered_at__gt=at - SAME_READINGS).first()


def _refuse_second_baseline(told):
    """Of several trials each has its own."""
    if told["time_point"] != TimePoint.BASELINE:
        return
    key = (
        "episode", "measure_id", "side", "subject", "measured_state", "time_point", "state", "trial_number",
    )  # fmt: skip
    if Observation.objects.filter(**{name: told[name] for name in key}).exists():
        raise Refused(_("This measure has its baseline already."), field="time_point")


@transaction.atomic
def strike_reading(reading_id, *, reason, by, at) -> Observation:
    """It stays legible, struck out with who, when and why, and counts no longer."""
    episode_id = Observation.objects.values_list("episode", flat=True).get(pk=reading_id)
    episode = in_turn(Episode.objects).get(pk=episode_id)
    reading = Observation.objects.get(pk=reading_id)
    if reading.state == ObservationState.ENTERED_IN_ERROR:
        return reading
    if reading.is_of_a_session:
        raise Refused(_("This was signed with a session: correct it there, with an addendum."))
    reading.state, reading.in_error_at, reading.in_error_by = ObservationState.ENTERED_IN_ERROR, at, by
    reading.in_error_words = reason
    reading.save(update_fields=["state", "in_error_at", "in_error_by", "in_error_words"])
    refresh_summary(episode)
    return reading
