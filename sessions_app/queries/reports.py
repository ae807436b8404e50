"""Before a visit: which one may be answered for, what is asked, and what was said."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery
from django.utils.timezone import localtime

from clinic.templatetags.dates import date as date_words
from sessions_app.models import BegunReport, IastmPass, PatientReport, TreatmentSession, Visit
from sessions_app.patient_report import (
    AFTER,
    BEFORE,
    TAKEN_OVER,
    Question,
    answer_words,
    first_questions,
)
from sessions_app.payload import FROM_REPORT
from sessions_app.policies_reports import WAITED_FOR
from sessions_app.queries.report_measures import measures_before


def visit_to_answer(user, patient, *, at) -> Visit | None:
    """The next visit that may be answered for now."""
    visits = Visit.objects.visible_to(user).filter(
        patient__in=patient.records(),
        state__in=WAITED_FOR,
        starts_at__gte=at - AFTER,
        starts_at__lte=at + BEFORE,
    )
    return visits.select_related("practitioner", "clinic").order_by("starts_at", "id").first()


@dataclass
class CheckIn:
    """One visit as its patient answers for it."""

    visit: Visit
    questions: list[Question]
    answers: dict = field(default_factory=dict)
    is_begun: bool = False
    sent: PatientReport | None = None

    @cached_property
    def codes(self) -> list[str]:
        return [question.code for question in self.questions]

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)

    def after(self, code: str) -> str:
        """The next question's code; nothing after the last."""
        at = self.codes.index(code) + 1
        return self.codes[at] if at < len(self.codes) else ""

    def before(self, code: str) -> str:
        at = self.codes.index(code)
        return self.codes[at - 1] if at else ""

    @property
    def goes_on_at(self) -> str:
        """The first question without an answer, or the last."""
        return next((code for code in self.codes if code not in self.answers), self.codes[-1])

    @property
    def lines(self) -> list[tuple[str, str]]:
        if not self.sent:
            return []
        return [*answer_words(self.sent.answers).values(), *map(tuple, self.sent.asked.values())]


def check_in_of(user, visit, *, at) -> CheckIn:
    begun = BegunReport.objects.visible_to(user).filter(visit=visit).first()
    sent = PatientReport.objects.visible_to(user).filter(visit=visit).order_by("-version").first()
    return CheckIn(
        visit=visit,
        questions=questions_before(visit, at=at),
        answers=begun.answers if begun else sent.answers if sent else {},
        is_begun=begun is not None,
        sent=sent,
    )


def questions_before(visit, *, at: datetime) -> list[Question]:
    """ "Last time" is the last visit of the course of care that this visit is for, where that is known."""
    passes = IastmPass.objects.filter(treatment_session=OuterRef("pk"), component__outcome="done")
    whose = {"episode": visit.episode_id} if visit.episode_id else {"patient": visit.patient_id}
    last = (
        TreatmentSession.objects.signed()
        .filter(**whose, day_not_recorded=False)
        .annotate(had_tool=Exists(passes))
        .order_by("-started_at", "-id")
        .values_list("started_at", "had_tool")
        .first()
    )
    day = date_words(localtime(last[0]), "l j F") if last else ""
    asked = first_questions(last_on=day, had_tool=bool(last and last[1]))
    return asked + [question for one in measures_before(visit, at=at) for question in one.questions]


def answers_before(user):
    """Of a visit: what its patient said last, where this person may read it; for an annotation."""
    reports = PatientReport.objects.visible_to(user).filter(visit=OuterRef("pk"))
    return Subquery(reports.order_by("-version").values("answers")[:1])


def said_before(session, check_in) -> dict:
    """What the patient had sent for the visit of this session, and which values of its check-in were taken
    over from there and still say the same."""
    reports = PatientReport.objects.filter(visit=session.visit_id, patient=session.patient_id)
    reports = reports.select_related("sent_by", "patient")
    found = {str(one.pk): one for one in reports} if session.visit_id else {}
    marks = [mark.partition(".") for mark in check_in[FROM_REPORT] or ()]
    taken = [
        name
        for report, _dot, name in marks
        if report in found and found[report].answers.get(name) == [str(check_in[name])]
    ]
    newest = max(found.values(), key=lambda one: one.version, default=None)
    return {"patient_report": newest, "from_patient": [name for name in TAKEN_OVER if name in taken]}
