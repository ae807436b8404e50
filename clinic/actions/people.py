"""Clinics are opened, people are invited, join and leave. Nobody changes their own role."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn, take_turns
from clinic.choices import Role
from clinic.identity import become, hash_of, next_clinic_id
from clinic.models import CareTeamMember, Clinic, Guardian, Invitation, Membership, Patient, User
from clinic.refusals import Refused

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def open_clinic(name, *, at, time_zone="Asia/Singapore", language="en", is_demo=False):
    """A new clinic, empty. From here on this transaction works in it."""
    number = next_clinic_id()
    become(None, number)
    columns = {"name": name, "time_zone": time_zone, "language": language, "is_demo": is_demo}
    try:
        with transaction.atomic():
            return Clinic.objects.create(pk=number, opened_at=at, **columns)
    except IntegrityError:  # row security hides the other clinics; only the constraint sees them
        raise Refused(_("A clinic of this name is there already."), field="name") from None


@transaction.atomic
def invite(
    *,
    clinic_id,
    email,
    display_name,
    by,
    at,
    role="",
    is_student=False,
    patient=None,
    guardian=None,
    lasts=INVITATION_LASTS,
    code=None,
    on_paper=False,
):
    """Returns the invitation and its token, which is told once and never stored. An earlier invitation to
    the same address ends, so that only the newest link opens."""
    email = email.strip().lower()
    refuse_own_address(email, role, by)
    take_turns(Clinic(pk=clinic_id))
    refuse_if_member(clinic_id, email, role)
    same = {"clinic_id": clinic_id, "email": email, "role": role, "patient": patient, "guardian": guardian}
    for earlier in usable_at(at).filter(**same):
        end_invitation(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        **same,
        display_name=display_name,
        is_student=is_student,
        token_hash=hash_of(token),
        code_hash=hash_of(code) if code else None,
        on_paper=on_paper,
        invited_at=at,
        invited_by=by,
        expires_at=at + lasts,
    )
    return invitation, token


def refuse_if_member(clinic_id, email, role):
    held = Membership.objects.current().filter(clinic_id=clinic_id, user__email__iexact=email, role=role)
    if role and held.exists():
        raise Refused(_("This person has that role here already."), field="email")


def refuse_own_address(email, role, by):
    """An invitation to oneself would be a role given to oneself, or somebody's record."""
    if by is None or email != by.email.lower():
        return
    if role:
        raise Refused(_("Nobody changes their own role. Ask another manager."), field="email")
    raise Refused(_("Nobody invites the own address. Ask a colleague."), field="email")


@transaction.atomic
def send_again(invitation, *, by, at):
    """A new link for the same person and role; the old one opens nothing any more."""
    named = ("clinic_id", "email", "display_name", "role", "is_student")
    return invite(**{name: getattr(invitation, name) for name in named}, by=by, at=at)


def usable_at(at):
    return Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)


def opened_by(secret, at):
    """The invitation that this link or this code opens, if it opens one still."""
    hashed = hash_of(secret)
    return usable_at(at).filter(Q(token_hash=hashed) | Q(code_hash=hashed))


def end_invitation(invitation, *, by, at):
    """Withdrawn by a person; without one (a command on the server) it simply expires now."""
    if by is None:
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=at)
    else:
        Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=by
        )


@transaction.atomic
def accept_invitation(token, *, password, at, language="en"):
    """A stranger with the link becomes a person who logs in with a password."""
    invitation = lock_invitation(token, at)
    person = newcomer(invitation, language=language)
    person.set_password(password)
    write_newcomer(person, invitation, at)
    return person


@transaction.atomic
def accept_with_passkey(token, *, number, name, credential, at, language="en"):
    """The same with a passkey alone, made for this number. Returns the key. A password can be set later."""
    invitation = lock_invitation(token, at)
    person = newcomer(invitation, language=language, number=number)
    person.set_unusable_password()
    write_newcomer(person, invitation, at)
    return WebAuthn.add(person, name, credential).instance


