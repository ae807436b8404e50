"""A trial of one patient: the tool goes in and out in an order that nobody chooses. Added, never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Consent, User
from clinic.models.base import says_something
from sessions_app.choices import TrialDesign
from sessions_app.models.catalogue_evidence import Measure
from sessions_app.models.episodes import Episode, PatientRow


class Trial(PatientRow):
    """What is asked, how the order was drawn and who agreed to it. The seed gives the order again."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="trials")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    design = models.CharField(_("Design"), max_length=12, choices=TrialDesign.choices)
    steps = models.PositiveSmallIntegerField(_("Steps"))
    step_days = models.PositiveSmallIntegerField(_("Days in a step"))
    seed = models.BigIntegerField()
    # Chosen before the order is drawn: one series of scores, as `queries.comparable.KEY` tells them apart.
    # An empty key is pain at check-in.
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    series_key = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The database names the transaction: the steps come in the same one, and never later.
    written_in = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        ordering = ["episode", "begun_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "id"], name="trial_with_its_patient"),
            models.CheckConstraint(name="a_trial_is_long_enough_to_tell", condition=Q(steps__gte=12)),
            models.CheckConstraint(name="a_step_of_a_trial_has_a_day", condition=Q(step_days__gte=1)),
        ]


class TrialPhase(PatientRow):
    """One drawn step, from its first moment to the next one's. A session lies in it by its time alone."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="phases")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    with_iastm = models.BooleanField()

    class Meta:
        ordering = ["trial", "position"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "position"], name="phases_of_a_trial_are_ordered"),
            models.CheckConstraint(
                name="a_phase_of_a_trial_runs_forward", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]


class TrialStop(PatientRow):
    """It was ended before its time, with a reason. Taking the consent back ends it as well."""

    trial = models.OneToOneField(Trial, on_delete=models.PROTECT, related_name="stop")
    stopped_at = models.DateTimeField()
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Why"), max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_stopped_trial_says_why", condition=says_something("reason")),
        ]
