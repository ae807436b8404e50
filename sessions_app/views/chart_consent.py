"""Consent to instrument work, taken while charting: recorded at once, and said in the check-in."""

from django.utils.translation import gettext as _

from clinic.access import Permission, may
from clinic.actions.consents import record_consent
from clinic.choices import ConsentKind
from clinic.refusals import Refused
from sessions_app.actions.drafts import save_draft
from sessions_app.choices import ConsentAnswer
from sessions_app.payload import Change
from sessions_app.policies import check_open, check_own


def take_consent(page, guardian_key: str, *, by, at) -> None:
    """Given now, to the wording on the page, by the patient or by one of a minor's named guardians."""
    check_open(page.draft)
    check_own(page.draft, by=by)
    if not may(by, Permission.RECORD_CONSENTS):
        raise Refused(_("You may not record a consent."))
    patient = page.draft.patient
    guardian = _guardian(patient, guardian_key)
    record_consent(patient, kind=ConsentKind.IASTM, guardian=guardian, by=by, at=at)
    said = page.row("checkin").get("consent")
    stands = Change("checkin", "consent", said, [ConsentAnswer.STANDS.value])
    save_draft(page.draft.pk, by=by, at=at, changes=[stands])


def _guardian(patient, key):
    if not key:
        return None
    named = patient.guardians.filter(ended_at=None)
    found = next((one for one in named if str(one.pk) == key), None)
    if found is None:
        raise Refused(_("That guardian is not named on the patient's page any more."))
    return found
