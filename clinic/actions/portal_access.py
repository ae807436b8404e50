"""A patient, or a guardian, is given an own log-in to the patient's pages, and it ends."""

import secrets
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.actions.care_team import check_outlasts_no_hour
from clinic.actions.people import end_invitation, invite, log_out_everywhere, usable_at
from clinic.actions.taking_turns import take_turns
from clinic.identity import CODE_LENGTH, CODE_SIGNS
from clinic.models import Guardian, Invitation, PortalEnding
from clinic.refusals import Refused

LASTS = timedelta(hours=24)
MOST_IN_A_DAY = 5


@transaction.atomic
def invite_to_portal(
    patient, *, email, by, at, guardian=None, may_answer=False, may_keep_data=False, on_paper=False
):
    """Returns the invitation, the token of its link and its short code: both are told once, neither is kept.
    What a guardian may do besides reading is granted now."""
    patient = take_turns(patient)
    check_outlasts_no_hour(patient, by=by)
    refuse_if_open(guardian or patient)
    refuse_if_too_many(patient, at)
    if guardian:
        granted = {"may_answer": may_answer, "may_keep_data": may_keep_data}
        Guardian.objects.filter(pk=guardian.pk, ended_at=None).update(**granted)
    end_invitations(patient, guardian, by=by, at=at)
    code = "".join(secrets.choice(CODE_SIGNS) for _one in range(CODE_LENGTH))
    name = guardian.name if guardian else f"{patient.given_names} {patient.family_name}"
    of = {"clinic_id": patient.clinic_id, "patient": patient, "guardian": guardian, "on_paper": on_paper}
    invitation, token = invite(**of, email=email, display_name=name, by=by, at=at, lasts=LASTS, code=code)
    return invitation, token, code


def refuse_if_open(whose):
    if whose.portal_user_id:
        raise Refused(_("There is a log-in already. Withdraw it first."), field="email")


def refuse_if_too_many(patient, at):
    """An address that is mistyped again and again, or somebody who tries links."""
    made = Invitation.objects.filter(patient=patient, invited_at__gt=at - timedelta(days=1)).count()
    if made >= MOST_IN_A_DAY:
        words = _("%(most)s links were made for this patient in one day. Wait until tomorrow.")
        raise Refused(words % {"most": MOST_IN_A_DAY}, field="email")


def end_invitations(patient, guardian, *, by, at):
    for earlier in usable_at(at).filter(patient=patient, guardian=guardian):
        end_invitation(earlier, by=by, at=at)


def post_invitation(invitation, *, link, language):
    """Written in the patient's language, sent once the invitation is kept. A mail server that does not
    answer is written to the log: the paper is there still."""
    context = {"invitation": invitation, "link": link}
    with translation.override(language):
        words = render_to_string("portal/mail/invitation.txt", context)
        subject = _("Your log-in at %(clinic)s") % {"clinic": " ".join(invitation.clinic.name.split())}
    letter = EmailMessage(subject, words, to=[invitation.email])
    transaction.on_commit(letter.send, robust=True)


@transaction.atomic
def end_portal_access(patient, *, by, at, guardian=None, reason=""):
    """Bites at once: what a person may open is asked with every page. Open links end with it."""
    patient = take_turns(patient)
    whose = Guardian.objects.get(pk=guardian.pk) if guardian else patient
    end_invitations(patient, guardian, by=by, at=at)
    if not whose.portal_user_id:
        return
    if whose.portal_user_id != by.pk and not reason:
        raise Refused(_("Say why. The patient may ask."), field="reason")
    PortalEnding.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        guardian=guardian,
        person_id=whose.portal_user_id,
        ended_at=at,
        ended_by=by,
        reason=reason,
    )
    person = whose.portal_user
    type(whose).objects.filter(pk=whose.pk).update(portal_user=None)
    if person.pk != by.pk:
        log_out_everywhere(person)
