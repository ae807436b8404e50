"""Heavy figures: asked for on a page, worked out in the worker as the person who asked, kept with the hour
of their inputs. What the record holds stays in the record; an answer may be forgotten."""

import logging
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from clinic.access import may
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import User
from clinic.queries.places import NOWHERE, places_of
from sessions_app.choices import UNFINISHED, ComputationFailure, ComputationState
from sessions_app.models import Computation
from sessions_app.queries import (
    outcomes_worked_out,
    process_worked_out,
    safety_counts,
    tool_figures,
    waiting_worked_out,
)
from sessions_app.queries.computations import LOCK, Kind, held_to, is_held, is_lost, question_of

log = logging.getLogger(__name__)

# Every heavy question there is, by name.
KINDS: dict[str, Kind] = {
    tool_figures.NAME: tool_figures.KIND,
    safety_counts.NAME: safety_counts.KIND,
    process_worked_out.NAME: process_worked_out.KIND,
    outcomes_worked_out.NAME: outcomes_worked_out.KIND,
    **{waiting_worked_out.NAMES[slug]: kind for slug, kind in waiting_worked_out.KINDS.items()},
}

KEPT = timedelta(days=90)  # the newest answer to a question; older ones go when a newer one is there
LONGEST_WAIT = "10s"  # for those who write, before the work begins


class NotAllowed(Exception):
    """Whoever asked has left, or may no longer ask this."""


def ask(kind, parameters, *, by, at) -> Computation:
    """One job for one question, however often it is asked before the answer is there."""
    question, clinic = question_of(kind, parameters), by.standing.clinic_id
    with transaction.atomic():
        _take_turns(question)
        waiting = Computation.objects.filter(clinic=clinic, question=question, state__in=UNFINISHED).first()
        if waiting is None:
            about = {"kind": kind, "parameters": parameters, "question": question}
            waiting = Computation.objects.create(clinic_id=clinic, **about, asked_at=at, asked_by=by)
        elif not is_lost(waiting):
            return waiting
        return _queue(waiting, by)


def _take_turns(question) -> None:
    """Two who ask the same at the same moment get the same job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [question])


def _queue(computation, by) -> Computation:
    """Also again, when the worker that was at it is gone: then for whoever asks now."""
    job = compute.enqueue(computation.pk, by.pk, computation.clinic_id)
    computation.state, computation.job = ComputationState.WAITING, job.id
    computation.begun_at = computation.inputs_at = None
    computation.save(update_fields=["state", "job", "begun_at", "inputs_at"])
    return computation


# In the worker


@task()
def compute(key, user_id, clinic_id) -> None:
    """Three transactions: it is begun, it is worked out and kept, or it failed. Between them nobody else is
    at it; who is killed in the middle leaves it to `pick_up_jobs`."""
    with _at_work_on(key):
        try:
            if _begin(key, user_id, clinic_id):
                _work_out(key, user_id, clinic_id)
        except NotAllowed:
            _fail(key, user_id, clinic_id, ComputationFailure.NOT_ALLOWED)
        except Exception as error:
            # Neither message nor parameters: they may hold what a record says.
            log.error("Computation %s failed: %s at %s", key, type(error).__name__, _place_of(error))
            _fail(key, user_id, clinic_id, ComputationFailure.ERROR)


@contextmanager
def _at_work_on(key):
    """A lock of this connection: whoever is killed lets go of it at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", [LOCK, key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [LOCK, key])


def _begin(key, user_id, clinic_id) -> bool:
    """The inputs' hour is taken when nobody in the clinic is in the middle of writing a summary (migration
    0040): whatever was written before it has been committed, and is in the answer."""
    with acting_as(user_id, clinic_id), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('summaries'), %s)", [clinic_id])
        cursor.execute("SELECT clock_timestamp()")
        (hour,) = cursor.fetchone()
        unfinished = Computation.objects.filter(pk=key, state__in=UNFINISHED)
        return bool(unfinished.update(state=ComputationState.RUNNING, begun_at=hour, inputs_at=hour))


def _work_out(key, user_id, clinic_id) -> None:
    person, place = _whoever_asked(user_id, clinic_id)
    with acting_as(user_id, clinic_id), timezone.override(place.time_zone):
        computation = Computation.objects.get(pk=key)
        kind = KINDS[computation.kind]
        if not may(person, kind.permission):
            raise NotAllowed
        _read_to_the_end()
        computation.held_to = held_to(kind, clinic_id)
        computation.inputs_count = kind.episodes(computation.parameters, person).count()
        computation.result = kind.figures(computation.parameters, person)
        computation.state, computation.finished_at = ComputationState.DONE, now()
        computation.save(update_fields=["held_to", "inputs_count", "result", "state", "finished_at"])
        _forget(computation)


def _read_to_the_end() -> None:
    """What is read row by row is read whole: a plan that is quick for the first rows may take hours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('cursor_tuple_fraction', '1', true)")


def _whoever_asked(user_id, clinic_id):
    """As on every page: what this person is in the clinic just now, not what it was on asking."""
    with acting_as(user_id):
        person = User.objects.get(pk=user_id)
        place = next((one for one in places_of(person) if one.clinic_id == clinic_id), NOWHERE)
    person.standing = place.standing
    return person, place


def _fail(key, user_id, clinic_id, failure) -> None:
    """Also what could not begin: somebody wrote for too long."""
    at = now()
    with acting_as(user_id, clinic_id):
        Computation.objects.filter(pk=key, state__in=UNFINISHED).update(
            state=ComputationState.FAILED,
            begun_at=Coalesce("begun_at", at),
            inputs_at=Coalesce("inputs_at", at),
            finished_at=at,
            failure=failure,
        )


def _forget(answer) -> None:
    """Earlier askings of the same question, what is too old to be read, and the queue's own old jobs."""
    finished = Computation.objects.filter(clinic=answer.clinic_id).exclude(state__in=UNFINISHED)
    superseded = Q(question=answer.question, pk__lt=answer.pk)
    finished.filter(superseded | Q(finished_at__lt=answer.finished_at - KEPT)).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=answer.finished_at - KEPT).delete()


def _place_of(error) -> str:
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def pick_up_jobs() -> int:
    """What a killed worker was at goes back into the queue. A job names its computation, so this needs no
    clinic's rows; what is done twice is kept once."""
    running = DBTaskResult.objects.running().filter(task_path=compute.module_path)
    lost = [job.pk for job in running if not is_held(job.args_kwargs["args"][0])]
    ready = DBTaskResult.objects.filter(pk__in=lost)
    return ready.update(status="READY")
