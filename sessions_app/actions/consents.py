"""A consent that does not stand, taken while charting: recorded at once, and said in the check-in."""

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.consents import record_consent
from clinic.actions.taking_turns import in_turn
from clinic.choices import ConsentKind
from clinic.refusals import Refused
from sessions_app import payload
from sessions_app.actions.drafts import save_draft
from sessions_app.choices import ConsentAnswer
from sessions_app.models import Draft
from sessions_app.payload import Change, Row
from sessions_app.policies import check_open, check_own
from sessions_app.policies_consent import Span, consents_of, why_not_taken


@transaction.atomic
def take_consent(draft_id, guardian_key: str, *, kind=ConsentKind.IASTM, by, at) -> None:
    """Given now, to the wording on the page, by the patient or one of a minor's named guardians. The consent
    is recorded and the check-in says so once all stand, or neither."""
    drafts = in_turn(Draft.objects).select_related("author", "clinic", "patient")
    draft = drafts.get(pk=draft_id)
    check_open(draft)
    check_own(draft, by=by)
    rows = payload.from_json(draft.payload)
    span = Span.typed(draft, rows.row("head"), at=at)
    told = why_not_taken(span, by=by, at=at)
    if told:
        raise Refused(told)
    guardian = _guardian(draft.patient, guardian_key)
    record_consent(draft.patient, kind=kind, guardian=guardian, by=by, at=at)
    if consents_of(draft.patient).lacking(span, {row.kind for row in rows.rows}):
        return
    said = (rows.row("checkin") or Row("checkin", "checkin")).get("consent")
    stands = Change("checkin", "consent", said, [ConsentAnswer.STANDS.value])
    save_draft(draft.pk, by=by, at=at, changes=[stands])


def _guardian(patient, key):
    if not key:
        return None
    named = patient.guardians.filter(ended_at=None)
    found = next((one for one in named if str(one.pk) == key), None)
    if found is None:
        raise Refused(_("That guardian is not named on the patient's page any more."))
    return found
