"""A patient asks: put this right; why was my record opened? Somebody answers, and both stay."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import take_turns
from clinic.models import CareTeamMember
from clinic.refusals import Refused
from sessions_app.choices import RequestKind
from sessions_app.models import CorrectionAnswer, CorrectionRequest, Episode
from sessions_app.policies_requests import check_answerable

# The same words by the same person within this time are a button pressed twice.
SAME_REQUEST = timedelta(minutes=10)


@transaction.atomic
def ask(patient, *, words, session=None, opening=None, by, at) -> CorrectionRequest:
    """`session` is the visit that it is about, `opening` the number of a look in the trail; neither: anything
    else in the record."""
    kind = RequestKind.CORRECTION if opening is None else RequestKind.OPENING
    patient = session.patient if session else patient  # of two records that were merged, its own
    said = {
        "patient": patient,
        "kind": kind,
        "treatment_session": session,
        "opening": opening,
        "words": _said(words),
        "asked_by": by,
    }
    same = CorrectionRequest.objects.filter(**said, asked_at__gt=at - SAME_REQUEST).first()
    return same or CorrectionRequest.objects.create(
        clinic_id=patient.clinic_id,
        addressed_to_id=_author(patient, session) if opening is None else None,
        asked_at=at,
        **said,
    )


def _author(patient, session):
    """Who signed or treated, else who is responsible for the care; nobody where none of them still treats."""
    if session is not None:
        wanted = [session.signed_by_id, session.practitioner_id]
    else:
        episodes = Episode.objects.filter(patient__in=patient.records()).order_by("-opened_at", "-id")
        wanted = list(episodes.values_list("responsible", flat=True)[:1])
    team = CareTeamMember.objects.current().filter(patient=patient, user__in=wanted)
    treating = set(team.values_list("user", flat=True))
    return next((one for one in wanted if one in treating), None)


@transaction.atomic
def answer(request_id, *, words, addendum=None, by, at) -> CorrectionAnswer:
    """With the addendum that put it right, or with the reason why it stays."""
    request = CorrectionRequest.objects.select_related("patient").get(pk=request_id)
    take_turns(request.patient)  # one answer at a time
    known = CorrectionAnswer.objects.filter(request=request, answered_by=by).first()
    if known:
        return known
    check_answerable(request, by=by)
    return CorrectionAnswer.objects.create(
        clinic_id=request.clinic_id,
        patient_id=request.patient_id,
        request=request,
        addendum=addendum,
        words=_said(words),
        answered_at=at,
        answered_by=by,
    )


def _said(words) -> str:
    words = (words or "").strip()
    if not words:
        raise Refused(_("Write something here."), field="words")
    return words
