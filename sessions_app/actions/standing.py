"""Standing answers: what a check-in found and the catalogue asks only once becomes an alert."""

from dataclasses import replace

from clinic.actions.patients import add_alert
from clinic.choices import CAUTION_OF_KIND, AlertKind
from sessions_app.policies_gate import Finding, Gate, Standing, is_standing

KIND_OF_CAUTION = {caution: kind for kind, caution in CAUTION_OF_KIND.items()}
LONGEST = 200


def remember(gate: Gate, draft, *, detail, choices, by, at) -> Gate:
    """The same findings, those that stay now with their alerts. Asked once, known from then on."""
    return Gate([_kept(one, draft, detail, choices, by, at) for one in gate.findings])


def _kept(finding, draft, detail, choices, by, at) -> Finding:
    if finding.standing or not finding.is_said or not is_standing(finding.caution.code, choices):
        return finding
    kind = KIND_OF_CAUTION.get(finding.caution.code, AlertKind.OTHER)
    words = [finding.label] if kind == AlertKind.OTHER else []
    alert = add_alert(
        draft.patient,
        kind=kind,
        caution=finding.caution.code,
        areas=finding.areas,
        words=": ".join([*words, *filter(None, [detail])])[:LONGEST],
        by=by,
        at=at,
    )
    return replace(finding, standing=Standing(alert))
