from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.choices import ConsentKind
from clinic.models.base import ClinicRow
from clinic.models.patients import Guardian, OfPatientQuerySet, Patient
from clinic.models.people import User


class ConsentQuerySet(OfPatientQuerySet):
    def visible_to(self, user):
        """Front desk sees consents too: it keeps the paper forms."""
        if user.standing.is_front_desk:
            return self.filter(clinic_id=user.standing.clinic_id)
        return super().visible_to(user)

    def standing(self):
        """Given and not withdrawn."""
        return self.filter(withdrawal=None)


class Consent(ClinicRow):
    """A patient, or the named guardian of one, agreed to a wording. A row is never changed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(_("For"), max_length=20, choices=ConsentKind.choices)
    wording = models.TextField(_("Wording"))
    wording_version = models.CharField(_("Version of the wording"), max_length=20)
    given_at = models.DateTimeField(_("Given at"))
    given_by_guardian = models.ForeignKey(
        Guardian, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_paper = models.BooleanField(_("Signed on paper"), default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="consent_with_its_clinic"),
            models.UniqueConstraint(fields=["patient", "id"], name="consent_with_its_patient"),
        ]


class ConsentWithdrawal(ClinicRow):
    """A consent was taken back. From then on what it allowed is blocked."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()
