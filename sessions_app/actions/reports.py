"""A patient answers before a visit: answer by answer, then all of it is sent. What was sent never changes."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn
from clinic.refusals import Refused
from sessions_app.models import BegunReport, PatientReport, Visit
from sessions_app.policies_reports import WAITED_FOR, check_reportable
from sessions_app.queries.report_measures import words_before


@transaction.atomic
def keep_answers(visit_id, answers: dict[str, Sequence[str]], *, by, at) -> BegunReport | None:
    """One screen's answers, kept on the server until the whole is sent. An empty one is "rather not say".
    Nothing is begun by what was sent already."""
    visit = _locked(visit_id, at=at)
    answers = {name: list(values) for name, values in answers.items()}
    begun, sent = BegunReport.objects.filter(visit=visit).first(), _newest(visit)
    if begun is None and sent and _says(sent, answers):
        return None
    begun = begun or _begin(visit, sent, by=by, at=at)
    begun.answers = begun.answers | answers
    begun.saved_at, begun.saved_by = at, by
    begun.save(update_fields=["answers", "saved_at", "saved_by"])
    return begun


def _begin(visit, sent, *, by, at) -> BegunReport:
    """A newer version starts from what was sent before. What was begun for a visit that is over goes."""
    BegunReport.objects.filter(patient=visit.patient_id).exclude(visit__state__in=WAITED_FOR).delete()
    return BegunReport.objects.create(
        clinic_id=visit.clinic_id,
        patient_id=visit.patient_id,
        visit=visit,
        answers=sent.answers if sent else {},
        saved_at=at,
        saved_by=by,
    )


def _newest(visit) -> PatientReport | None:
    return PatientReport.objects.filter(visit=visit).order_by("-version").first()


def _says(report, answers) -> bool:
    return all(report.answers.get(name) == values for name, values in answers.items())


@transaction.atomic
def send_report(visit_id, *, by, at) -> PatientReport:
    """From now on who treats her reads it. Sent twice it is there once; sent anew, both are kept."""
    visit = _locked(visit_id, at=at)
    begun, newest = BegunReport.objects.filter(visit=visit).first(), _newest(visit)
    if begun is None and newest is None:
        raise Refused(_("There is nothing to send yet. Answer a question first."))
    if begun is None:
        return newest
    answers = begun.answers
    begun.delete()
    if newest and _says(newest, answers):
        return newest
    return PatientReport.objects.create(
        clinic_id=visit.clinic_id,
        patient_id=visit.patient_id,
        visit=visit,
        version=newest.version + 1 if newest else 1,
        answers=answers,
        asked=words_before(visit, answers, at=at),
        sent_at=at,
        sent_by=by,
    )


def _locked(visit_id, *, at) -> Visit:
    visit = in_turn(Visit.objects).get(pk=visit_id)
    check_reportable(visit, at=at)
    return visit
