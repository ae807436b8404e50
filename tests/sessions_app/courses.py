"""Courses of care that have ended, as their summaries tell of them: enough of them for a page of the review.
The sessions are signed, what was done in them stands in the summaries alone."""

import json
from datetime import timedelta

from django.db import connection

from clinic.identity import acting_as
from tests import factories

MINUTE = 60


def course(
    place, *, condition, with_tool, start=None, end=None, measure="", weeks=20, tool_minutes=5, **more
):
    """One person with one session ten days ago, closed since."""
    at = place.at - timedelta(days=10)
    patient = more.get("patient") or factories.patient(place.clinic, by=place.physio)
    opened_on = at.date()
    episode = factories.episode(
        patient, by=place.physio, condition=condition, opened_on=opened_on,
        onset_on=opened_on - timedelta(weeks=weeks) if weeks is not None else None,
        state="closed", closed_at=place.at - timedelta(days=2), closed_by=place.physio,
    )  # fmt: skip
    signed = factories.signed_session(episode, by=place.physio, started_at=at)
    whose = {"clinic_id": place.clinic.pk, "patient_id": patient.pk, "episode_id": episode.pk}
    tool = more.get("tool_minutes", 5) * MINUTE if with_tool else 0
    exercise = more.get("exercise", 20) * MINUTE
    times = {
        "exercise_seconds": exercise, "iastm_seconds": tool, "warm_up_seconds": 0, "passive_seconds": 0,
        "active_seconds": 0, "asking_seconds": 0,
    }  # fmt: skip
    summary = whose | times | {
        "sessions": 1, "sessions_with_iastm": int(bool(tool)), "sessions_with_exercise": int(bool(exercise)),
        "sessions_not_timed": 0, "first_session_at": at.isoformat(), "last_session_at": at.isoformat(),
        "last_session_id": signed.pk, "flags": [],
    }  # fmt: skip
    lists = {f"{one}_{how}": 0 for one in ("tidier", "cert") for how in ("answerable", "partly", "missing")}
    session = whose | times | lists | {
        "treatment_session_id": signed.pk, "condition_id": episode.condition_id,
        "practitioner_id": place.physio.pk, "started_at": at.isoformat(), "day_not_recorded": False,
        "entered_later": False, "has_exercise": bool(exercise), "has_iastm": bool(tool),
        "iastm_alone": bool(tool and not exercise), "is_timed": more.get("is_timed", True),
        "iastm_is_timed": True, "charting_seconds": 0, "until_signed_seconds": 0,
    }  # fmt: skip
    with acting_as(place.physio.pk, place.clinic.pk), connection.cursor() as cursor:
        told = [summary, _scores(measure, at, start, end, more.get("subject", "")), [session]]
        cursor.execute("SELECT keep_summary(%s, %s, %s)", [json.dumps(one) for one in told])
    return episode


def _scores(measure, at, start, end, subject) -> list:
    if start is None:
        return []
    last = start if end is None else end
    return [
        {
            "measure_id": measure, "side": "", "subject": subject, "measured_state": "", "moment": "",
            "recall_period": "", "version": "", "unit": "points", "scale_min": 0, "scale_max": 100,
            "readings": 1 if end is None else 2, "first_value": start, "first_at": at.isoformat(),
            "last_value": last, "last_at": (at + timedelta(days=end is not None)).isoformat(),
            "lowest_value": min(start, last), "highest_value": max(start, last),
        }
    ]  # fmt: skip
