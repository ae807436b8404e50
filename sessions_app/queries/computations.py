"""Answers of the worker: the newest to a question, whether the record has moved on since, and whether
anybody is still at work on it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


LONG_WAIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Kind:
    """One heavy question: who may ask it, which episodes it is about, and what works it out. `figures` runs
    in the worker alone and imports its statistics within itself; both are given parameters and person."""

    permission: Permission
    episodes: Callable  # -> a queryset of episodes, or of what `written` is said of
    figures: Callable  # -> what JSON can hold
    written: str = "summary__written_at"  # when one of them last changed


@dataclass(frozen=True)
class Work:
    """How far the worker is with one question."""

    asked: Computation | None
    answered: Computation | None
    is_stale: bool
    is_lost: bool
    waits_long: bool

    @property
    def is_under_way(self) -> bool:
        return self.asked is not None and self.asked.is_unfinished and not self.is_lost

    @property
    def has_failed(self) -> bool:
        return self.asked is not None and self.asked.state == ComputationState.FAILED

    @property
    def result(self):
        """What was found, out of date or not; nothing where nobody has worked it out yet."""
        return self.answered and self.answered.result


def work_on(name, kind, parameters, *, user, at: datetime, holds=lambda answered: True) -> Work:
    """`holds`: whether an answer is still held to the same rules as today."""
    asked, answered = latest(name, parameters, user=user), latest_answer(name, parameters, user=user)
    moved_on = bool(answered) and (
        not holds(answered) or is_stale(answered, kind.episodes(answered.parameters, user), of=kind)
    )
    lost = asked is not None and asked.is_unfinished and is_lost(asked)
    waits_long = asked is not None and asked.begun_at is None and at - asked.asked_at > LONG_WAIT
    return Work(asked, answered, moved_on, lost, waits_long)


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


def is_stale(computation, episodes, *, of=Kind) -> bool:
    """Whether anything that counts was signed or changed in these episodes since the inputs were read, or
    one of them came or went. `episodes` is what the kind's `episodes` gives today."""
    newer = Q(**{f"{of.written}__gt": computation.inputs_at})
    return episodes.filter(newer).exists() or episodes.count() != computation.inputs_count


def is_lost(computation) -> bool:
    """Whether it waits for a worker that is gone: no job in the queue, and nobody at work on it."""
    queued = DBTaskResult.objects.ready().filter(pk=computation.job)
    return computation.is_unfinished and not queued.exists() and not is_held(computation.pk)


def is_held(key) -> bool:
    ((held,),) = ask(HELD, lock=LOCK, key=key)
    return held
