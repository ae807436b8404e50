"""Who treats a patient: the care team and whoever signed a session, with training and who checked it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from clinic.choices import CredentialKind, Role
from clinic.models import CareTeamMember, Credential, Membership, User
from sessions_app.models import TreatmentSession

ORDER = [CredentialKind.REGISTRATION, CredentialKind.IASTM_COURSE, CredentialKind.OTHER]


@dataclass(frozen=True)
class Therapist:
    person: User
    credentials: list
    since_at: datetime | None  # in the care team now
    saw_at: datetime | None  # the last session signed
    is_student: bool
    works_here: bool


def therapists_of(user, patient) -> list[Therapist]:
    """The care team first, then who saw her last. Five questions, however many people."""
    places = CareTeamMember.objects.current().filter(patient__in=patient.records()).order_by("-since_at")
    team = {one.user_id: one.since_at for one in places}
    saw = sessions_by_person(user, patient)
    people = User.objects.in_bulk({*team, *saw})
    credentials = credentials_of(people, patient.clinic_id)
    roles = Membership.objects.current().filter(
        clinic=patient.clinic_id, user__in=people, role=Role.PHYSIOTHERAPIST
    )
    students = dict(roles.values_list("user_id", "is_student"))
    therapists = [
        Therapist(
            person,
            credentials.get(pk, []),
            team.get(pk),
            saw.get(pk),
            is_student=students.get(pk, False),
            works_here=pk in students,
        )
        for pk, person in people.items()
    ]
    return sorted(therapists, key=lambda one: (one.since_at is None, -seconds(one.saw_at), one.person.pk))


def seconds(moment):
    return moment.timestamp() if moment else 0


def sessions_by_person(user, patient) -> dict:
    """{person: start of the last session that she or he gave or signed}"""
    signed = TreatmentSession.objects.visible_to(user).signed().filter(patient__in=patient.records())
    last = {}
    for role in ("practitioner", "signed_by"):
        for pk, at in signed.order_by().values_list(role).annotate(Max("started_at")):
            last[pk] = max(at, last.get(pk, at))
    return last


def credentials_of(people, clinic_id) -> dict:
    held = Credential.objects.filter(clinic=clinic_id, user__in=people, removed_at=None)
    found = {}
    for one in sorted(held.select_related("checked_by"), key=lambda one: (ORDER.index(one.kind), one.pk)):
        found.setdefault(one.user_id, []).append(one)
    return found
