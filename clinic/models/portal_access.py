"""The end of somebody's access to a patient's own pages. Its beginning is the invitation that was used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.base import ClinicRow
from clinic.models.patients import Guardian, OfPatientQuerySet, Patient
from clinic.models.people import User


class PortalEndingQuerySet(OfPatientQuerySet):
    def visible_to(self, user):
        """The front desk too: it invites."""
        if user.standing.is_front_desk:
            return self.filter(clinic_id=user.standing.clinic_id)
        return super().visible_to(user)


class PortalEnding(ClinicRow):
    """The clinic took a log-in away and said why, or its owner gave it up. Never changed: a new invitation
    begins anew."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="portal_endings")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=200, blank=True)

    objects = PortalEndingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="portal_ending_with_its_clinic"),
            models.CheckConstraint(
                name="who_ends_the_access_of_another_says_why",
                condition=models.Q(ended_by=models.F("person")) | ~models.Q(reason=""),
            ),
        ]
