"""Files too large for a page: asked for there, made in the worker, kept for a day."""

import base64
from datetime import date, timedelta

from clinic.access import Permission
from clinic.choices import ConsentKind
from clinic.clock import now
from clinic.models import Clinic, ConsentWithdrawal
from sessions_app.actions.computations import KINDS, ask
from sessions_app.exchange.clinic_files import ClinicFile, clinic_file
from sessions_app.models import Computation
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.computations import Kind, latest
from sessions_app.queries.review_scope import ReviewScope

KIND = "clinic_file"
KEPT = timedelta(days=1)


def ask_for_file(form, scope, *, narrowed_to, by, at) -> Computation:
    """What is older than a day is thrown away with it."""
    old = Computation.objects.filter(clinic=scope.clinic_id, kind=KIND, finished_at__lt=at - KEPT)
    old.delete()
    return ask(KIND, parameters_of(form, scope, narrowed_to), by=by, at=at)


def file_asked_for(form, scope, *, narrowed_to, user, at) -> Computation | None:
    """How far it is; None where nobody asked, too long ago, or before somebody in it took research back."""
    found = latest(KIND, parameters_of(form, scope, narrowed_to), user=user)
    if found is None or (found.finished_at and found.finished_at < at - KEPT):
        return None
    if form == "research" and found.inputs_at and _is_taken_back_since(found):
        return None
    return found


def _is_taken_back_since(found) -> bool:
    ended = ConsentWithdrawal.objects.filter(clinic=found.clinic_id, withdrawn_at__gte=found.inputs_at)
    return ended.filter(consent__kind=ConsentKind.RESEARCH_EXPORT).exists()


def file_of(computation) -> ClinicFile:
    """Of one that is done."""
    told = computation.result
    return ClinicFile(told["name"], told["content_type"], base64.b64decode(told["content"]), told["of"])


def parameters_of(form, scope, narrowed_to) -> dict:
    return {
        "form": form,
        "narrowed_to": narrowed_to,
        "begins_on": scope.begins_on.isoformat(),
        "ends_on": scope.ends_on.isoformat(),
        "site_id": scope.site_id,
        "condition_id": scope.condition_id,
        "practitioner_id": scope.practitioner_id,
    }


def _scope(parameters, person) -> ReviewScope:
    days = {name: date.fromisoformat(parameters[name]) for name in ("begins_on", "ends_on")}
    narrowed = {name: parameters[name] for name in ("site_id", "condition_id", "practitioner_id")}
    return ReviewScope(clinic_id=person.standing.clinic_id, **days, **narrowed)


def _episodes(parameters, person):
    return ClinicRecord(person, _scope(parameters, person)).episodes()


def _file(parameters, person) -> dict:
    made = clinic_file(
        parameters["form"],
        user=person,
        scope=_scope(parameters, person),
        clinic=Clinic.objects.get(pk=person.standing.clinic_id),
        narrowed_to=parameters["narrowed_to"],
        at=now(),
    )
    return {
        "name": made.name,
        "content_type": made.content_type,
        "content": base64.b64encode(made.content).decode(),
        "of": made.of,
    }


KINDS[KIND] = Kind(Permission.SEE_CLINIC_REVIEW, _episodes, _file)
