"""The manager's staff page and what each role may open, drawn from the one table of rights."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.access import GRANTS, PATIENT, RESPONSIBLE, Permission
from clinic.choices import Role
from clinic.models import BreakGlass, Credential, Invitation, Membership, User

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Colleague:
    user: object
    roles: list
    credentials: list
    seen_at: object = None


@dataclass(frozen=True)
class StaffPage:
    colleagues: list
    to_check: list
    ending: list
    invitations: list
    left: list
    opened_with_reason: list


def staff_page(user, *, at):
    """The whole page in a fixed number of queries."""
    credentials = list(
        Credential.objects.visible_to(user)
        .filter(removed_at=None)
        .select_related("user", "checked_by")
        .order_by("user__display_name", "kind", "title")
    )
    here = colleagues(user, credentials)
    today = timezone.localdate(at)
    working = {one.user.pk for one in here}
    held = [one for one in credentials if one.user_id in working]
    return StaffPage(
        here,
        to_check=[one for one in held if not one.checked_at and one.user_id != user.pk],
        ending=[one for one in held if one.expires_on and one.expires_on <= today + SOON],
        invitations=open_invitations(user, at),
        left=leavers(user, working),
        opened_with_reason=opened_with_reason(user, at),
    )


def colleagues(user, credentials):
    people, roles = {}, {}
    current = Membership.objects.visible_to(user).current().select_related("user")
    for membership in current.order_by("user__display_name", "role"):
        people[membership.user_id] = membership.user
        roles.setdefault(membership.user_id, []).append(membership)
    last = UserSession.objects.filter(user__in=people).values("user").annotate(at=Max("created_at"))
    seen = {row["user"]: row["at"] for row in last}
    return [
        Colleague(person, roles[pk], [one for one in credentials if one.user_id == pk], seen.get(pk))
        for pk, person in people.items()
    ]


def open_invitations(user, at):
    """Not used and not withdrawn; those that ran out within the month are shown as ended."""
    waiting = Invitation.objects.visible_to(user).filter(
        used_at=None, withdrawn_at=None, patient=None, expires_at__gt=at - SOON
    )
    invitations = list(waiting.order_by("-invited_at"))
    for one in invitations:
        one.has_ended = one.expires_at <= at
        one.role_label = Role(one.role).label
    return invitations


def leavers(user, working):
    """People whose last role here ended, newest first."""
    ended = Membership.objects.visible_to(user).exclude(user__in=working).exclude(ended_at=None)
    return list(ended.values("user__display_name").annotate(at=Max("ended_at")).order_by("-at")[:20])


def opened_with_reason(user, at):
    """Break-glass of the last 30 days, for the manager to read."""
    opened = BreakGlass.objects.visible_to(user).filter(opened_at__gt=at - SOON)
    return list(opened.select_related("patient", "user").order_by("-opened_at")[:50])


def who_treat_in(clinic_id):
    """Physiotherapists who work in this clinic now, students among them."""
    return _holding(Membership.objects.current().filter(clinic=clinic_id, role=Role.PHYSIOTHERAPIST))


def physiotherapists_of(clinic_id):
    """Who treats here now and signs for herself."""
    held = Membership.objects.current().filter(clinic=clinic_id, role=Role.PHYSIOTHERAPIST)
    return _holding(held.filter(is_student=False))


def _holding(memberships):
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("display_name")


# What a role may open, in words. The table of rights itself is printed, so it cannot say something else.
WORDS = {
    Permission.SEE_TODAY: _("See the day's list, find patients"),
    Permission.KEEP_TODAY: _("Book and change visits"),
    Permission.SEE_DEMOGRAPHICS: _("See name, birth date, contact"),
    Permission.EDIT_DEMOGRAPHICS: _("Register and correct patients"),
    Permission.SEE_RECORD: _("Read sessions and scores"),
    Permission.SEE_NOTES: _("Read notes"),
    Permission.EXPORT: _("Take an episode away as files"),
    Permission.CHART: _("Chart and sign"),
    Permission.PLAN: _("Episodes, goals and plans"),
    Permission.KEEP_ALERTS: _("Keep alerts"),
    Permission.KEEP_CARE_TEAM: _("Say who treats a patient"),
    Permission.BREAK_GLASS: _("Open a record with a reason, 60 minutes"),
    Permission.SEE_CONSENTS: _("See consents"),
    Permission.RECORD_CONSENTS: _("Record and withdraw consents"),
    Permission.SEE_CATALOGUE: _("See the catalogue"),
    Permission.EDIT_CATALOGUE: _("Change the catalogue"),
    Permission.SIGN_LISTS: _("Sign the clinical lists for the clinic"),
    Permission.SEE_STAFF: _("See staff"),
    Permission.EDIT_STAFF: _("Invite, end, check training; never the own role"),
    Permission.KEEP_OWN_CREDENTIALS: _("Keep the own training list"),
    Permission.EDIT_CLINIC: _("Change the clinic's settings"),
    Permission.SEE_DATA_QUALITY: _("Count unsigned drafts"),
    Permission.SEE_CLINIC_REVIEW: _("See the clinic review"),
    Permission.SEE_TRAIL: _("See the trail: own, or the clinic's for its manager"),
    Permission.SEE_OWN_RECORD: _("Read the own record"),
    Permission.ANSWER_FOR_ONESELF: _("Answer before a visit, tick exercises at home"),
    Permission.KEEP_OWN_DATA: _("Take back consents, download and correct the own data"),
}


def rights_table():
    """One row a permission: its words and who holds it."""
    holders = [*Role, RESPONSIBLE, PATIENT]
    return [(WORDS[one], [one in GRANTS[holder] for holder in holders]) for one in Permission]


def unproved_address(user) -> EmailAddress | None:
    """The log-in's address, while nobody has shown that it is theirs."""
    return EmailAddress.objects.filter(user=user, verified=False).first()
