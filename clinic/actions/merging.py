"""Two records of one person become one by a pointer: one keeper asks, another confirms, any undoes.

No row of either record is rewritten. What has to hold for both from then on, who treats and what must be seen
at a glance, is added to the other record as rows of its own, and ends with an undoing.
"""

from itertools import permutations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.actions.patients import add_alert
from clinic.actions.taking_turns import take_turns, take_turns_with_both
from clinic.choices import MergeState, PatientStatus
from clinic.models import CareTeamMember, Patient, PatientAlert, PatientMerge
from clinic.queries.keeping import is_keeper, open_requests
from clinic.queries.undoing import SAYS, undoing_of
from clinic.refusals import Refused, refuse_if

UNDONE = "The merge was undone"


def why_not_merged(patient, other):
    """The words for a merge that cannot be, or none."""
    if patient.pk == other.pk:
        return _("These are one and the same record.")
    if PatientStatus.ERASED in (patient.status, other.status):
        return _("An erased record is merged with nothing.")
    if PatientStatus.MERGED in (patient.status, other.status):
        return _("One of them was merged into another record already. Undo that first.")
    if Patient.objects.filter(merged_into=other).exists():
        return _("Another record was merged into this one: keep this one.")
    if other.portal_user_id or other.guardians.filter(portal_user__isnull=False).exists():
        return _("A log-in opens the record to be given up. End it first, and invite to the one kept.")
    if open_requests().filter(patient__in=[patient, other]).exists():
        return _("The erasure of one of them is asked for. Withdraw that first.")
    return ""


@transaction.atomic
def ask_merge(patient, other, *, reason, by, at, made_sure=False):
    """`patient` is kept, `other` will point to it. Different birth dates need a word that they were seen."""
    patient, other = take_turns_with_both(patient, other)
    refuse_if(why_not_merged(patient, other))
    if patient.born_on != other.born_on and not made_sure:
        raise Refused(_("The birth dates differ: say that you made sure."), field="made_sure")
    there = PatientMerge.objects.filter(merged=other, state=MergeState.ASKED).first()
    if there and there.patient_id != patient.pk:
        raise Refused(_("It is asked already that this record be merged into another one."))
    return there or PatientMerge.objects.create(
        clinic_id=patient.clinic_id, patient=patient, merged=other, reason=reason, asked_at=at, asked_by=by
    )


@transaction.atomic
def withdraw_merge(merge, *, by, at):
    PatientMerge.objects.filter(pk=merge.pk, state=MergeState.ASKED).update(
        state=MergeState.WITHDRAWN, withdrawn_at=at, withdrawn_by=by
    )


@transaction.atomic
def confirm_merge(merge, *, by, at):
    """The second person. Confirmed twice is once."""
    patient, other = take_turns_with_both(merge.patient, merge.merged)
    merge = take_turns(merge)
    if merge.state == MergeState.DONE:
        return
    if merge.state != MergeState.ASKED:
        raise Refused(_("This merge is not asked for any more."))
    if merge.asked_by_id == by.pk:
        raise Refused(_("You asked for this merge: somebody else confirms it."))
    if not is_keeper(merge.asked_by_id):
        raise Refused(_("Who asked for this merge may not do so any more. Withdraw it, and ask anew."))
    refuse_if(why_not_merged(patient, other))
    merge.state, merge.done_at, merge.done_by = MergeState.DONE, at, by
    merge.former_status = other.status
    merge.save(update_fields=["state", "done_at", "done_by", "former_status"])
    _share(patient, other, by=by, at=at)
    other.status, other.merged_into = PatientStatus.MERGED, patient
    other.save(update_fields=["status", "merged_into"])


def _share(patient, other, *, by, at):
    """Who treats and what must be seen at a glance holds for all that is on file of this person."""
    records = [*Patient.objects.filter(Q(pk=patient.pk) | Q(merged_into=patient)), other]
    now = {"since_at": at, "since_by": by}
    for one, another in permutations(records, 2):
        of = {"clinic_id": one.clinic_id, "patient": another, "until_at": None}
        for member in list(one.care_team.filter(until_at=None)):
            CareTeamMember.objects.get_or_create(**of, user_id=member.user_id, defaults=now)
        for alert in list(one.alerts.filter(ended_at=None)):
            add_alert(another, **{name: getattr(alert, name) for name in SAYS}, by=by, at=at)


@transaction.atomic
def undo_merge(merge, *, reason, by, at):
    """Both stand by themselves again (clinic/queries/undoing.py says what ends, stays and comes back)."""
    _patient, other = take_turns_with_both(merge.patient, merge.merged)
    merge = take_turns(merge)
    if merge.state != MergeState.DONE:
        raise Refused(_("This merge does not stand."))
    undoing = undoing_of(merge)
    merge.state, merge.undone_at, merge.undone_by = MergeState.UNDONE, at, by
    merge.undone_reason = reason
    merge.save(update_fields=["state", "undone_at", "undone_by", "undone_reason"])
    other.status, other.merged_into = merge.former_status, None
    other.save(update_fields=["status", "merged_into"])
    _rows(CareTeamMember, undoing.places_end).update(until_at=at, until_by=by)
    ended = {"ended_at": at, "ended_by": by, "ended_reason": _(UNDONE)}
    _rows(PatientAlert, undoing.alerts_end).update(**ended)
    again = {"ended_at": None, "ended_by": None, "ended_reason": ""}
    _rows(PatientAlert, undoing.alerts_return).update(**again)


def _rows(model, found):
    return model.objects.filter(pk__in=[one.pk for one in found])
