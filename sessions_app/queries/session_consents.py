"""Who had agreed to what a signed session did, of what was on file at the signature.

The seal holds the answer of the check-in alone; a consent is a row that never changes, nor does a guardian's
name. Which of them counted is said by policies_consent, which asks how old the patient was. Where the birth
date was put right since, whoever had agreed to instrument work is named: none was signed without a consent.
"""

from zoneinfo import ZoneInfo

from django.db.models import Case, When
from django.utils.translation import gettext as _

from clinic.choices import ConsentKind
from clinic.models import Consent
from sessions_app.choices import ConsentAnswer
from sessions_app.policies_consent import Consents, Span
from sessions_app.words import day_words


def consents_at_signing(session) -> list[str]:
    """A sentence for each kind, from the newest; none where the check-in does not say that consent stands."""
    parts = session.snapshot["parts"]
    if not _stands_by_the_check_in(parts):
        return []
    span = Span(session.started_at, session.ended_at, ZoneInfo(session.clinic.time_zone))
    consents, passes = Consents(session.patient, _on_file(session)), _passes(parts)
    found = [consents.that_count(ConsentKind.TREATMENT, span)]
    if passes:
        asked = {"was_broken_off": all("stopped_early" in one["values"] for one in passes)}
        counted = consents.that_count(ConsentKind.IASTM, span, **asked)
        found.append(counted or consents.agreed_to(ConsentKind.IASTM, span, **asked))
    return [_sentence(given[-1], span.zone) for given in found if given]


def _stands_by_the_check_in(parts) -> bool:
    said = [part["values"].get("consent", {}).get("value") for part in parts if part["kind"] == "check_in"]
    return ConsentAnswer.STANDS in said


def _passes(parts) -> list[dict]:
    return [part for part in parts if part["kind"] == "iastm_pass" and part["is_done"]]


def _on_file(session) -> tuple:
    """Oldest first."""
    found = Consent.objects.filter(patient=session.patient_id, recorded_at__lte=session.signed_at)
    until_then = When(withdrawal__withdrawn_at__lte=session.signed_at, then="withdrawal__withdrawn_at")
    told = found.annotate(withdrawn_at=Case(until_then)).select_related("given_by_guardian")
    return tuple(told.order_by("given_at", "id"))


def _sentence(consent, zone) -> str:
    told = {
        "kind": consent.get_kind_display(),
        "day": day_words(consent.given_at.astimezone(zone).date()),
        "who": consent.given_by_guardian or _("the patient"),
    }
    if consent.on_paper:
        return _("%(kind)s: agreed to on %(day)s by %(who)s, on paper.") % told
    return _("%(kind)s: agreed to on %(day)s by %(who)s.") % told
