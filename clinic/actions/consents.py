"""Consent is given to words, by a person who may; taken back at any time; never rewritten."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import take_turns
from clinic.consent_wordings import ADULT_AT, WORDINGS, is_minor, is_outgrown
from clinic.models import Consent, ConsentWithdrawal
from clinic.refusals import Refused


@transaction.atomic
def record_consent(patient, *, kind, by, at, given_at=None, guardian=None, on_paper=False):
    """A consent that stood already then is returned as it is. One of an earlier day is written down all the
    same: it allows what was done before, until any for the same was taken back."""
    given_at = given_at or at
    refuse_minor_alone(patient, guardian, given_at)
    if given_at > at:
        raise Refused(_("This lies in the future."), field="given_at")
    take_turns(patient)
    if on_paper:
        given_at = _before_a_withdrawal_of_the_day(patient, kind, given_at)
    standing = _stood(patient, kind, guardian, given_at)
    wording = WORDINGS[kind]
    if standing and standing.wording_version == wording.version:
        return standing
    given = Consent.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        kind=kind,
        wording=str(wording.words),
        wording_version=wording.version,
        given_at=given_at,
        given_by_guardian=guardian,
        on_paper=on_paper,
        recorded_at=at,
        recorded_by=by,
    )
    if given_at < at:
        _take_back_as_the_others(given, by=by)
    return given


def _before_a_withdrawal_of_the_day(patient, kind, at):
    """A paper tells its day and no hour. It may be older than a withdrawal of that day, which counts."""
    day = at.astimezone(ZoneInfo(patient.clinic.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    taken_back = _withdrawals(patient, kind).filter(withdrawn_at__gte=day, withdrawn_at__lte=at)
    return day if taken_back.exists() else at


def _withdrawals(patient, kind):
    return ConsentWithdrawal.objects.filter(consent__patient__in=patient.records(), consent__kind=kind)


def _stood(patient, kind, guardian, at):
    """What counted at that moment. A minor's own word does not stand for the guardian's, nor a guardian's for
    that of somebody who has come of age since."""
    found = Consent.objects.filter(patient=patient, kind=kind, given_at__lte=at)
    found = found.exclude(withdrawal__withdrawn_at__lte=at)
    if guardian is not None:
        found = found.exclude(given_by_guardian=None)
    zone = ZoneInfo(patient.clinic.time_zone)
    day = at.astimezone(zone).date()
    return next((one for one in found if not is_outgrown(one, patient.born_on, day, zone)), None)


def refuse_minor_alone(patient, guardian, on):
    day = on.astimezone(ZoneInfo(patient.clinic.time_zone)).date()
    if guardian is None and is_minor(patient.born_on, day):
        raise Refused(
            _("A patient under %(years)d: name the guardian who consents.") % {"years": ADULT_AT},
            field="guardian",
        )


@transaction.atomic
def withdraw_consent(consent, *, by, at, reason=""):
    """From now on what it allowed is blocked: whoever takes one back takes back every one for the same, to
    an older wording or by another guardian. Withdrawing twice is withdrawing once."""
    known = ConsentWithdrawal.objects.filter(consent=consent).first()
    if known is not None:  # what was given since stands
        return known
    records = consent.patient.records()
    standing = Consent.objects.standing().filter(patient__in=records, kind=consent.kind)
    for other in standing.exclude(pk=consent.pk):
        _withdraw(other, by=by, at=at, reason=reason)
    return _withdraw(consent, by=by, at=at, reason=reason)


def _take_back_as_the_others(consent, *, by):
    """A paper that turns up late was taken back with those that were on file."""
    since = _withdrawals(consent.patient, consent.kind).filter(withdrawn_at__gt=consent.given_at)
    first = since.order_by("withdrawn_at").first()
    if first is not None:
        _withdraw(consent, by=by, at=first.withdrawn_at, reason=first.reason)


def _withdraw(consent, *, by, at, reason):
    withdrawal, _made = ConsentWithdrawal.objects.get_or_create(
        consent=consent,
        defaults={
            "clinic_id": consent.clinic_id,
            "patient_id": consent.patient_id,
            "withdrawn_at": at,
            "recorded_by": by,
            "reason": reason,
        },
    )
    return withdrawal
