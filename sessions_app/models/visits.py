from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import Patient, Site, User
from clinic.models.base import ClinicQuerySet, ClinicRow, pair_is_whole
from clinic.models.history import with_history
from sessions_app.choices import VisitOrigin, VisitState
from sessions_app.models.episodes import Episode


class VisitQuerySet(ClinicQuerySet):
    def visible_to(self, user):
        """Today's list belongs to all staff; a patient sees the own visits."""
        if user.standing.is_patient:
            return self.filter(patient__in=Patient.objects.with_care_visible_to(user))
        return super().visible_to(user)


@with_history
class Visit(ClinicRow):
    """A line of Today: somebody is expected, came, stayed away or was charted."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    practitioner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(_("Starts at"))
    ends_at = models.DateTimeField(_("Ends at"), null=True, blank=True)
    reason = models.CharField(_("Reason for the visit"), max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=VisitOrigin.choices)
    # The other system's name for this visit, so that the same file can be read in twice.
    origin_key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=16, choices=VisitState.choices, default=VisitState.EXPECTED)
    state_reason = models.CharField(_("Reason"), max_length=200, blank=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    state_changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="visit_with_its_clinic"),
            models.UniqueConstraint(
                fields=["clinic", "origin_key"],
                condition=~models.Q(origin_key=""),
                name="an_imported_visit_is_read_in_once",
            ),
            pair_is_whole(
                "state_changed_at", "state_changed_by", name="a_visit_change_has_a_hand_and_an_hour"
            ),
        ]
        indexes = [models.Index(fields=["clinic", "starts_at", "id"], name="visits_of_a_day")]
