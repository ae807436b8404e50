"""The day's list: who is expected, who came, who stayed away."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn, take_turns
from clinic.refusals import Refused
from sessions_app.choices import VisitOrigin, VisitState
from sessions_app.models import Visit
from sessions_app.policies_episodes import check_can_be_expected, check_visit_can_become

# A second tap on "Walk-in" within this time is the same walk-in.
SAME_WALK_IN = timedelta(minutes=10)


@transaction.atomic
def add_visit(patient, *, starts_at, by, at, origin=VisitOrigin.TYPED, **particulars):
    """Expect a patient. The same patient at the same minute is the visit that is there already."""
    patient = take_turns(patient)
    check_can_be_expected(patient, starts_at)
    there = patient.visits.exclude(state=VisitState.CANCELLED).filter(starts_at=starts_at).first()
    return there or Visit.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        starts_at=starts_at,
        origin=origin,
        added_at=at,
        added_by=by,
        **particulars,
    )


@transaction.atomic
def add_walk_in(patient, *, by, at, **particulars):
    """Somebody stands at the door: on the list now, and arrived."""
    patient = take_turns(patient)
    just_now = patient.visits.filter(
        origin=VisitOrigin.WALK_IN, starts_at__gt=at - SAME_WALK_IN, state=VisitState.ARRIVED
    ).first()
    if just_now:
        return just_now
    check_can_be_expected(patient, at)
    visit = add_visit(
        patient,
        starts_at=at.replace(second=0, microsecond=0),
        by=by,
        at=at,
        origin=VisitOrigin.WALK_IN,
        **particulars,
    )
    return mark_arrived(visit.pk, by=by, at=at)


def mark_arrived(visit_id, *, by, at):
    return _change(visit_id, VisitState.ARRIVED, by=by, at=at)


def mark_did_not_attend(visit_id, *, by, at, reason=""):
    return _change(visit_id, VisitState.DID_NOT_ATTEND, by=by, at=at, reason=reason)


def cancel_visit(visit_id, *, reason, by, at):
    if not reason.strip():
        raise Refused(_("Say why the visit is cancelled."), field="reason")
    return _change(visit_id, VisitState.CANCELLED, by=by, at=at, reason=reason)


def reinstate_visit(visit_id, *, by, at):
    """Undo an arrival, an absence or a cancellation: the patient is expected again."""
    return _change(visit_id, VisitState.EXPECTED, by=by, at=at)


@transaction.atomic
def _change(visit_id, state, *, by, at, reason=""):
    visit = in_turn(Visit.objects).get(pk=visit_id)
    if visit.state == state:
        return visit
    check_visit_can_become(visit, state)
    visit.state, visit.state_reason = state, reason
    visit.state_changed_at, visit.state_changed_by = at, by
    visit.save(update_fields=["state", "state_reason", "state_changed_at", "state_changed_by"])
    return visit
