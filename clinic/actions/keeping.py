"""Records are held, and erased past their years: always by two people, and only as the clinic has set."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import take_turns
from clinic.choices import HoldState, PatientStatus, RequestState
from clinic.models import Clinic, Erasure, ErasureRequest, LegalHold
from clinic.queries.keeping import asked_merges, kept, open_requests, standing_holds
from clinic.refusals import Refused, refuse_if

HELD, YEARS = "a_hold_keeps_the_record", "a_record_is_kept_for_its_years"
TWO, KEEPERS = "two_people_erase", "keepers_act"
MERGE, WRITING = "a_merge_is_decided_first", "nobody_writes_in_a_record_that_is_erased"


@transaction.atomic
def place_hold(patient, *, reason, by, at):
    """At once, by one person: it only keeps. The same hold twice is one."""
    take_turns(patient)
    same = {"patient": patient, "reason": reason, "state": HoldState.STANDING}
    there = LegalHold.objects.filter(**same).first()
    return there or LegalHold.objects.create(clinic_id=patient.clinic_id, **same, placed_at=at, placed_by=by)


@transaction.atomic
def lift_hold(hold, *, reason, by, at):
    """By somebody else than who placed it."""
    take_turns(hold.patient)
    if hold.placed_by_id == by.pk:
        raise Refused(_("Somebody else lifts the hold that you placed."), field="reason")
    LegalHold.objects.filter(pk=hold.pk, state=HoldState.STANDING).update(
        state=HoldState.LIFTED, lifted_at=at, lifted_by=by, lifted_reason=reason
    )


def why_not_erased(patient):
    """The words for a button that asks for nothing, or none."""
    if patient.status == PatientStatus.ERASED:
        return _("This record is erased already.")
    if patient.status == PatientStatus.MERGED:
        return _("This record was merged into another one, and is erased with it.")
    clinic = Clinic.objects.get(pk=patient.clinic_id)
    if clinic.retention_years is None:
        return _("This clinic keeps records for ever. A manager can set the years.")
    if standing_holds(patient).exists():
        return _("A hold keeps this record.")
    if asked_merges(patient).exists():
        return _merge_first()
    until = kept(patient)
    if not until.is_past:
        return _("This record is kept until %(day)s.") % {"day": _day(until.until_on)}
    return ""


@transaction.atomic
def ask_erasure(patient, *, by, at):
    """The first person. Asked twice is asked once."""
    patient = take_turns(patient)
    refuse_if(why_not_erased(patient))
    there = open_requests().filter(patient=patient).first()
    return there or ErasureRequest.objects.create(
        clinic_id=patient.clinic_id, patient=patient, asked_at=at, asked_by=by
    )


@transaction.atomic
def withdraw_erasure(request, *, by, at):
    """Whoever asked thinks better of it, or the second person says no."""
    open_requests().filter(pk=request.pk).update(state=RequestState.WITHDRAWN, ended_at=at, ended_by=by)


@transaction.atomic
def confirm_erasure(request, *, by):
    """The second person: the record is gone when this ends. The database asks all of it once more, and takes
    its own hour; what is left is the tombstone."""
    if request.asked_by_id == by.pk:
        raise Refused(_("You asked for this erasure: somebody else confirms it."))
    refuse_if(why_not_erased(take_turns(request.patient)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT erase_record(%s)", [request.pk])
            return Erasure.objects.get(pk=cursor.fetchone()[0])
    except IntegrityError as error:
        raise Refused(_said_by_the_database(error)) from error


def _said_by_the_database(error):
    """It refused what a moment ago seemed right: somebody was quicker, or a role ended meanwhile."""
    rule = error.__cause__.diag.constraint_name
    sentences = {
        HELD: _("A hold keeps this record."),
        YEARS: _("This record is still kept."),
        KEEPERS: _("Who asked for this erasure, or you, may not do so any more."),
        TWO: _("You asked for this erasure: somebody else confirms it."),
        MERGE: _merge_first(),
        WRITING: _("Somebody is writing in this record just now. Nothing is erased; try again in a moment."),
    }
    return sentences.get(rule, _("This erasure is not asked for any more."))


def _merge_first():
    return _("It is asked that this record be merged. Confirm or withdraw that first.")


def _day(day):
    return timezone.datetime(day.year, day.month, day.day).strftime("%-d %b %Y")
