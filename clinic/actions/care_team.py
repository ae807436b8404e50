"""Who treats a patient, and the hour for a colleague who does not."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import take_turns
from clinic.choices import Role
from clinic.models import BreakGlass, CareTeamMember, Membership, OpeningRead, Patient
from clinic.refusals import Refused

BREAK_GLASS_LASTS = timedelta(minutes=60)
LONGEST_WORDS = OpeningRead._meta.get_field("words").max_length


@transaction.atomic
def join_care_team(patient, user, *, by, at):
    if not _is_physiotherapist(user, patient.clinic_id):
        raise Refused(_("Only a physiotherapist of this clinic can treat the patient."), field="user")
    of = {"clinic_id": patient.clinic_id, "user": user, "until_at": None}
    since = {"since_at": at, "since_by": by}
    if not CareTeamMember.objects.filter(**of, patient=patient).exists():
        check_outlasts_no_hour(patient, by=by)
    for record in Patient.objects.filter(merged_into=patient):
        CareTeamMember.objects.get_or_create(**of, patient=record, defaults=since)
    member, _made = CareTeamMember.objects.get_or_create(**of, patient=patient, defaults=since)
    return member


def check_outlasts_no_hour(patient, *, by):
    """Who opened a record for an hour, with a reason, gives nobody what lasts longer: a place in the care
    team, or a log-in of the patient's."""
    if is_here_for_an_hour(by, patient):
        words = _("You opened this record for an hour. Ask who treats the patient, the desk or a manager.")
        raise Refused(words)


def is_here_for_an_hour(user, patient) -> bool:
    """Who may do so by another role is not."""
    if user is None or user.standing.is_manager or user.standing.is_front_desk:
        return False
    opened = BreakGlass.objects.open().filter(patient=patient, user=user).exists()
    return opened and not CareTeamMember.objects.current().filter(patient=patient, user=user).exists()


def _is_physiotherapist(user, clinic_id):
    here = Membership.objects.current().filter(clinic_id=clinic_id, user=user)
    return here.filter(role=Role.PHYSIOTHERAPIST).exists()


@transaction.atomic
def leave_care_team(member, *, by, at):
    """Of every record that is on file of this person."""
    check_outlasts_no_hour(member.patient, by=by)
    everywhere = CareTeamMember.objects.filter(patient__in=member.patient.records(), user=member.user_id)
    everywhere.filter(until_at=None).update(until_at=at, until_by=by)


@transaction.atomic
def break_glass(patient, *, reason, by, at):
    """Opens the record for an hour. Asking again within the hour changes nothing."""
    in_team = CareTeamMember.objects.current().filter(patient=patient, user=by).exists()
    if in_team and _is_physiotherapist(by, patient.clinic_id):
        raise Refused(_("You treat this patient: the record is open to you."))
    take_turns(patient)
    still_open = BreakGlass.objects.filter(patient=patient, user=by, until_at__gt=at).first()
    if still_open:
        return still_open
    said = {"clinic_id": patient.clinic_id, "user": by, "reason": reason, "opened_at": at}
    said["until_at"] = at + BREAK_GLASS_LASTS
    for record in Patient.objects.filter(merged_into=patient):
        BreakGlass.objects.create(**said, patient=record)
    return BreakGlass.objects.create(**said, patient=patient)


@transaction.atomic
def read_opening(opening, *, words, by, at):
    """A manager has read the reason. Twice is once."""
    if opening.user_id == by.pk:
        raise Refused(_("Somebody else has to read why you opened this record."))
    if len(words) > LONGEST_WORDS:
        said = {"length": len(words), "most": LONGEST_WORDS}
        raise Refused(_("These words have %(length)s characters; at most %(most)s fit.") % said)
    take_turns(opening.patient)
    already = OpeningRead.objects.filter(break_glass=opening).first()
    return already or OpeningRead.objects.create(
        clinic_id=opening.clinic_id, break_glass=opening, words=words, read_at=at, read_by=by
    )