def newcomer(invitation, *, language, number=None):
    """Whoever the invitation is for, not written yet."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(_("You have a log-in already. Log in, then open the link again."))
    return User(pk=number, email=invitation.email, display_name=invitation.display_name, language=language)


def write_newcomer(person, invitation, at):
    person.save(force_insert=True)
    proved = invitation.proves_address
    EmailAddress.objects.create(user=person, email=person.email, verified=proved, primary=True)
    take_up(invitation, person, at)


@transaction.atomic
def join_with_own_log_in(token, *, by, at):
    """Somebody who has a log-in joins one more clinic with it."""
    invitation = lock_invitation(token, at)
    if invitation.email.lower() != by.email.lower():
        raise Refused(_("This invitation is for somebody else."))
    take_up(invitation, by, at)


def lock_invitation(token, at, *, renews=False):
    opened = opened_by(token, at).filter(person__isnull=not renews)
    invitation = in_turn(opened).first()
    if invitation is None:
        raise Refused(_("This link was used already or has expired. Ask for a new one."))
    return invitation


def open_own_pages(invitation, user):
    """From now on this log-in opens the record that the link was made for: one's own, or a child's."""
    guardian, patient = invitation.guardian_id, invitation.patient_id
    model, pk = (Guardian, guardian) if guardian else (Patient, patient)
    others = model.objects.filter(clinic_id=invitation.clinic_id, portal_user=user).exclude(pk=pk)
    if others.filter(**({"patient": patient} if guardian else {})).exists():
        raise Refused(_("This log-in opens another record here already. Ask the clinic."))
    if not model.objects.filter(pk=pk, portal_user=None).update(portal_user=user):
        raise Refused(_("This record has a log-in already. Ask the clinic."))


def take_up(invitation, user, at):
    Invitation.objects.filter(pk=invitation.pk).update(used_at=at, used_by=user)
    if invitation.patient_id:
        open_own_pages(invitation, user)
    else:
        of = {"clinic_id": invitation.clinic_id, "user": user}
        end_places_of_before(**of, role=invitation.role, by=invitation.invited_by or user, at=at)
        Membership.objects.create(
            **of, role=invitation.role, is_student=invitation.is_student, started_by=invitation.invited_by
        )


def end_places_of_before(*, clinic_id, user, role, by, at):
    """Who comes back as a physiotherapist treats nobody until somebody says so. The places of a leaver stand
    so long, for the colleague to whom they are handed over; also of one who goes on here in another role."""
    treats = Membership.objects.current().filter(clinic_id=clinic_id, user=user, role=Role.PHYSIOTHERAPIST)
    if role == Role.PHYSIOTHERAPIST and not treats.exists():
        held = CareTeamMember.objects.current().filter(clinic_id=clinic_id, user=user)
        held.update(until_at=at, until_by=by)


@transaction.atomic
def add_role(user, *, role, by, at, is_student=False):
    """One more role for a colleague of the same clinic."""
    refuse_own_role(user, by)
    clinic_id = by.standing.clinic_id
    take_turns(Clinic(pk=clinic_id))  # else somebody who leaves just now could be left with the new role
    current = Membership.objects.current().filter(clinic_id=clinic_id, user=user)
    if not current.exists():
        raise Refused(_("This person does not work here."))
    if current.filter(role=role).exists():
        raise Refused(_("This person has that role here already."), field="role")
    end_places_of_before(clinic_id=clinic_id, user=user, role=role, by=by, at=at)
    return Membership.objects.create(
        clinic_id=clinic_id, user=user, role=role, is_student=is_student, started_by=by
    )


@transaction.atomic
def end_role(membership, *, by, at):
    """Bites at once: the person is logged out everywhere."""
    refuse_own_role(membership.user, by)
    held = _locked_roles(membership.clinic_id, membership.user)
    _end([one for one in held if one.pk == membership.pk], by=by, at=at)
    log_out_everywhere(membership.user)


@transaction.atomic
def leave_clinic(user, *, by, at):
    """Every role of this person here ends, and every log-in and every link to a further role with it. What
    waits for them is handed over; what they signed keeps their name."""
    refuse_own_role(user, by)
    clinic_id = by.standing.clinic_id
    take_turns(Clinic(pk=clinic_id))
    links = usable_at(at).filter(clinic_id=clinic_id, email__iexact=user.email)
    for link in links.exclude(role="", person=None):
        end_invitation(link, by=by, at=at)
    _end(_locked_roles(clinic_id, user), by=by, at=at)
    log_out_everywhere(user)


def _locked_roles(clinic_id, user):
    """The clinic is locked first: two managers who end each other's role take turns, and one stays."""
    take_turns(Clinic(pk=clinic_id))
    return list(Membership.objects.filter(clinic_id=clinic_id, user=user, ended_at=None))


def _end(memberships, *, by, at):
    for one in memberships:
        check_a_manager_stays(one)
    Membership.objects.filter(pk__in=[one.pk for one in memberships]).update(ended_at=at, ended_by=by)


def check_a_manager_stays(membership):
    if membership.role != Role.MANAGER:
        return
    managers = Membership.objects.current().filter(clinic_id=membership.clinic_id, role=Role.MANAGER)
    if not managers.exclude(user=membership.user_id).exists():
        raise Refused(_("The last manager cannot leave. Make somebody else manager first."))


def refuse_own_role(user, by):
    if by is not None and user.pk == by.pk:
        raise Refused(_("Nobody changes their own role. Ask another manager."))


@transaction.atomic
def end_log_ins(user, *, by, at):
    """Of a colleague who works here: a tablet was lost, or somebody else knows the password. Roles stay."""
    if not Membership.objects.current().filter(clinic_id=by.standing.clinic_id, user=user).exists():
        raise Refused(_("This person does not work here."))
    log_out_everywhere(user)


def log_out_everywhere(user):
    end_devices(user)


@transaction.atomic
def end_devices(user, *, only=None, but=None):
    """Log-ins of this person end at once: all, one of them, or all but that under the key `but`."""
    devices = held_devices_of(user.pk).exclude(session_key=but)
    for device in devices if only is None else devices.filter(pk=only):
        device.end()


def held_devices_of(person):
    """Their log-ins. Until the transaction ends nobody else ends one of them or gives one a new key."""
    take_turns(User(pk=person))
    return UserSession.objects.filter(user=person)


def note_new_key(before, after):
    """The list of one's devices goes on under the key that a log-in has been given."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


@transaction.atomic
def rename_oneself(*, display_name, language, by):
    User.objects.filter(pk=by.pk).update(display_name=display_name, language=language)


@transaction.atomic
def choose_language(language, *, by):
    User.objects.filter(pk=by.pk).update(language=language)
