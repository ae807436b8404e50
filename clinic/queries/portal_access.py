"""What staff see of the log-ins to one patient's own pages: invited, in use since when, or ended."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from clinic.consent_wordings import is_minor
from clinic.models import Guardian, Invitation, Patient, PortalEnding


class AccessState(TextChoices):
    NONE = "none", _("No log-in")
    INVITED = "invited", _("Invited")
    LAPSED = "lapsed", _("Link not used")
    ACTIVE = "active", _("In use")
    ENDED = "ended", _("Ended")


@dataclass(frozen=True)
class LogIn:
    """One person who has, had or could have a log-in: the patient, or a guardian."""

    whose: Patient | Guardian
    guardian: Guardian | None
    state: AccessState
    invitation: Invitation | None = None
    ending: PortalEnding | None = None
    patient_is_of_age: bool = False

    @property
    def is_open(self):
        """There is something to withdraw."""
        return self.state in (AccessState.INVITED, AccessState.ACTIVE)

    @property
    def is_to_be_asked_again(self):
        """A child has grown up. It ends by nobody's birthday: some adults are spoken for all their lives."""
        return self.guardian is not None and self.is_open and self.patient_is_of_age


def log_ins(patient, guardians, *, at):
    """The patient first. Two questions, however many guardians."""
    invitations, endings = {}, {}
    for one in Invitation.objects.filter(patient=patient, person=None).order_by("invited_at", "id"):
        invitations[one.guardian_id] = one
    for one in PortalEnding.objects.filter(patient=patient).select_related("ended_by"):
        endings[one.guardian_id] = one
    is_of_age = not is_minor(patient.born_on, localdate(at))
    people = [(patient, None), *((guardian, guardian) for guardian in guardians)]
    return [
        _log_in(whose, guardian, invitations.get(key), endings.get(key), at, is_of_age)
        for whose, guardian in people
        for key in [guardian and guardian.pk]
    ]


def _log_in(whose, guardian, invitation, ending, at, is_of_age):
    state = _state(whose, invitation, ending, at)
    return LogIn(whose, guardian, state, invitation, ending, is_of_age)


def _state(whose, invitation, ending, at):
    if whose.portal_user_id:
        return AccessState.ACTIVE
    waits = invitation and not invitation.used_at and not invitation.withdrawn_at
    if waits and invitation.expires_at > at:
        return AccessState.INVITED
    if ending and (not waits or ending.ended_at > invitation.invited_at):
        return AccessState.ENDED
    return AccessState.LAPSED if waits else AccessState.NONE
