"""Files too large for a page: asked for there, made in the worker, kept for a day."""

import base64
from datetime import timedelta

from django.utils.translation import gettext as _
from django_tasks import task

from clinic.access import Permission
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import Clinic
from clinic.refusals import refuse_if
from sessions_app.actions.computations import KINDS, ask
from sessions_app.choices import UNFINISHED, ComputationState
from sessions_app.exchange.clinic_files import ClinicFile, clinic_file, record_of
from sessions_app.models import Computation
from sessions_app.queries import computations
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.computations import Kind, is_lost, latest, question_of

KIND = "clinic_file"
KEPT = timedelta(days=1)
MOST_OF_A_WORKBOOK = 60_000  # sessions: a sheet ends at a million rows
MOST_AT_ONCE = 5  # files that are being made for one clinic
MARGIN = timedelta(minutes=5)  # a file is finished a little later than its throwing away is asked for


def ask_for_file(form, scope, *, by, at) -> Computation:
    """What is older than a day, and what this one stands in the place of, is thrown away with it."""
    refuse_if(_why_not_made(form, scope, by))
    parameters = parameters_of(form, scope)
    _old_files(scope.clinic_id, at).delete()
    earlier = Computation.objects.filter(clinic=scope.clinic_id, question=question_of(KIND, parameters))
    earlier.exclude(state__in=UNFINISHED).delete()
    return ask(KIND, parameters, by=by, at=at)


def _why_not_made(form, scope, by) -> str:
    if form == "xlsx" and ClinicRecord(by, scope).has_more_sessions_than(MOST_OF_A_WORKBOOK):
        return _("Too much for a workbook. Take the tables, or choose a shorter period.")
    waiting = Computation.objects.filter(clinic=scope.clinic_id, kind=KIND, state__in=UNFINISHED)
    if waiting.count() >= MOST_AT_ONCE:
        return _("Several files are being made. Ask again when one of them is there.")
    return ""


def _old_files(clinic_id, at):
    return Computation.objects.filter(clinic=clinic_id, kind=KIND, finished_at__lt=at - KEPT)


@task()
def throw_away(user_id, clinic_id) -> None:
    """Asked for with each file that is made, for when its day has gone by."""
    with acting_as(user_id, clinic_id):
        _old_files(clinic_id, now()).delete()


def file_asked_for(form, scope, *, user, at) -> Computation | None:
    """How far it is; None where it is to be asked for: nobody did, or too long ago, the worker that was at it
    is gone, or somebody in it no longer agrees."""
    found = latest(KIND, parameters_of(form, scope), user=user)
    if found is None or is_lost(found) or (found.finished_at and found.finished_at < at - KEPT):
        return None
    if found.state == ComputationState.DONE and form == "research" and not _is_agreed(found, scope, user):
        return None
    return found


def _is_agreed(made, scope, user) -> bool:
    """Whether all who are in a research file stand by their consent today, and no episode was struck."""
    (kept,) = Computation.objects.filter(pk=made.pk).values_list("result__episodes", flat=True)
    return set(_agreed(scope, user)).issuperset([None] if kept is None else kept)


def _agreed(scope, user) -> list[int]:
    agreed = ClinicRecord.for_research(user, scope, now()).episodes()
    return list(agreed.values_list("pk", flat=True))


def file_of(computation) -> ClinicFile:
    """Of one that is done."""
    told = computation.result
    return ClinicFile(told["name"], told["content_type"], base64.b64decode(told["content"]), told["of"])


def parameters_of(form, scope) -> dict:
    """Keys alone: names may be others tomorrow, and the file would be made twice."""
    return {"form": form, **computations.parameters_of(scope)}


def _episodes(parameters, person):
    scope = computations.scope_of(parameters, person)
    return record_of(parameters["form"], person, scope, now()).episodes()


def _file(parameters, person) -> dict:
    """Who has agreed is asked before the file is made: whoever takes it back meanwhile is seen to have."""
    form, scope = parameters["form"], computations.scope_of(parameters, person)
    agreed = _agreed(scope, person) if form == "research" else []
    made = clinic_file(
        form,
        user=person,
        scope=scope,
        clinic=Clinic.objects.get(pk=person.standing.clinic_id),
        at=now(),
    )
    throw_away.using(run_after=now() + KEPT + MARGIN).enqueue(person.pk, scope.clinic_id)
    return {
        "name": made.name,
        "content_type": made.content_type,
        "content": base64.b64encode(made.content).decode(),
        "of": made.of,
        "episodes": agreed,
    }


KINDS[KIND] = Kind(Permission.SEE_CLINIC_REVIEW, _episodes, _file)
