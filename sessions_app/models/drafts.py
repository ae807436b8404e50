import uuid
from datetime import timedelta

from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from clinic.clock import now
from clinic.models import Patient, User
from clinic.models.base import ClinicRow, pair_is_whole, says_something
from clinic.models.history import with_history
from clinic.models.patients import IsTreatedBy, OfPatientQuerySet
from sessions_app.choices import DraftState
from sessions_app.models.episodes import Episode, PatientRow
from sessions_app.models.visits import Visit

TO_FINISH = timedelta(days=1)


class DraftQuerySet(OfPatientQuerySet):
    def visible_to(self, user):
        """Work in progress: seen by the physiotherapists who treat the patient, and for a day by whoever
        began it and treats no longer: after that the record is opened once more, with a reason."""
        standing = user.standing
        if not standing.is_physiotherapist:
            return self.none()
        return self.filter(
            models.Q(author=user, started_at__gt=now() - TO_FINISH)
            | models.Q(IsTreatedBy("patient_id", user)),
            clinic_id=standing.clinic_id,
        )

    def writable_by(self, user):
        return self.visible_to(user).filter(author=user)

    def open(self):
        return self.filter(state=DraftState.OPEN)


# Who has it and what became of it; what was typed is the draft's own matter until it is signed.
@with_history(but_not=["payload", "revision", "updated_at", "taps", "charting_seconds"])
class Draft(ClinicRow):
    """A session being charted. It holds what was typed, as it was typed; it is never invalid and not
    yet a record. `payload` and `carried` are described in sessions_app/payload.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="drafts")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="drafts")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Signs in place of a student.
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict)
    carried_from = models.ForeignKey(
        "sessions_app.TreatmentSession", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    device_label = models.CharField(max_length=80, blank=True)
    taps = models.PositiveIntegerField(default=0)
    # Time spent charting: the pauses between saves, each counted up to half a minute.
    charting_seconds = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discarded_reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="draft_with_its_clinic"),
            pair_is_whole("discarded_at", "discarded_by", name="a_discarded_draft_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="a_discarded_draft_says_why",
                condition=(
                    models.Q(state=DraftState.DISCARDED, discarded_at__isnull=False)
                    & says_something("discarded_reason")
                )
                | (~models.Q(state=DraftState.DISCARDED) & models.Q(discarded_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "author", "started_at"],
                condition=models.Q(state=DraftState.OPEN),
                name="open_drafts_of_an_author",
            )
        ]


class BegunIntakeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Somebody who is not registered yet is nobody else's business."""
        return self.filter(kept_by=user, clinic_id=user.standing.clinic_id).exclude(typed={})


class BegunIntake(ClinicRow):
    """What a physiotherapist has typed of somebody new and not created yet: the fields of the page as they
    were typed. Nobody else reads it; it goes when the patient is created or the page is begun afresh, and the
    number of that page stays: what was still on its way from it keeps nothing any more."""

    typed = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    finished = models.UUIDField(null=True, blank=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BegunIntakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "kept_by"], name="one_begun_intake_a_person"),
        ]

    @property
    def as_sent(self):
        """For the forms of the page."""
        return MultiValueDict(self.typed)

    @property
    def name(self):
        """Of whom, as far as it was typed."""
        names = [" ".join(self.typed.get(part, [])) for part in ("family_name", "given_names")]
        return ", ".join(filter(None, names))


class DraftHandover(PatientRow):
    """A colleague took a draft over or was handed it, or it moved to the right patient. Never changed."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="handovers")
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # A manager who said so, where nobody took it over.
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moved_from_patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whether who took over treats from here on, or writes up what the former one did.
    goes_on_treating = models.BooleanField(default=True)
    reason = models.CharField(_("Reason"), max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
