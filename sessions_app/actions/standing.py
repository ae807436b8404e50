"""Standing answers: what a check-in found and the catalogue asks only once becomes an alert."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from clinic.actions.patients import add_alert, end_alert
from clinic.choices import CAUTION_OF_KIND, AlertKind
from clinic.models import PatientAlert
from clinic.refusals import Refused
from sessions_app.choices import SessionState
from sessions_app.models import ScreenFinding, StandingAnswers
from sessions_app.policies_gate import Finding, Gate, Standing, is_standing

KIND_OF_CAUTION = {caution: kind for kind, caution in CAUTION_OF_KIND.items()}
LONGEST = 200


def remember(gate: Gate, draft, *, over, detail, choices, by, at) -> Gate:
    """The same findings, those that stay now with their alerts. Asked once, known from then on. What was said
    of it after the session, which was `over` by then, is newer than what is written late."""
    newer = _said_since(draft.patient_id, over) if gate.findings else set()
    return Gate([_kept(one, newer, draft, detail, choices, by, at) for one in gate.findings])


def _said_since(patient_id, over) -> set[str]:
    """Contraindications of alerts that came after, whether they hold or have ended; not what a session that
    was entered in error had brought and took away again."""
    taken_back = _findings_of_alert(treatment_session__in_error_at=OuterRef("ended_at"))
    alerts = PatientAlert.objects.filter(patient_id=patient_id, added_at__gte=over)
    return {alert.means for alert in alerts.exclude(Exists(taken_back))}


def _findings_of_alert(**which):
    return ScreenFinding.objects.filter(alert=OuterRef("pk"), **which)


def forget(session, *, by, at) -> None:
    """The session was entered in error: the alerts that it made end, but for those that another session
    found again by itself."""
    made = ScreenFinding.objects.filter(
        treatment_session=session, alert__added_at=F("treatment_session__signed_at")
    )
    found_again = _findings_of_alert(treatment_session__state=SessionState.SIGNED, question__isnull=False)
    alerts = PatientAlert.objects.filter(pk__in=made.values("alert"), ended_at=None)
    for alert in alerts.exclude(Exists(found_again)):
        end_alert(alert, reason=_("The session was entered in error."), by=by, at=at)


def _kept(finding, newer, draft, detail, choices, by, at) -> Finding:
    code = finding.caution.code
    if finding.standing or not finding.is_said or code in newer or not is_standing(code, choices):
        return finding
    alert = _alert(draft.patient, finding.caution, areas=finding.areas, words=detail, by=by, at=at)
    return replace(finding, standing=Standing(alert))


def _alert(patient, caution, *, words, by, at, **known):
    """Of a kind of its own where there is one, else in the catalogue's words. What was said in a session
    stands there whole; where it is longer than an alert, the alert says that there is more."""
    told = _told(caution, words)
    if len(told) > LONGEST:
        told = told[: LONGEST - 1] + "…"
    kind = KIND_OF_CAUTION.get(caution.code, AlertKind.OTHER)
    return add_alert(patient, kind=kind, caution=caution.code, words=told, by=by, at=at, **known)


def _told(caution, words) -> str:
    named = [] if caution.code in KIND_OF_CAUTION else [caution.label]
    return ": ".join([*named, *filter(None, [words])])


def _refuse_what_would_be_lost(words, cautions) -> None:
    """An alert is all that keeps what is said here."""
    if words and not cautions:
        raise Refused(_("Choose above what this was said of. Of an allergy the substance alone is kept."))
    over = max((len(_told(one, words)) for one in cautions), default=0) - LONGEST
    if words and over > 0:
        raise Refused(_("Leave out %(over)s characters: they would not fit in the alert.") % {"over": over})


@transaction.atomic
def answer_standing(patient, answers, *, choices, by, at) -> StandingAnswers:
    """Everything found becomes an alert; that the rest was asked is kept too. `answers`: questions asked,
    cautions and allergens found, and their areas, words and until_on."""
    known = {"areas": answers["areas"], "until_on": answers["until_on"], "by": by, "at": at}
    cautions = [choices.contraindications.get(code) for code in answers["cautions"]]
    _refuse_what_would_be_lost(answers["words"], cautions)
    for caution in cautions:
        _alert(patient, caution, words=answers["words"], **known)
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
