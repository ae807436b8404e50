"""The places where a person works or is treated, read before a clinic is chosen."""

from dataclasses import dataclass, replace

from clinic.choices import PatientStatus, Role
from clinic.models import Membership, Patient
from clinic.standing import NOBODY, Standing


@dataclass(frozen=True)
class Place:
    """One clinic in which somebody could work now, and what they are there."""

    standing: Standing = NOBODY
    name: str = ""
    time_zone: str | None = None
    idle_minutes: int = 15

    @property
    def clinic_id(self):
        return self.standing.clinic_id


NOWHERE = Place()


def places_of(user):
    """Clinics worked in, oldest first, then clinics where the person is a patient and nothing else."""
    places = {}
    for membership in _memberships_of(user):
        place = places.get(membership.clinic_id) or _place(membership.clinic, Standing(membership.clinic_id))
        places[membership.clinic_id] = replace(place, standing=_with_role(place.standing, membership))
    for patient in _records_of(user):
        standing = Standing(patient.clinic_id, is_patient=True)
        places.setdefault(patient.clinic_id, _place(patient.clinic, standing))
    return list(places.values())


def place_in(places, clinic_id):
    """The clinic chosen; the first there is when that one is not theirs."""
    return next((place for place in places if place.clinic_id == clinic_id), (places or [NOWHERE])[0])


def _place(clinic, standing):
    return Place(standing, clinic.name, clinic.time_zone, clinic.idle_minutes)


def _memberships_of(user):
    return Membership.objects.current().filter(user=user).select_related("clinic").order_by("id")


def _records_of(user):
    records = Patient.objects.filter(portal_user=user).exclude(status=PatientStatus.MERGED)
    return records.select_related("clinic").order_by("id")


def _with_role(standing, membership):
    treats = membership.role == Role.PHYSIOTHERAPIST
    student = membership.is_student and treats
    named = membership.clinic.responsible_clinician_id == membership.user_id
    return replace(
        standing,
        roles=standing.roles | {Role(membership.role)},
        is_student=standing.is_student or student,
        is_responsible=standing.is_responsible or (named and treats and not student),
    )
