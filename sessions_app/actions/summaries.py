"""Summaries are derived anew from the episode's own rows in the transaction that changes one of them.

Nothing is added to or taken from what is there, so a late entry, a struck session and a closing end at
the same rows as a rebuild. Whoever calls holds the lock of the episode, so that two writers take turns.
"""

from django.db import connection, transaction

from sessions_app.models import Episode, EpisodeSummary, ModalityUse
from sessions_app.queries.summaries import SERIES, derived_summaries

OWN_KEYS = ("episode_id", "clinic_id", "patient_id")
DERIVED = [field.column for field in EpisodeSummary._meta.concrete_fields if field.column not in OWN_KEYS]
# One statement, because it is a part of every signature.
KEEP = """
    WITH summary AS (
        INSERT INTO sessions_app_episodesummary (episode_id, clinic_id, patient_id, COLUMNS)
        VALUES (%(episode_id)s, %(clinic_id)s, %(patient_id)s, GIVEN)
        ON CONFLICT (episode_id) DO UPDATE SET (COLUMNS) = (FRESH)
    ),
    fresh AS (SERIES),
    gone AS (
        DELETE FROM sessions_app_seriessummary kept
        WHERE episode_id = ANY(%(episodes)s) AND NOT EXISTS (
            SELECT FROM fresh
            WHERE (kept.episode_id, kept.measure_id, kept.side, kept.subject, kept.measured_state, kept.unit)
                = (fresh.episode_id, fresh.measure_id, fresh.side, fresh.subject, fresh.measured_state,
                    fresh.unit)
                AND (kept.scale_min, kept.scale_max) IS NOT DISTINCT FROM (fresh.scale_min, fresh.scale_max)
        )
    )
    INSERT INTO sessions_app_seriessummary AS kept (clinic_id, patient_id,
        episode_id, measure_id, side, subject, measured_state, unit, scale_min, scale_max,
        readings, first_value, first_at, last_value, last_at, lowest_value, highest_value)
    SELECT * FROM fresh
    ON CONFLICT (episode_id, measure_id, side, subject, measured_state, unit, scale_min, scale_max)
    DO UPDATE SET (readings, first_value, first_at, last_value, last_at, lowest_value, highest_value)
        = (excluded.readings, excluded.first_value, excluded.first_at, excluded.last_value,
            excluded.last_at, excluded.lowest_value, excluded.highest_value)
    WHERE (kept.readings, kept.first_value, kept.first_at, kept.last_value, kept.last_at,
            kept.lowest_value, kept.highest_value)
        IS DISTINCT FROM (excluded.readings, excluded.first_value, excluded.first_at, excluded.last_value,
            excluded.last_at, excluded.lowest_value, excluded.highest_value)
""".replace("SERIES", SERIES)
for word, columns in {
    "COLUMNS": DERIVED,
    "GIVEN": [f"%({name})s" for name in DERIVED],
    "FRESH": [f"excluded.{name}" for name in DERIVED],
}.items():
    KEEP = KEEP.replace(word, ", ".join(columns))


def refresh_summary(episode) -> None:
    """After anything of this episode changed that counts. The caller has locked the episode."""
    given = {name: getattr(episode, name) for name in ("clinic_id", "patient_id")}
    given |= {"episode_id": episode.pk, "episodes": [episode.pk]}
    with connection.cursor() as cursor:
        cursor.execute(KEEP, given | derived_summaries([episode.pk])[episode.pk])


def refresh_summaries_with(modalities) -> None:
    """Whether a treatment is done to the patient or by the patient is the catalogue's to say. In the order
    of the episodes, so that two who refresh many never wait for each other."""
    episode = "treatment_session__episode"
    used = ModalityUse.objects.filter(modality__in=modalities).order_by(episode)
    repair_summaries(used.values_list(episode, flat=True).distinct())


def repair_summaries(episode_ids) -> None:
    """Episode by episode, each under its lock: nobody who charts meanwhile waits long."""
    for key in episode_ids:
        with transaction.atomic():
            refresh_summary(Episode.objects.select_for_update(of=("self",)).get(pk=key))


def locked_episode_of(session_id) -> Episode:
    """Whoever changes what counts in an episode takes turns with the others who do."""
    episodes = Episode.objects.select_for_update(of=("self",))
    return episodes.get(treatment_sessions=session_id)
