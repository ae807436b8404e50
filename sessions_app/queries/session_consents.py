"""Who had agreed to what a signed session did, as it was on file at the signature.

The seal holds the answer of the check-in alone; a consent is a row that never changes, nor does a guardian's
name.
"""

from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from clinic.choices import ConsentKind
from clinic.models import Consent
from sessions_app.choices import ConsentAnswer
from sessions_app.policies_consent import Span, stands
from sessions_app.words import day_words


def consents_at_signing(session) -> list[str]:
    """A sentence for each kind, from the newest; none where the check-in does not say that consent stands."""
    kinds = _kinds_in(session.snapshot["parts"])
    if not kinds:
        return []
    span = Span(session.started_at, session.ended_at, ZoneInfo(session.clinic.time_zone))
    newest = {one.kind: one for one in _on_file(session, span) if stands(one, span)}
    return [_sentence(newest[kind], span.zone) for kind in kinds if kind in newest]


def _kinds_in(parts) -> list[ConsentKind]:
    said = [part["values"].get("consent", {}).get("value") for part in parts if part["kind"] == "check_in"]
    if ConsentAnswer.STANDS not in said:
        return []
    used_tool = any(part["kind"] == "iastm_pass" and part["is_done"] for part in parts)
    return [ConsentKind.TREATMENT, *([ConsentKind.IASTM] if used_tool else [])]


def _on_file(session, span):
    """Oldest first. Below the age a guardian's word counts and no other."""
    found = Consent.objects.filter(
        patient=session.patient_id, recorded_at__lte=session.signed_at, given_at__lt=span.over
    )
    if span.finds_a_minor(session.patient):
        found = found.exclude(given_by_guardian=None)
    told = found.annotate(withdrawn_at=F("withdrawal__withdrawn_at")).select_related("given_by_guardian")
    return told.order_by("given_at", "id")


def _sentence(consent, zone) -> str:
    told = {
        "kind": consent.get_kind_display(),
        "day": day_words(consent.given_at.astimezone(zone).date()),
        "who": consent.given_by_guardian or _("the patient"),
    }
    if consent.on_paper:
        return _("%(kind)s: agreed to on %(day)s by %(who)s, on paper.") % told
    return _("%(kind)s: agreed to on %(day)s by %(who)s.") % told
