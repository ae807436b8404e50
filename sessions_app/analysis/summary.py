"""One episode summed up, from what its signed sessions say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions_app.analysis.share import (
    Done,
    Treatment,
    added_up,
    episode_flags,
    exercise_share,
    timed,
)


@dataclass(frozen=True)
class SessionFacts:
    """What one signed session adds to the summary."""

    key: int
    started_at: datetime
    treatment: Treatment
    stated: Treatment  # the minutes that are stated, also of a part that does not state all of them
    asking: int
    exercises: tuple[Done, ...]


def summary_of(sessions: Sequence[SessionFacts]) -> dict:
    """The columns of the summary, for sessions in the order in which they took place."""
    treatments = [one.treatment for one in sessions]
    stated = added_up(one.stated for one in sessions)
    last = sessions[-1] if sessions else None
    exercises = [one.exercises for one in sessions if one.exercises]
    return {
        "sessions": len(sessions),
        "sessions_with_iastm": sum(one.had_iastm for one in treatments),
        "sessions_with_exercise": sum(one.had_exercise for one in treatments),
        "sessions_not_timed": sum(not one.is_timed for one in treatments),
        "first_session_at": sessions[0].started_at if sessions else None,
        "last_session_at": last and last.started_at,
        "last_session_id": last and last.key,
        "exercise_seconds": stated.exercise,
        "iastm_seconds": stated.iastm,
        "warm_up_seconds": stated.warm_up,
        "passive_seconds": stated.passive,
        "active_seconds": stated.active,
        "asking_seconds": sum(one.asking for one in sessions),
        "exercise_share": exercise_share(timed(treatments)),
        "flags": [str(flag) for flag in episode_flags(treatments, exercises)],
    }
