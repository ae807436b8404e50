"""The places where a person works or is treated, read before a clinic is chosen."""

from dataclasses import dataclass, replace

from django.db import connection

from clinic.choices import Role
from clinic.standing import NOBODY, Standing

# Asked by every request, so its words are not put together anew each time. Row security lets a person see
# the own memberships and records, and the clinics that they are of.
PLACES = """
    SELECT 1 AS kind, m.id, c.id, c.name, c.time_zone, c.idle_minutes, c.is_demo,
        m.role, m.is_student, coalesce(c.responsible_clinician_id = m.user_id, false)
    FROM clinic_membership m JOIN clinic_clinic c ON c.id = m.clinic_id JOIN clinic_user u ON u.id = m.user_id
    WHERE m.user_id = %(user)s AND m.ended_at IS NULL AND u.is_active
    UNION ALL
    SELECT 2, p.id, c.id, c.name, c.time_zone, c.idle_minutes, c.is_demo, NULL, false, false
    FROM clinic_patient p JOIN clinic_clinic c ON c.id = p.clinic_id
    WHERE p.portal_user_id = %(user)s AND p.status <> 'merged'
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Place:
    """One clinic in which somebody could work now, and what they are there."""

    standing: Standing = NOBODY
    name: str = ""
    time_zone: str | None = None
    idle_minutes: int = 15
    is_demo: bool = False

    @property
    def clinic_id(self):
        return self.standing.clinic_id


NOWHERE = Place()


def places_of(user):
    """Clinics worked in, oldest first, then clinics where the person is a patient and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"user": user.pk})
        rows = cursor.fetchall()
    places = {}
    for _kind, _id, clinic, *about, role, is_student, is_named in rows:
        if role is None:
            places.setdefault(clinic, Place(Standing(clinic, is_patient=True), *about))
        else:
            place = places.get(clinic) or Place(Standing(clinic), *about)
            standing = _with_role(place.standing, Role(role), is_student=is_student, is_named=is_named)
            places[clinic] = replace(place, standing=standing)
    return list(places.values())


def place_in(places, clinic_id):
    """The clinic chosen; the first there is when that one is not theirs."""
    return next((place for place in places if place.clinic_id == clinic_id), (places or [NOWHERE])[0])


def _with_role(standing, role, *, is_student, is_named):
    treats = role == Role.PHYSIOTHERAPIST
    student = is_student and treats
    return replace(
        standing,
        roles=standing.roles | {role},
        is_student=standing.is_student or student,
        is_responsible=standing.is_responsible or (is_named and treats and not student),
    )
