"""Standing answers: what a check-in found and the catalogue asks only once becomes an alert."""

from dataclasses import replace

from django.db import transaction

from clinic.actions.patients import add_alert
from clinic.choices import CAUTION_OF_KIND, AlertKind
from sessions_app.models import StandingAnswers
from sessions_app.policies_gate import Finding, Gate, Standing, is_standing

KIND_OF_CAUTION = {caution: kind for kind, caution in CAUTION_OF_KIND.items()}
LONGEST = 200


def remember(gate: Gate, draft, *, detail, choices, by, at) -> Gate:
    """The same findings, those that stay now with their alerts. Asked once, known from then on."""
    return Gate([_kept(one, draft, detail, choices, by, at) for one in gate.findings])


def _kept(finding, draft, detail, choices, by, at) -> Finding:
    code = finding.caution.code
    if finding.standing or not finding.is_said or not is_standing(code, choices):
        return finding
    alert = _alert(draft.patient, finding.caution, areas=finding.areas, words=detail, by=by, at=at)
    return replace(finding, standing=Standing(alert))


def _alert(patient, caution, *, words, by, at, **known):
    """Of a kind of its own where there is one, else in the catalogue's words."""
    kind = KIND_OF_CAUTION.get(caution.code, AlertKind.OTHER)
    named = [caution.label] if kind == AlertKind.OTHER else []
    told = ": ".join([*named, *filter(None, [words])])[:LONGEST]
    return add_alert(patient, kind=kind, caution=caution.code, words=told, by=by, at=at, **known)


@transaction.atomic
def answer_standing(patient, answers, *, choices, by, at) -> StandingAnswers:
    """Everything found becomes an alert; that the rest was asked is kept too. `answers`: questions asked,
    cautions and allergens found, and their areas, words and until_on."""
    known = {"areas": answers["areas"], "until_on": answers["until_on"], "by": by, "at": at}
    for code in answers["cautions"]:
        _alert(patient, choices.contraindications.get(code), words=answers["words"], **known)
    for substance in answers["allergens"]:
        add_alert(patient, kind=AlertKind.ALLERGY, substance=substance, by=by, at=at)
    return StandingAnswers.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        questions=answers["questions"],
        found=[*answers["cautions"], *answers["allergens"]],
        asked_at=at,
        asked_by=by,
    )
