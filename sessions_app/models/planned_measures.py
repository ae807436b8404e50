from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions_app.choices import MeasuredState, Side
from sessions_app.models.catalogue_evidence import Measure
from sessions_app.models.episodes import PatientRow, PlanRevision


def numbers_of(label):
    """Times such as weeks 4, 8 and 12."""
    return ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=label)


class PlannedMeasure(PatientRow):
    """A measure that the plan wants taken, of what and when; the one place where a plan says so. A visit
    number or the end of treatment is no day of the calendar, so each is kept as what it is."""

    plan_revision = models.ForeignKey(PlanRevision, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("Measure")
    )
    side = models.CharField(_("Side"), max_length=12, choices=Side.choices, blank=True)
    also_other_side = models.BooleanField(_("Also on the side that is not treated"), default=False)
    subject = models.CharField(_("Of what"), max_length=80, blank=True)
    measured_state = models.CharField(_("Taken"), max_length=16, choices=MeasuredState.choices, blank=True)
    method = models.CharField(_("Method or device"), max_length=80, blank=True)
    trials = models.PositiveSmallIntegerField(_("Trials each time"), null=True, blank=True)
    at_baseline = models.BooleanField(_("At the start"), default=False)
    before_each = models.BooleanField(_("Before each session"), default=False)
    in_each = models.BooleanField(_("In each session"), default=False)
    after_each = models.BooleanField(_("After each session"), default=False)
    at_discharge = models.BooleanField(_("At the end"), default=False)
    by_visit = models.PositiveSmallIntegerField(_("or at visit, if that is earlier"), null=True, blank=True)
    visits = numbers_of(_("At visits"))
    weeks = numbers_of(_("Weeks from the start"))
    months = numbers_of(_("Months from the start"))
    weeks_after_end = numbers_of(_("Weeks after the end"))
    months_after_end = numbers_of(_("Months after the end"))
    when_words = models.CharField(_("When, in words"), max_length=120, blank=True)

    class Meta:
        ordering = ["plan_revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_revision", "position"], name="planned_measures_are_ordered"
            ),
            models.CheckConstraint(
                name="the_earlier_visit_belongs_to_the_end",
                condition=models.Q(by_visit=None) | models.Q(at_discharge=True),
            ),
        ]
