"""Figures too heavy for a page: asked for there, worked out by the worker, kept with their inputs' hour."""

from django.db import models
from django.db.models import Q

from clinic.models import User
from clinic.models.base import ClinicQuerySet, ClinicRow
from sessions_app.choices import UNFINISHED, ComputationFailure, ComputationState

NOT_BEGUN = Q(begun_at=None, inputs_at=None, inputs_count=None)
BEGUN = Q(begun_at__isnull=False, inputs_at__isnull=False, inputs_count=None)
READ = Q(begun_at__isnull=False, inputs_at__isnull=False, inputs_count__isnull=False)
NO_END = Q(finished_at=None, result__isnull=True, failure="")
AN_ANSWER = Q(finished_at__isnull=False, result__isnull=False, failure="")
NO_ANSWER = Q(finished_at__isnull=False, result__isnull=True) & ~Q(failure="")


class ComputationQuerySet(ClinicQuerySet):
    """What the whole clinic's records say is the manager's to read."""

    def visible_to(self, user):
        return super().visible_to(user) if user.standing.is_manager else self.none()


class Computation(ClinicRow):
    """One question to the worker and its answer. Derived from the record, so it may be forgotten."""

    kind = models.CharField(max_length=40)
    parameters = models.JSONField()
    # Kind and parameters in one word: the same question asked twice is one job.
    question = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ComputationState.choices, default=ComputationState.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    job = models.UUIDField(null=True)  # of the queue, which forgets its jobs
    begun_at = models.DateTimeField(null=True)
    # All that was written before this hour is in the answer; how many episodes were in question.
    inputs_at = models.DateTimeField(null=True)
    inputs_count = models.PositiveIntegerField(null=True)
    # The catalogue and the settings of then, in one word.
    held_to = models.CharField(max_length=64, blank=True, default="", db_default="")
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=12, choices=ComputationFailure.choices, blank=True)

    objects = ComputationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "question"],
                condition=Q(state__in=UNFINISHED),
                name="a_question_waits_once",
            ),
            models.CheckConstraint(
                name="a_computation_says_how_far_it_is",
                condition=(Q(state=ComputationState.WAITING) & NOT_BEGUN & NO_END)
                | (Q(state=ComputationState.RUNNING) & BEGUN & NO_END)
                | (Q(state=ComputationState.DONE) & READ & AN_ANSWER)
                | (Q(state=ComputationState.FAILED) & BEGUN & NO_ANSWER),
            ),
        ]
        indexes = [models.Index(fields=["clinic", "question", "-id"], name="computations_of_a_question")]

    @property
    def is_unfinished(self):
        return self.state in UNFINISHED
