"""A clinic's word on the clinical lists: its stricter rule for a caution, and its signature under a list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.base import ClinicRow, says_something
from clinic.models.history import with_history
from sessions_app.choices import CautionAction, ClinicalList
from sessions_app.models.catalogue import Contraindication
from sessions_app.models.catalogue_entry import CatalogueRelease


@with_history
class ClinicCaution(ClinicRow):
    """What a shared caution does in this clinic, and why; the shared row stays as it is."""

    contraindication = models.ForeignKey(Contraindication, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(_("What happens"), max_length=20, choices=CautionAction.choices)
    reason = models.CharField(_("Reason"), max_length=300)
    version = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "contraindication"], name="a_clinic_has_one_rule_for_a_caution"
            ),
            models.CheckConstraint(name="a_rule_for_a_caution_says_why", condition=says_something("reason")),
        ]

    def __str__(self):
        return f"{self.contraindication_id}: {self.action}"


class ClinicalSignOff(ClinicRow):
    """The responsible clinician has read one list, row by row, as it stood then."""

    list = models.CharField(max_length=20, choices=ClinicalList.choices)
    # The mark of each row that was read, by its code, and one hash over them all.
    read = models.JSONField()
    version = models.CharField(max_length=64)
    release = models.ForeignKey(
        CatalogueRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["clinic", "list", "-id"], name="sign_offs_of_a_list")]

    def __str__(self):
        return f"{self.list} {self.signed_at:%Y-%m-%d} {self.version[:12]}"
