"""What alerts that are only ticked so far will stop: the gate of the check-in is asked beforehand."""

from django.utils.translation import gettext_lazy as _

from clinic.choices import AlertKind
from clinic.models import PatientAlert
from sessions_app.choices import CautionAction
from sessions_app.policies_gate import Answers, Standing, gate_of
from sessions_app.queries.charting_choices import charting_choices

WORDS = {
    CautionAction.BLOCK_SESSION: _("No instrument work while this stands."),
    CautionAction.BLOCK_AREA: _(
        "No instrument work on the areas it is about, and on none at all until somebody says which."
    ),
    CautionAction.CONFIRM_REASON: _("Instrument work goes on only with a reason, recorded at the check-in."),
}


def alert_stops(clinic_id, kinds):
    """Pairs of an alert and what it means for instrument work, where it stops something by itself."""
    alerts = [PatientAlert(kind=kind) for kind in kinds if kind in AlertKind.values]
    if not alerts:
        return []
    choices = charting_choices(clinic_id, ("contraindication", "screen_question"))
    findings = gate_of(Answers(), map(Standing, alerts), choices).findings
    return [
        (one.standing.alert.get_kind_display(), WORDS[one.stops]) for one in findings if one.stops in WORDS
    ]


def told_by(stops) -> str:
    """Which alerts these are, as the page says it back: it is told anew of others only."""
    return ", ".join(str(heading) for heading, _words in stops)
