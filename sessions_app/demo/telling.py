"""What the demo's patients said by themselves: answers before today's visit, and one thing that is wrong."""

from datetime import timedelta

from clinic.identity import become
from sessions_app.actions.reports import keep_answers, send_report
from sessions_app.actions.requests import ask
from sessions_app.models import TreatmentSession, Visit
from sessions_app.patient_report import OF_MEASURE
from sessions_app.policies_reports import why_not_reportable
from sessions_app.queries.reports import questions_before

SAID = {
    "pain_now": ["4"],
    "pain_worst_24h": ["6"],
    "since_last": ["better"],
    "skin": ["pink"],
    "news": ["medicine"],
    "news_words": ["Ibuprofen, since Friday"],
}
WRONG = "It says that I did the exercise at home every day. In the second week I did it twice."


def tell(opened, *, at):
    """In the clinic that was just filled: the last patient with a log-in who is expected today has answered,
    the first asks for a correction."""
    patients = [one for one in opened.patients if one.email]
    for one in patients:
        one.refresh_from_db(fields=["portal_user"])
    waiting = [(one, visit) for one in patients if (visit := _visit_of(one, at=at))]
    if waiting:
        patient, visit = waiting[-1]
        _answer(patient, visit, opened.clinic, at=_told_at(visit, at))
    if patients:
        _ask(patients[0], opened.clinic, at=at - timedelta(hours=20))


def _visit_of(patient, *, at):
    day = timedelta(hours=24)
    visits = Visit.objects.filter(patient=patient, starts_at__gt=at - day, starts_at__lt=at + day)
    waiting = (
        one for one in visits.order_by("starts_at") if not why_not_reportable(one, at=_told_at(one, at))
    )
    return next(waiting, None)


def _told_at(visit, at):
    """Shortly before the visit; where that is still to come, now."""
    return min(at, visit.starts_at - timedelta(minutes=48))


def _answer(patient, visit, clinic, *, at):
    become(patient.portal_user_id, clinic.pk)
    keep_answers(visit.pk, SAID | _of_measures(visit, at=at), by=patient.portal_user, at=at)
    send_report(visit.pk, by=patient.portal_user, at=at)


def _of_measures(visit, *, at):
    """The questionnaires that are due, answered below the middle."""
    asked = [one for one in questions_before(visit, at=at) if OF_MEASURE in one.code]
    return {one.code: [one.options[len(one.options) // 3][0]] for one in asked}


def _ask(patient, clinic, *, at):
    become(patient.portal_user_id, clinic.pk)
    visits = TreatmentSession.objects.signed().filter(patient=patient, signed_at__lt=at)
    session = visits.order_by("-started_at").first()
    if session:
        ask(patient, words=WRONG, session=session, by=patient.portal_user, at=at)
