"""How long a record is kept, what holds it, and what is left when it was erased."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.choices import HoldState, MergeState, PatientStatus, RequestState
from clinic.models.base import ClinicQuerySet, ClinicRow, pair_is_whole, says_something
from clinic.models.patients import Patient
from clinic.models.people import User


class KeepingQuerySet(ClinicQuerySet):
    """For those who keep the clinic's records: its managers and its responsible clinician."""

    def visible_to(self, user):
        standing = user.standing
        if not (standing.is_manager or standing.is_responsible):
            return self.none()
        return self.filter(clinic_id=standing.clinic_id)


class LegalHold(ClinicRow):
    """This record is not erased, whatever its age, until somebody else than who placed the hold lifts it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("Reason"), max_length=300)
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.STANDING)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="hold_with_its_clinic"),
            pair_is_whole("lifted_at", "lifted_by", name="a_lifted_hold_has_a_hand_and_an_hour"),
            models.CheckConstraint(name="a_hold_has_a_reason", condition=says_something("reason")),
            models.CheckConstraint(
                name="a_hold_is_lifted_by_somebody_else_who_says_why",
                condition=models.Q(state=HoldState.STANDING, lifted_by=None)
                | (
                    models.Q(state=HoldState.LIFTED, lifted_by__isnull=False)
                    & ~models.Q(lifted_by=models.F("placed_by"))
                    & says_something("lifted_reason")
                ),
            ),
        ]


class ErasureRequest(ClinicRow):
    """Somebody asked that a record past its years be erased; a second person confirms."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="erasure_requests")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = KeepingQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="erasure_request_with_its_clinic"),
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(state=RequestState.ASKED),
                name="the_erasure_of_a_record_is_asked_for_once",
            ),
            pair_is_whole("ended_at", "ended_by", name="an_ended_request_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="a_request_says_whether_it_stands",
                condition=models.Q(state=RequestState.ASKED, ended_by=None)
                | models.Q(state=RequestState.WITHDRAWN, ended_by__isnull=False),
            ),
        ]


class Erasure(ClinicRow):
    """What is left of an erased record: who, when, which numbers. Written by the function that erases, alone.

    The looks at the record stay in the trail without their words. `trail_digest` covers them as they are
    left, and is itself part of the chain, in the look numbered `trail_number`."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="erasure")
    request = models.OneToOneField(ErasureRequest, on_delete=models.PROTECT, related_name="erasure")
    record_number = models.CharField(max_length=30)
    also_erased = ArrayField(models.BigIntegerField(), default=list)  # records merged into this one
    last_seen_on = models.DateField()
    kept_until_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    trail_numbers = ArrayField(models.BigIntegerField())
    trail_digest = models.CharField(max_length=64)
    trail_number = models.BigIntegerField()
    written_in = models.CharField(max_length=60)  # the transaction, which alone may delete

    objects = KeepingQuerySet.as_manager()

    class Meta:
        ordering = ["-done_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="two_people_erase", condition=~models.Q(asked_by=models.F("done_by"))
            ),
        ]


class PatientMerge(ClinicRow):
    """Two records are of one person: `merged` points to `patient`, which is kept. One asks, another confirms;
    no row of either is rewritten, and it can be undone."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merged_by")
    reason = models.CharField(_("Why they are one person"), max_length=300)
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the merged record was before, to be that again.
    former_status = models.CharField(max_length=10, choices=PatientStatus.choices, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = KeepingQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(state__in=[MergeState.ASKED, MergeState.DONE]),
                name="a_record_is_merged_once_at_a_time",
            ),
            models.CheckConstraint(
                name="two_records_are_merged", condition=~models.Q(patient=models.F("merged"))
            ),
            models.CheckConstraint(name="a_merge_has_a_reason", condition=says_something("reason")),
            pair_is_whole("withdrawn_at", "withdrawn_by", name="a_withdrawn_merge_has_a_hand_and_an_hour"),
            pair_is_whole("done_at", "done_by", name="a_merge_has_a_second_hand_and_an_hour"),
            pair_is_whole("undone_at", "undone_by", name="an_undone_merge_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="two_people_merge",
                condition=models.Q(done_by=None) | ~models.Q(done_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="a_merge_says_how_far_it_is",
                condition=models.Q(state=MergeState.ASKED, withdrawn_by=None, done_by=None, undone_by=None)
                | models.Q(state=MergeState.WITHDRAWN, withdrawn_by__isnull=False, done_by=None)
                | models.Q(state=MergeState.DONE, withdrawn_by=None, done_by__isnull=False, undone_by=None)
                | (
                    models.Q(state=MergeState.UNDONE, done_by__isnull=False, undone_by__isnull=False)
                    & says_something("undone_reason")
                ),
            ),
        ]
