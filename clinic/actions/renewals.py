"""A new way into a log-in for somebody who cannot log in and to whom no letter can be sent.

The clinic hands over a link; whoever holds it chooses the password, so that nobody else knows it. The link
is worth what the log-in is worth, so the clinic makes one only for a log-in that opens nothing but this
clinic, and of a colleague's log-in nobody renews both halves.
"""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.care_team import check_outlasts_no_hour
from clinic.actions.people import (
    end_invitation,
    lock_invitation,
    log_out_everywhere,
    refuse_own_role,
    usable_at,
)
from clinic.actions.taking_turns import in_turn, take_turns
from clinic.identity import CODE_LENGTH, CODE_SIGNS, acting_as, hash_of
from clinic.models import Clinic, Invitation, Renewed, User
from clinic.queries.places import places_of
from clinic.refusals import Refused

LASTS = timedelta(hours=24)
MOST_IN_A_DAY = 5
BOTH_HALVES = timedelta(days=7)


@transaction.atomic
def renew_log_in(person, *, what, clinic_id, by, at, patient=None, guardian=None):
    """Returns the invitation, the token of its link and its short code: told once, kept nowhere."""
    take_turns(Clinic(pk=clinic_id))
    refuse_own_role(person, by)
    if patient is not None:
        check_outlasts_no_hour(patient, by=by)
    check_renewable(person, what, clinic_id=clinic_id, patient=patient)
    refuse_both_halves(person, what, by, at, patient)
    for earlier in usable_at(at).filter(clinic_id=clinic_id, person=person):
        end_invitation(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    code = "".join(secrets.choice(CODE_SIGNS) for _one in range(CODE_LENGTH))
    made = Invitation.objects.create(
        clinic_id=clinic_id,
        person=person,
        renews=what,
        patient=patient,
        guardian=guardian,
        email=person.email,
        display_name=person.display_name,
        on_paper=True,
        token_hash=hash_of(token),
        code_hash=hash_of(code),
        invited_at=at,
        invited_by=by,
        expires_at=at + LASTS,
    )
    return made, token, code


def check_renewable(person, what, *, clinic_id, patient):
    if not opens_nothing_else(person, clinic_id, is_staff=patient is None):
        words = _("This log-in opens more than what you keep here. Only a letter to its address renews it.")
        raise Refused(words)
    if what == Renewed.PASSWORD and EmailAddress.objects.filter(user=person, verified=True).exists():
        words = _("A letter can be sent: ask for it on the log-in page, under “I cannot log in”.")
        raise Refused(words)
    if what == Renewed.SECOND_STEP and not person.has_usable_password():
        raise Refused(_("This log-in has no password yet. Make a link for a new password first."))


def opens_nothing_else(person, clinic_id, *, is_staff):
    """Asked as that person: row security shows nobody else all of its clinics."""
    with acting_as(person.pk):
        places = places_of(person)
    return [one.clinic_id for one in places] == [clinic_id] and bool(places[0].standing.roles) == is_staff


def refuse_both_halves(person, what, by, at, patient):
    """Who renews a colleague's password and second step could log in as the colleague."""
    made = Invitation.objects.filter(person=person)
    if made.filter(invited_at__gt=at - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise Refused(_("Too many links were made for this person today. Wait until tomorrow."))
    recent = made.filter(invited_by=by, invited_at__gt=at - BOTH_HALVES, patient=None)
    if patient is None and recent.exclude(renews=what).exists():
        words = _("Nobody renews both halves of a colleague’s log-in. Another manager has to do this one.")
        raise Refused(words)


@transaction.atomic
def accept_renewal(token, *, at, password=None):
    """With a password it is the new one; without, its owner has just given the old one."""
    invitation = lock_invitation(token, at, renews=True)
    person = in_turn(User.objects).get(pk=invitation.person_id)
    is_staff = invitation.patient_id is None
    try:
        check_renewable(person, invitation.renews, clinic_id=invitation.clinic_id, patient=invitation.patient)
    except Refused:  # true when the link was made, and no more
        raise Refused(_("This link was used already or has expired. Ask for a new one.")) from None
    if invitation.renews == Renewed.PASSWORD:
        person.set_password(password)
        person.save(update_fields=["password"])
    if invitation.renews == Renewed.SECOND_STEP or not is_staff:
        Authenticator.objects.filter(user=person).delete()
    Invitation.objects.filter(pk=invitation.pk).update(used_at=at, used_by=person)
    log_out_everywhere(person)
    return person
