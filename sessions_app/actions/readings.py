"""A reading taken outside a session joins the episode, also after it was closed: follow-up goes on."""

from django.db import transaction

from sessions_app.actions.signing_outcomes import reading_columns
from sessions_app.actions.summaries import refresh_summary
from sessions_app.choices import TimePoint
from sessions_app.models import Episode, Observation


@transaction.atomic
def add_reading(episode_id, row, *, taken_at, day_not_recorded, by, at):
    """`row` is the typed re-test row of the form. The same reading sent twice is one."""
    episode = Episode.objects.select_for_update(of=("self",)).get(pk=episode_id)
    columns = reading_columns(row, row["measure_row"], is_transcribed=bool(episode.transcribed_from))
    reading, _made = Observation.objects.get_or_create(
        clinic_id=episode.clinic_id,
        patient_id=episode.patient_id,
        episode=episode,
        treatment_session=None,
        at=taken_at,
        at_is_a_date=True,
        day_not_recorded=day_not_recorded,
        time_point=row["time_point"] or TimePoint.FOLLOW_UP,
        **columns,
        defaults={"entered_at": at, "entered_by": by},
    )
    refresh_summary(episode)
    return reading
