"""Answers of the worker: the newest to a question, whether the record has moved on since, and whether
anybody is still at work on it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from clinic.access import Permission
from clinic.asking import ask
from sessions_app.choices import ComputationState
from sessions_app.models import Computation

# Held by the worker while it is at a computation. It goes with its connection, so a killed worker holds none.
LOCK = "computations"
HELD = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid = (hashtext(%(lock)s)::bigint & 4294967295)::oid AND objid = %(key)s::oid
    )
"""


@dataclass(frozen=True)
class Kind:
    """One heavy question: who may ask it, which episodes it is about, and what works it out. `figures` runs
    in the worker alone and imports its statistics within itself; both are given parameters and person."""

    permission: Permission
    episodes: Callable  # -> a queryset of episodes
    figures: Callable  # -> what JSON can hold


def question_of(kind, parameters) -> str:
    words = json.dumps([kind, parameters], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def latest(kind, parameters, *, user) -> Computation | None:
    """The newest asking of this question, whatever became of it. Its result, which may be a file of
    megabytes, is read when somebody asks for it."""
    return _asked(kind, parameters, user).defer("result").first()


def latest_answer(kind, parameters, *, user) -> Computation | None:
    """The newest answer, also while a newer one is being worked out."""
    return _asked(kind, parameters, user).filter(state=ComputationState.DONE).first()


def _asked(kind, parameters, user):
    return Computation.objects.visible_to(user).filter(question=question_of(kind, parameters))


def is_stale(computation, episodes) -> bool:
    """Whether anything that counts was signed or changed in these episodes since the inputs were read, or
    one of them came or went. `episodes` is what the kind's `episodes` gives today."""
    newer = Q(summary__written_at__gt=computation.inputs_at)
    return episodes.filter(newer).exists() or episodes.count() != computation.inputs_count


def is_lost(computation) -> bool:
    """Whether it waits for a worker that is gone: no job in the queue, and nobody at work on it."""
    queued = DBTaskResult.objects.ready().filter(pk=computation.job)
    return computation.is_unfinished and not queued.exists() and not is_held(computation.pk)


def is_held(key) -> bool:
    ((held,),) = ask(HELD, lock=LOCK, key=key)
    return held
