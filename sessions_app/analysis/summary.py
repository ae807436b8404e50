"""One episode and each of its sessions summed up, from what its signed sessions say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions_app.analysis.completeness import Known, Standing, completeness, session_counts
from sessions_app.analysis.share import (
    Done,
    Flag,
    Treatment,
    added_up,
    episode_flags,
    exercise_share,
    session_flags,
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


def treatment_of(session: SessionFacts) -> dict:
    """The columns of one session's summary that say what was done in it."""
    done, stated = session.treatment, session.stated
    return {
        "has_exercise": done.had_exercise,
        "has_iastm": done.had_iastm,
        "iastm_alone": Flag.IASTM_ALONE in session_flags(done),
        "exercise_seconds": stated.exercise,
        "iastm_seconds": stated.iastm,
        "warm_up_seconds": stated.warm_up,
        "passive_seconds": stated.passive,
        "active_seconds": stated.active,
        "asking_seconds": session.asking,
        "is_timed": done.is_timed,
        "iastm_is_timed": done.iastm is not None,
    }


LISTS = {"tidier": "TIDieR", "cert": "CERT"}
STANDINGS = (Standing.ANSWERABLE, Standing.PARTLY, Standing.MISSING)
OF_THE_LISTS = tuple(f"{name}_{standing}" for name in LISTS for standing in STANDINGS)


def told_of(snapshot: dict, course_words: frozenset[str]) -> dict:
    """The columns that say how much of the lists the sealed session answers, which nothing changes any more.
    What an exercise is done with is the catalogue's to say, so it is not asked of the session."""
    counts = session_counts(snapshot, Known(course_words=course_words))
    items = completeness({name: count for name, count in counts.items() if name != "equipment"}).items
    return {
        f"{name}_{standing}": sum(one.standard == standard and one.standing == standing for one in items)
        for name, standard in LISTS.items()
        for standing in STANDINGS
    }
