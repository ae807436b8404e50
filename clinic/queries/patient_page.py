"""One patient's person page: alerts, guardians, consents and who treats them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.timezone import get_current_timezone, localdate

from clinic import from_care
from clinic.choices import ConsentKind, HoldState
from clinic.consent_wordings import WORDINGS, is_outgrown
from clinic.models import Consent, LegalHold, Patient


@dataclass(frozen=True)
class ConsentLine:
    """One kind of consent: how it stands now, and the consent that says so."""

    kind: str
    label: str
    words: str
    consent: Consent | None = None
    is_outgrown: bool = False

    @property
    def is_withdrawn(self):
        return hasattr(self.consent, "withdrawal")

    @property
    def is_to_be_asked_again(self):
        """A guardian gave it, and the patient has come of age since."""
        return self.is_outgrown and not self.is_withdrawn

    @property
    def stands(self):
        return self.consent is not None and not self.is_withdrawn and not self.is_outgrown


@dataclass(frozen=True)
class PatientPage:
    patient: Patient
    alerts: list
    guardians: list
    consents: list
    team: list
    merged_from: list
    is_held: bool

    @property
    def has_come_of_age(self):
        """Since a guardian consented: the patient is to be asked."""
        return any(one.is_to_be_asked_again for one in self.consents)


def patient_page(patient, user, *, at):
    held = LegalHold.objects.filter(patient=OuterRef("pk"), state=HoldState.STANDING)
    records = list(Patient.objects.filter(pk__in=patient.records()).annotate(is_held=Exists(held)))
    return PatientPage(
        patient,
        alerts=current_alerts(patient),
        guardians=list(patient.guardians.filter(ended_at=None)),
        consents=consent_lines(patient, user, at=at),
        team=list(patient.care_team.filter(until_at=None).select_related("user").order_by("since_at")),
        merged_from=[one for one in records if one.pk != patient.pk],
        is_held=any(one.is_held for one in records),
    )


def current_alerts(patient):
    """Alerts that hold now, each with `.text`: the substance in the catalogue's words."""
    alerts = list(patient.alerts.filter(ended_at=None).select_related("added_by"))
    is_coded = any(alert.substance and not alert.words for alert in alerts)
    names = dict(from_care.allergens(patient.clinic_id)) if is_coded else {}
    for alert in alerts:
        alert.text = alert.words or names.get(alert.substance, alert.substance.replace("_", " "))
    return alerts


def consent_lines(patient, user, *, at):
    """Every kind, with the newest consent of it: of those not taken back, where there is one."""
    given = Consent.objects.visible_to(user).filter(patient__in=patient.records())
    told = given.select_related("withdrawal", "given_by_guardian", "recorded_by")
    in_order = sorted(told, key=lambda one: (not hasattr(one, "withdrawal"), one.given_at, one.pk))
    newest = {consent.kind: consent for consent in in_order}
    return [_line(kind, newest.get(kind.value), patient, at) for kind in ConsentKind]


def _line(kind, consent, patient, at):
    zone = get_current_timezone()
    outgrown = consent is not None and is_outgrown(consent, patient.born_on, localdate(at), zone)
    return ConsentLine(kind.value, kind.label, WORDINGS[kind].words, consent, outgrown)
