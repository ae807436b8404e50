from django.db import models

from clinic.choices import AccessOutcome
from clinic.models.base import ClinicRow
from clinic.models.patients import Patient


class AccessEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The trail of the clinic for its manager, of oneself for everybody else."""
        standing = user.standing
        if standing.is_manager:
            return self.filter(clinic_id=standing.clinic_id)
        if standing.is_patient:
            return self.filter(patient__in=Patient.objects.with_care_visible_to(user))
        return self.filter(clinic_id=standing.clinic_id, user=user)


class AccessEvent(ClinicRow):
    """One look at a record: who, what, when, from where. Written by a function of the database alone,
    which numbers the rows of a clinic and chains each to the one before."""

    number = models.BigIntegerField()
    user = models.ForeignKey("clinic.User", on_delete=models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    page = models.CharField(max_length=120)
    method = models.CharField(max_length=8)
    outcome = models.CharField(max_length=10, choices=AccessOutcome.choices)
    subject = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="the_trail_of_a_clinic_is_numbered"),
        ]
        indexes = [
            models.Index(fields=["patient", "-at"], name="trail_of_a_patient"),
            models.Index(fields=["user", "-at"], name="trail_of_a_person"),
        ]


class TrailHead(models.Model):
    """The last number and hash of a clinic's trail. Moved by the database's own function alone."""

    clinic = models.OneToOneField(
        "clinic.Clinic", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
