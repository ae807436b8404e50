"""What patients ask: each with its visit or its opening, and the answer."""

from django.db.models import Exists, OuterRef, Q

from clinic.models import CareTeamMember
from sessions_app.choices import SessionState
from sessions_app.models import Addendum, CorrectionRequest, TreatmentSession

WITH = ("treatment_session", "addressed_to", "answer__addendum", "answer__answered_by", "asked_by", "patient")


def requests_of(user, patient):
    """Newest first, with their answers; a fixed number of queries."""
    found = CorrectionRequest.objects.visible_to(user).filter(patient=patient).select_related(*WITH)
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


def visits_to_ask_about(user, patient):
    """Signed visits, newest first."""
    found = TreatmentSession.objects.visible_to(user).filter(patient=patient, state=SessionState.SIGNED)
    return found.only("pk", "number", "started_at", "day_not_recorded").order_by("-started_at", "-id")


def addenda_since(request):
    """What was added to the visit since the patient asked."""
    if request.treatment_session_id is None:
        return Addendum.objects.none()
    return Addendum.objects.filter(
        treatment_session=request.treatment_session_id, added_at__gte=request.asked_at
    )
