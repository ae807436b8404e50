"""Patients are registered, corrected, and what must be seen at a glance is kept: alerts and guardians."""

from django.db import connection, transaction
from django.db.models import BigIntegerField, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from clinic.actions.care_team import join_care_team
from clinic.actions.portal_access import end_portal_access
from clinic.actions.taking_turns import take_turns, take_turns_with_both
from clinic.choices import CAUTION_OF_KIND
from clinic.models import Guardian, Patient, PatientAlert, TwoPeople
from clinic.queries.duplicates import might_be
from clinic.queries.keeping import merges_asked_between
from clinic.refusals import Refused

FIELDS = (
    *("record_number", "family_name", "given_names", "title", "born_on", "born_on_is_estimated"),
    *("sex", "phone", "email", "address", "language"),
)


class MightBeKnown(Refused):
    """Somebody very like this is on file: a person has to say that it is somebody else."""

    def __init__(self, candidates):
        super().__init__(_("Somebody very like this is on file already."))
        self.candidates = candidates


@transaction.atomic
def register_patient(details, *, by, at, different_from=frozenset(), carer=None):
    """One patient, with a record number if none was given. `different_from` holds the ids of those that a
    person looked at and found to be somebody else."""
    clinic_id = by.standing.clinic_id
    one_at_a_time(clinic_id)
    known = [one for one in might_be(details, clinic_id) if one.pk not in different_from]
    if known:
        raise MightBeKnown(known)
    patient = add_patient(details, clinic_id=clinic_id, by=by, at=at)
    if carer is not None:
        join_care_team(patient, carer, by=by, at=at)
    return patient


def add_patient(details, *, clinic_id, by, at):
    columns = {name: details[name] for name in FIELDS if name in details}
    columns["record_number"] = columns.get("record_number") or next_record_number(clinic_id)
    refuse_taken_number(columns["record_number"], clinic_id)
    return Patient.objects.create(clinic_id=clinic_id, added_by=by, added_at=at, **columns)


def one_at_a_time(clinic_id):
    """Two desks registering the same person at the same moment: the second waits and is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('register patient'), %s)", [clinic_id])


def next_record_number(clinic_id):
    plain = Patient.objects.filter(clinic_id=clinic_id, record_number__regex=r"^[0-9]{1,15}$")
    highest = plain.aggregate(highest=Max(Cast("record_number", BigIntegerField())))["highest"]
    return str((highest or 100000) + 1)


def refuse_taken_number(number, clinic_id, but=None):
    others = Patient.objects.filter(clinic_id=clinic_id, record_number=number)
    if others.exclude(pk=but).exists():
        raise Refused(_("Another patient of this clinic has this clinic number."), field="record_number")


@transaction.atomic
def correct_patient(patient, details, *, by, at):
    """Only the columns that differ are written, so two people correcting two things both keep theirs."""
    patient = take_turns(patient)
    changed = [name for name in FIELDS if name in details and details[name] != getattr(patient, name)]
    if "record_number" in changed:
        refuse_taken_number(details["record_number"], patient.clinic_id, but=patient.pk)
    for name in changed:
        setattr(patient, name, details[name])
    if changed:
        patient.save(update_fields=changed)
    return patient


@transaction.atomic
def add_alert(patient, *, kind, by, at, substance="", words="", caution="", areas=(), until_on=None):
    """Adding what is there already changes nothing."""
    take_turns(patient)
    same = {"patient": patient, "kind": kind, "substance": substance, "words": words, "ended_at": None}
    same |= {"caution": caution or CAUTION_OF_KIND.get(kind, ""), "areas": list(areas)}
    for record in Patient.objects.filter(merged_into=patient):
        of = same | {"patient": record}
        if not PatientAlert.objects.filter(**of).exists():
            row = {"clinic_id": record.clinic_id, "until_on": until_on, "added_by": by, "added_at": at}
            PatientAlert.objects.create(**of, **row)
    there = PatientAlert.objects.filter(**same).first()
    return there or PatientAlert.objects.create(
        **same, until_on=until_on, clinic_id=patient.clinic_id, added_by=by, added_at=at
    )


@transaction.atomic
def end_alert(alert, *, reason, by, at):
    """On every record that is on file of this person."""
    says = {name: getattr(alert, name) for name in ("kind", "substance", "words", "caution", "areas")}
    everywhere = PatientAlert.objects.filter(**says, patient__in=alert.patient.records(), ended_at=None)
    everywhere.update(ended_at=at, ended_by=by, ended_reason=reason)


@transaction.atomic
def add_guardian(patient, *, name, relation, by, at, phone=""):
    take_turns(patient)
    same = {"patient": patient, "name": name, "relation": relation, "ended_at": None}
    there = Guardian.objects.filter(**same).first()
    return there or Guardian.objects.create(
        **same, clinic_id=patient.clinic_id, phone=phone, added_by=by, added_at=at
    )


@transaction.atomic
def end_guardian(guardian, *, by, at):
    """A log-in of the guardian ends with it."""
    end_portal_access(guardian.patient, guardian=guardian, reason=_("No longer guardian"), by=by, at=at)
    Guardian.objects.filter(pk=guardian.pk, ended_at=None).update(ended_at=at, ended_by=by)


@transaction.atomic
def tell_apart(one, other, *, by, at):
    """Two patients who look alike are two people. Twice is once."""
    first, second = sorted((one, other), key=lambda patient: patient.pk)
    if first == second:
        raise Refused(_("These are one and the same record."))
    take_turns_with_both(first, second)
    if merges_asked_between([(first.pk, second.pk)]):
        raise Refused(_("It is asked that they be merged. Confirm or withdraw that first."))
    pair = {"first": first, "second": second}
    already = TwoPeople.objects.filter(**pair).first()
    return already or TwoPeople.objects.create(clinic_id=first.clinic_id, **pair, found_at=at, found_by=by)
