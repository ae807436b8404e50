"""What went wrong, or was asked about and did not: reactions, how they ended, and the question itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import User
from clinic.models.patients import OfPatientQuerySet
from sessions_app.choices import (
    AdverseEventSeverity,
    AskedHow,
    EventArose,
    FollowUpAnswer,
    SessionState,
)
from sessions_app.models.catalogue import ResponseCode
from sessions_app.models.episodes import Episode, PatientRow
from sessions_app.models.sessions import TreatmentSession


class AdverseEventQuerySet(OfPatientQuerySet):
    def standing(self):
        """What lists and counts: neither marked as entered in error nor part of a session that was."""
        struck = models.Q(treatment_session__state=SessionState.ENTERED_IN_ERROR)
        return self.filter(in_error=None).exclude(struck)

    def still_open(self):
        """Standing, and nobody has said yet how it ended."""
        return self.standing().filter(resolution=None)


class AdverseEvent(PatientRow):
    """A reaction or harm, whether or not the treatment caused it. It stays as it was written down."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="adverse_events")
    # The session in whose record it stands; none where it was told outside a session.
    treatment_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, null=True, blank=True, related_name="adverse_events"
    )
    arose = models.CharField(_("When"), max_length=10, choices=EventArose.choices, blank=True)
    # The session that it followed or arose in: the one that it is counted with.
    after_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    kind = models.ForeignKey(ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("What happened"))
    severity = models.CharField(_("Severity"), max_length=10, choices=AdverseEventSeverity.choices)
    onset_at = models.DateTimeField(_("Began at"), null=True, blank=True)
    onset_is_a_date = models.BooleanField(_("Only the day is known"), default=False)
    onset_words = models.CharField(_("Began"), max_length=120, blank=True)
    action = models.TextField(_("What was done"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AdverseEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "id"], name="adverse_event_with_its_patient"),
            models.CheckConstraint(
                name="a_day_of_onset_is_a_day",
                condition=models.Q(onset_is_a_date=False) | models.Q(onset_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["clinic", "recorded_at"], name="adverse_events_of_a_clinic")]


class AdverseEventResolution(PatientRow):
    """How a reaction ended."""

    adverse_event = models.OneToOneField(AdverseEvent, on_delete=models.PROTECT, related_name="resolution")
    resolved_on = models.DateField(_("Settled on"), null=True, blank=True)
    words = models.TextField(_("How it ended"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class AdverseEventInError(PatientRow):
    """This reaction should not be there: it stays readable and counts no longer."""

    adverse_event = models.OneToOneField(AdverseEvent, on_delete=models.PROTECT, related_name="in_error")
    words = models.CharField(_("Why"), max_length=300)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class FollowUp(PatientRow):
    """The question about a reaction after one session, asked and answered outside a visit."""

    treatment_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, related_name="follow_ups"
    )
    answer = models.CharField(_("Answer"), max_length=12, choices=FollowUpAnswer.choices)
    how = models.CharField(_("How it was asked"), max_length=10, choices=AskedHow.choices)
    words = models.CharField(_("In the patient's words"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]
