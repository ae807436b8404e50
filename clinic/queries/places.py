"""The places where a person works or is treated, read before a clinic is chosen."""

from dataclasses import dataclass, replace

from django.db import connection

from clinic.choices import Role
from clinic.standing import NOBODY, Standing

# Asked by every request, so its words are not put together anew each time. Row security lets a person see
# the own memberships and records, and the clinics that they are of; the clinics are joined once, because
# planning what row security asks of them takes longer than all the rest.
PLACES = """
    SELECT own.kind, own.id, c.id, c.name, c.time_zone, c.idle_minutes, c.is_demo, c.gender_label,
        own.role, own.first, coalesce(own.second, c.responsible_clinician_id = %(user)s, false),
        own.patient, own.guardian
    FROM (
        SELECT 1, m.id, m.clinic_id, m.role, m.is_student, NULL::boolean, 0, 0
        FROM clinic_membership m JOIN clinic_user u ON u.id = m.user_id
        WHERE m.user_id = %(user)s AND m.ended_at IS NULL AND u.is_active
        UNION ALL
        SELECT 2, p.id, p.clinic_id, NULL, true, true, p.id, NULL
        FROM clinic_patient p
        WHERE p.portal_user_id = %(user)s AND p.status <> 'merged'
        UNION ALL
        SELECT 3, g.id, g.clinic_id, NULL, g.may_answer, g.may_keep_data, g.patient_id, g.id
        FROM clinic_guardian g
        WHERE g.portal_user_id = %(user)s AND g.ended_at IS NULL
    ) own (kind, id, clinic_id, role, first, second, patient, guardian)
    JOIN clinic_clinic c ON c.id = own.clinic_id
    ORDER BY own.kind, own.id
"""


@dataclass(frozen=True)
class Place:
    """One clinic in which somebody could work now, and what they are there."""

    standing: Standing = NOBODY
    name: str = ""
    time_zone: str | None = None
    idle_minutes: int = 15
    is_demo: bool = False
    gender_label: str = "Gender"  # what the clinic calls it
    records: tuple = ()  # a standing for each record of the clinic that the own pages may show

    @property
    def clinic_id(self):
        return self.standing.clinic_id

    @property
    def idle_seconds(self):
        return self.idle_minutes * 60


NOWHERE = Place()


def places_of(user):
    """Clinics worked in, oldest first, then clinics where the person is a patient and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"user": user.pk})
        rows = cursor.fetchall()
    places = {}
    for _kind, _id, clinic, *about, role, first, second, patient, guardian in rows:
        place = places.get(clinic) or Place(Standing(clinic), *about)
        if role:
            standing = _with_role(place.standing, Role(role), is_student=first, is_named=second)
            places[clinic] = replace(place, standing=standing)
        elif not place.standing.roles:
            record = Standing(
                clinic, patient_id=patient, guardian_id=guardian, may_answer=first, may_keep_data=second
            )
            records = (*place.records, record)
            places[clinic] = replace(place, standing=records[0], records=records)
    return list(places.values())


def place_in(places, clinic_id, patient_id=None):
    """The clinic chosen, and in it the record chosen; the first there is when one is not theirs."""
    place = next((place for place in places if place.clinic_id == clinic_id), (places or [NOWHERE])[0])
    chosen = next((one for one in place.records if one.patient_id == patient_id), None)
    return replace(place, standing=chosen) if chosen else place


def _with_role(standing, role, *, is_student, is_named):
    treats = role == Role.PHYSIOTHERAPIST
    student = is_student and treats
    return replace(
        standing,
        roles=standing.roles | {role},
        is_student=standing.is_student or student,
        is_responsible=standing.is_responsible or (is_named and treats and not student),
    )
