"""Answers of the worker: the newest to a question, whether anything that it was worked out from has changed
since, and whether anybody is still at work on it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate
from django_tasks_db.models import DBTaskResult

from clinic.access import Permission
from clinic.asking import ask
from sessions_app.choices import ComputationState
from sessions_app.models import Computation
from sessions_app.queries.review_scope import ReviewScope

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
# Of a table of the catalogue all that this clinic sees, and of the clinic the settings by which it counts.
ROWS = """
    SELECT '{table}' AS part, string_agg(one::text, '|' ORDER BY {key}) AS told FROM {table} one
    WHERE clinic_id IS NULL OR clinic_id = %(clinic)s
"""
SETTINGS = """
    SELECT '' AS part, (time_zone, iastm_review_sessions, smallest_comparison_arm)::text AS told
    FROM clinic_clinic WHERE id = %(clinic)s
"""
IN_ONE_WORD = """
    SELECT encode(sha256(convert_to(string_agg(concat(part, told), '|' ORDER BY part), 'UTF8')), 'hex')
    FROM ({parts}) AS parts
"""
LONG_WAIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Kind:
    """One heavy question: who may ask it, what works it out, and what that reads: which episodes, with all
    that touches their summaries (migrations 0040, 0048 and 0057), which tables of the catalogue, and the day
    where something falls due with it. `figures` runs in the worker alone and imports its statistics itself;
    it and `episodes` are given parameters and person."""

    permission: Permission
    episodes: Callable  # -> a queryset of episodes, or of what `written` is said of
    figures: Callable  # -> what JSON can hold
    written: str = "summary__written_at"  # when one of them last changed
    catalogue: tuple = ()  # models; the settings of the clinic hold for every question
    by_day: Callable = lambda _parameters: False


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
    """`holds`: what else an answer must be to be that of today."""
    asked, answered = latest(name, parameters, user=user), latest_answer(name, parameters, user=user)
    moved_on = bool(answered) and not (_is_of_today(answered, kind, user, at) and holds(answered))
    lost = asked is not None and asked.is_unfinished and is_lost(asked)
    waits_long = asked is not None and asked.begun_at is None and at - asked.asked_at > LONG_WAIT
    return Work(asked, answered, moved_on, lost, waits_long)


def most_wanting(works) -> Work | None:
    """Of those that a page reads, the one that has most to say: no answer yet, an old one, a good one."""

    def wants(one):
        return (one.is_under_way, one.is_lost or one.has_failed, one.answered is None, one.is_stale)

    return max((one for one in works if one), key=wants, default=None)


def _is_of_today(answered, kind, user, at) -> bool:
    if kind.by_day(answered.parameters) and localdate(answered.inputs_at) != localdate(at):
        return False
    is_held = answered.held_to == held_to(kind, user.standing.clinic_id)
    return is_held and not is_stale(answered, kind.episodes(answered.parameters, user), of=kind)


def held_to(kind, clinic_id: int) -> str:
    """The catalogue and the settings behind an answer, in one word: another once any of it has changed."""
    tables = [ROWS.format(table=one._meta.db_table, key=one._meta.pk.column) for one in kind.catalogue]
    ((word,),) = ask(IN_ONE_WORD.format(parts=" UNION ALL ".join([*tables, SETTINGS])), clinic=clinic_id)
    return word


def parameters_of(scope: ReviewScope) -> dict:
    """Of a question about a period."""
    return {
        "since": scope.begins_on.isoformat(),
        "until": scope.ends_on.isoformat(),
        "site": scope.site_id,
        "condition": scope.condition_id,
        "physiotherapist": scope.practitioner_id,
    }


def scope_of(parameters, user) -> ReviewScope:
    begins_on, ends_on = (date.fromisoformat(parameters[name]) for name in ("since", "until"))
    narrowed = (parameters[name] for name in ("site", "condition", "physiotherapist"))
    return ReviewScope(user.standing.clinic_id, begins_on, ends_on, *narrowed)


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
