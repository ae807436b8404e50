"""A patient answers before a visit: answer by answer, then all of it is sent. What was sent never changes."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.actions.readings import record_readings
from sessions_app.models import BegunReport, PatientReport, Visit
from sessions_app.policies_reports import check_reportable
from sessions_app.queries.report_measures import measures_before


@transaction.atomic
def keep_answers(visit_id, answers: dict[str, Sequence[str]], *, by, at) -> BegunReport:
    """One screen's answers, kept on the server until the whole is sent. An empty one is "rather not say"."""
    visit = _locked(visit_id, at=at)
    begun = BegunReport.objects.filter(visit=visit).first() or _begin(visit, by=by, at=at)
    begun.answers = begun.answers | {name: list(values) for name, values in answers.items()}
    begun.saved_at, begun.saved_by = at, by
    begun.save(update_fields=["answers", "saved_at", "saved_by"])
    return begun


def _begin(visit, *, by, at) -> BegunReport:
    """A newer version starts from what was sent before."""
    sent = PatientReport.objects.filter(visit=visit).order_by("-version").first()
    return BegunReport.objects.create(
        clinic_id=visit.clinic_id,
        patient_id=visit.patient_id,
        visit=visit,
        answers=sent.answers if sent else {},
        saved_at=at,
        saved_by=by,
    )


@transaction.atomic
def send_report(visit_id, *, by, at) -> PatientReport:
    """From now on who treats her reads it. Sent twice it is there once; sent anew, both are kept."""
    visit = _locked(visit_id, at=at)
    begun = BegunReport.objects.filter(visit=visit).first()
    sent = PatientReport.objects.filter(visit=visit)
    if begun is None:
        newest = sent.order_by("-version").first()
        if newest is None:
            raise Refused(_("There is nothing to send yet. Answer a question first."))
        return newest
    report = PatientReport.objects.create(
        clinic_id=visit.clinic_id,
        patient_id=visit.patient_id,
        visit=visit,
        version=(sent.aggregate(last=Max("version"))["last"] or 0) + 1,
        answers=begun.answers,
        sent_at=at,
        sent_by=by,
    )
    begun.delete()
    _record_scores(visit, report, by=by, at=at)
    return report


def _record_scores(visit, report, *, by, at) -> None:
    """Questionnaires that were due and answered: the patient's own readings, with nothing to confirm."""
    for asked in measures_before(visit, at=at):
        row = asked.reading(report.answers)
        if row is not None:
            record_readings(asked.episode.pk, [row], taken_at=at, at_is_a_date=False, by=by, at=at)


def _locked(visit_id, *, at) -> Visit:
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit_id)
    check_reportable(visit, at=at)
    return visit
