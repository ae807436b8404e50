"""What patients ask: each with its visit or its opening, and the answer."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from clinic.models import CareTeamMember
from sessions_app.choices import SessionState
from sessions_app.models import Addendum, CorrectionRequest, PatientReport, TreatmentSession, Visit
from sessions_app.policies_reports import WAITED_FOR

WITH = ("treatment_session", "addressed_to", "answer__addendum", "answer__answered_by", "asked_by", "patient")


def requests_of(user, patient):
    """Newest first, with their answers; a fixed number of queries."""
    found = (
        CorrectionRequest.objects.visible_to(user).filter(patient__in=patient.records()).select_related(*WITH)
    )
    return list(found.defer("treatment_session__snapshot"))


def requests_about(user, session):
    """Those about one visit, oldest first."""
    found = CorrectionRequest.objects.visible_to(user).filter(treatment_session=session)
    return list(found.select_related(*WITH).defer("treatment_session__snapshot").order_by("asked_at", "id"))


def requests_to_answer(user):
    """Open ones that this person answers, oldest first."""
    team = CareTeamMember.objects.current().filter(patient=OuterRef("patient"), user=OuterRef("addressed_to"))
    mine = Q(addressed_to=user)
    if user.standing.is_manager:
        mine |= ~Exists(team)
    found = CorrectionRequest.objects.visible_to(user).filter(mine, answer=None)
    return list(found.select_related(*WITH).defer("treatment_session__snapshot").order_by("asked_at", "id"))


@dataclass(frozen=True)
class Waiting:
    """What is told to who reads neither: how many patients wait, never who and of what."""

    reports: int
    requests: int


def count_waiting(clinic, *, first, end) -> Waiting:
    """Patients who answered before a visit of these hours, still to come, and requests without an answer."""
    visits = Visit.objects.filter(
        clinic=clinic, state__in=WAITED_FOR, starts_at__gte=first, starts_at__lt=end
    )
    sent = PatientReport.objects.filter(clinic=clinic, visit__in=visits).values("visit").distinct()
    asked = CorrectionRequest.objects.filter(clinic=clinic, answer=None)
    return Waiting(sent.count(), asked.count())


def visits_to_ask_about(user, patient):
    """Signed visits, newest first."""
    found = TreatmentSession.objects.visible_to(user).filter(
        patient__in=patient.records(), state=SessionState.SIGNED
    )
    return found.only("pk", "number", "started_at", "day_not_recorded").order_by("-started_at", "-id")


def addenda_since(request):
    """What was added to the visit since the patient asked."""
    if request.treatment_session_id is None:
        return Addendum.objects.none()
    return Addendum.objects.filter(
        treatment_session=request.treatment_session_id, added_at__gte=request.asked_at
    )
