"""One row for each session that counts, derived from it."""

import json

from django.db import connection

from sessions_app.analysis.summary import OF_THE_LISTS, told_of, treatment_of
from sessions_app.models import SessionSummary
from sessions_app.queries.completeness import course_words

# How much of the lists a session answers lies in its seal: read once, when it has no row yet.
SESSIONS = """
    SELECT s.id, s.clinic_id, s.patient_id, s.episode_id, e.condition_id, s.site_id, s.practitioner_id,
        s.started_at, s.day_not_recorded, s.is_late_entry OR s.is_transcribed, s.charting_seconds,
        greatest(0, extract(epoch FROM s.signed_at - d.started_at))::integer,
        CASE WHEN %(anew)s OR k.treatment_session_id IS NULL THEN s.snapshot END,
        k.tidier_answerable, k.tidier_partly, k.tidier_missing,
        k.cert_answerable, k.cert_partly, k.cert_missing
    FROM sessions_app_treatmentsession s
    JOIN sessions_app_episode e ON e.id = s.episode_id
    JOIN sessions_app_draft d ON d.id = s.draft_id
    LEFT JOIN sessions_app_sessionsummary k ON k.treatment_session_id = s.id
    WHERE s.episode_id = ANY(%(episodes)s) AND s.state = 'signed'
"""
OF_A_SESSION = (
    "treatment_session_id", "clinic_id", "patient_id", "episode_id", "condition_id", "site_id",
    "practitioner_id", "started_at", "day_not_recorded", "entered_later", "charting_seconds",
    "until_signed_seconds",
)  # fmt: skip


def derived_sessions(facts, *, anew) -> dict[int, dict]:
    """`{session: columns of its summary}` for the sessions in `facts`, which are those of whole episodes.
    `anew`: also what is read off the seal, which cannot have changed."""
    treatments = {one.key: treatment_of(one) for of_one in facts.values() for one in of_one}
    words = course_words()
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS, {"episodes": list(facts), "anew": anew})
        return {row[0]: _columns(row, treatments[row[0]], words) for row in cursor}


def _columns(row, treatment, words) -> dict:
    *about, snapshot = row[: len(OF_A_SESSION) + 1]
    kept = dict(zip(OF_THE_LISTS, row[len(OF_A_SESSION) + 1 :], strict=True))
    told = kept if snapshot is None else told_of(json.loads(snapshot), words)
    return dict(zip(OF_A_SESSION, about, strict=True)) | treatment | told


def kept_sessions(episode_ids) -> dict[int, dict]:
    """The same as it is kept."""
    kept = SessionSummary.objects.filter(episode__in=episode_ids).values()
    return {row["treatment_session_id"]: row for row in kept}
