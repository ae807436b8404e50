"""The manager's staff page: who works here, what is to check, who is invited, who has left."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from clinic import from_care
from clinic.choices import Role
from clinic.models import BreakGlass, Credential, Invitation, Membership, User
from clinic.training import ENDED, ENDS_SOON, SOON, Standing, standing_of

A_MONTH = timedelta(days=30)
LEAVERS_SHOWN = 20
SECOND_STEPS = {Authenticator.Type.TOTP: "code", Authenticator.Type.WEBAUTHN: "passkey"}


@dataclass(frozen=True)
class Colleague:
    user: User
    roles: list
    credentials: list
    second_step: str  # "code", "passkey" or nothing
    treats: bool


@dataclass(frozen=True)
class ToCheck:
    """What ends or has ended first, then papers that nobody has seen."""

    credential: Credential
    standing: Standing
    may_check: bool


@dataclass(frozen=True)
class Leaver:
    user: User
    left_at: object
    work: from_care.Work


@dataclass(frozen=True)
class StaffPage:
    colleagues: list
    to_check: list
    invitations: list
    left: list
    opened_with_reason: list


def staff_page(user, *, at, site=None):
    """The whole page in a fixed number of queries. With a site, who treats there, and who treats nowhere."""
    credentials = list(
        Credential.objects.visible_to(user)
        .annotate(is_renewed=is_renewed(timezone.localdate(at)))
        .filter(removed_at=None)
        .select_related("user", "checked_by")
        .order_by("user__display_name", "kind", "title")
    )
    here = colleagues(user, credentials)
    working = {one.user.pk for one in here}
    return StaffPage(
        here if site is None else _at_site(here, user, site),
        to_check=_to_check([one for one in credentials if one.user_id in working], user, at),
        invitations=open_invitations(user, at),
        left=leavers(user, working),
        opened_with_reason=opened_with_reason(user, at),
    )


def is_renewed(today) -> Exists:
    """Of credentials that end: whether their owner has listed the same anew."""
    the_same = {name: OuterRef(name) for name in ("clinic", "user", "kind")}
    anew = Credential.objects.filter(**the_same, title__iexact=OuterRef("title"), removed_at=None)
    return Exists(anew.filter(Q(expires_on=None) | Q(expires_on__gt=today + SOON)))


def _at_site(people, user, site):
    there = from_care.who_treats_at(user, site.pk)
    return [one for one in people if one.user.pk in there or not one.treats]


def _to_check(held, user, at):
    today = timezone.localdate(at)
    found = [(one, standing_of(one, today)) for one in held]
    rows = [
        ToCheck(one, how, may_check=not one.checked_at and one.user_id != user.pk)
        for one, how in found
        if (not one.is_renewed if how.state in (ENDED, ENDS_SOON) else not one.checked_at)
    ]
    return sorted(rows, key=lambda row: row.standing.state not in (ENDED, ENDS_SOON))


def colleagues(user, credentials):
    people, roles = {}, {}
    current = Membership.objects.visible_to(user).current().select_related("user")
    for membership in current.order_by("user__display_name", "role"):
        people[membership.user_id] = membership.user
        roles.setdefault(membership.user_id, []).append(membership)
    steps = second_steps(people)
    return [
        Colleague(
            person,
            roles[pk],
            [one for one in credentials if one.user_id == pk],
            steps.get(pk, ""),
            treats=any(one.role == Role.PHYSIOTHERAPIST for one in roles[pk]),
        )
        for pk, person in people.items()
    ]


def second_steps(people):
    """{person: "passkey" or "code"}, of those who have set one up; a passkey is said before a code."""
    kept = Authenticator.objects.filter(user__in=people, type__in=SECOND_STEPS).order_by("type")
    return {person: SECOND_STEPS[kind] for person, kind in kept.values_list("user", "type")}


def open_invitations(user, at):
    """Not used and not withdrawn; of those that ran out within the month the newest of each person."""
    newer = Invitation.objects.filter(
        clinic=OuterRef("clinic"), email=OuterRef("email"), role=OuterRef("role"), pk__gt=OuterRef("pk")
    )
    waiting = Invitation.objects.visible_to(user).filter(
        ~Exists(newer),
        used_at=None,
        withdrawn_at=None,
        patient=None,
        person=None,
        expires_at__gt=at - A_MONTH,
    )
    invitations = list(waiting.order_by("-invited_at"))
    for one in invitations:
        one.has_ended = one.expires_at <= at
        one.role_label = Role(one.role).label
    return invitations


def leavers(user, working):
    """People whose last role here ended, newest first, with what they signed and what waits."""
    ended = Membership.objects.visible_to(user).exclude(user__in=working).exclude(ended_at=None)
    last = list(ended.values("user").annotate(at=Max("ended_at")).order_by("-at")[:LEAVERS_SHOWN])
    people = User.objects.in_bulk([row["user"] for row in last])
    work = from_care.work_of(user, people)
    return [Leaver(people[row["user"]], row["at"], work.get(row["user"], from_care.Work())) for row in last]


def opened_with_reason(user, at):
    """Break-glass of the last 30 days, for the manager to read."""
    opened = BreakGlass.objects.visible_to(user).filter(opened_at__gt=at - A_MONTH)
    return list(opened.select_related("patient", "user").order_by("-opened_at")[:50])


def openings_told_to(user):
    """Openings from outside the care team that nobody has read yet, for those who are told of them: every
    manager but whoever opened the record; and where no other manager is there, everybody who works here."""
    another = Membership.objects.current().filter(clinic=OuterRef("clinic"), role=Role.MANAGER)
    untold = BreakGlass.objects.visible_to(user).filter(read=None).exclude(user=user)
    if not user.standing.is_manager:
        untold = untold.filter(~Exists(another.exclude(user=OuterRef("user"))))
    return untold.select_related("patient", "user").order_by("opened_at", "pk")


def who_treat_in(clinic_id):
    """Physiotherapists who work in this clinic now, students among them."""
    return _holding(Membership.objects.current().filter(clinic=clinic_id, role=Role.PHYSIOTHERAPIST))


def physiotherapists_of(clinic_id):
    """Who treats here now and signs for herself."""
    held = Membership.objects.current().filter(clinic=clinic_id, role=Role.PHYSIOTHERAPIST)
    return _holding(held.filter(is_student=False))


def _holding(memberships):
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("display_name")


def unproved_address(user) -> EmailAddress | None:
    """The log-in's address, while nobody has shown that it is theirs."""
    return EmailAddress.objects.filter(user=user, verified=False).first()


def devices_of(user, at) -> list[UserSession]:
    """Where the person is logged in, the newest first. A log-in lasts a working day at most."""
    day = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    begun = UserSession.objects.filter(user=user, created_at__gt=at - day)
    alive = Session.objects.filter(pk__in=begun.values("session_key")).values("pk")
    return list(begun.filter(session_key__in=alive).order_by("-created_at"))


def renewals_of(user, person):
    """Links for a new password or second step that the clinic made for a colleague, the newest first."""
    made = Invitation.objects.visible_to(user).filter(person=person, patient=None)
    return made.select_related("invited_by").order_by("-invited_at")[:5]
