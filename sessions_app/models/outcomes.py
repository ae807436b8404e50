from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import User
from clinic.models.base import pair_is_whole, says_something
from sessions_app.choices import (
    FrequencyUnit,
    MeasuredState,
    ObservationMode,
    ObservationSource,
    ObservationState,
    SessionMoment,
    Side,
    TimePoint,
)
from sessions_app.models.catalogue import Exercise, ResponseCode
from sessions_app.models.catalogue_evidence import Measure
from sessions_app.models.dose import Dose, dose_constraints
from sessions_app.models.episodes import Episode, PatientRow
from sessions_app.models.sessions import Addendum, TreatmentSession


class Observation(PatientRow):
    """One value of one measure at one time, on the scale it was taken on; or why there is none."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="observations")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("Value"), max_digits=9, decimal_places=3, null=True, blank=True)
    # As reported where one number would be untrue: "less than 1", two to three days.
    value_min = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    value_max = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    words = models.CharField(_("In words"), max_length=300, blank=True)
    missing_reason = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scale_min = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    scale_max = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(_("Taken at"))
    at_is_a_date = models.BooleanField(_("Only the day is known"), default=False)
    # Its source gives no dates: `at` keeps the order and says no more.
    day_not_recorded = models.BooleanField(_("Day not stated in the source"), default=False)
    time_point = models.CharField(max_length=10, choices=TimePoint.choices)
    time_point_words = models.CharField(max_length=60, blank=True)
    # In a session: was it taken before, during or after the treatment?
    moment = models.CharField(max_length=6, choices=SessionMoment.choices, blank=True)
    # Empty where a transcribed source does not say.
    source = models.CharField(max_length=10, choices=ObservationSource.choices, blank=True)
    mode = models.CharField(max_length=10, choices=ObservationMode.choices, blank=True)
    version = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=12, choices=Side.choices, blank=True)
    # Joint and motion, muscle, grip position or activity: what the measure was taken of.
    subject = models.CharField(max_length=80, blank=True)
    recall_period = models.CharField(max_length=40, blank=True)
    # Item by item, where the licence allows: what was answered to what, by which package and rule.
    answers = models.JSONField(null=True, blank=True)
    items_answered = models.PositiveSmallIntegerField(null=True, blank=True)
    measured_state = models.CharField(max_length=16, choices=MeasuredState.choices, blank=True)
    trial_number = models.PositiveSmallIntegerField(null=True, blank=True)
    method = models.CharField(_("Method or device"), max_length=80, blank=True)
    treatment_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    # The one that put it in the place of a signed reading: it counts with that reading's session.
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=16, choices=ObservationState.choices, default=ObservationState.RECORDED
    )
    in_error_at = models.DateTimeField(null=True, blank=True)
    in_error_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_error_words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["episode", "measure", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "measure", "side", "subject", "measured_state"],
                condition=models.Q(time_point=TimePoint.BASELINE, state=ObservationState.RECORDED)
                & models.Q(trial_number=None),
                name="a_measure_has_one_baseline",
                violation_error_message=_("This measure has its baseline already."),
            ),
            models.CheckConstraint(
                name="an_observation_says_something",
                condition=models.Q(value__isnull=False)
                | models.Q(value_max__isnull=False)
                | models.Q(missing_reason__isnull=False)
                | ~models.Q(words=""),
            ),
            models.CheckConstraint(
                name="a_corrected_reading_was_not_signed",
                condition=models.Q(addendum=None) | models.Q(treatment_session=None),
            ),
            models.CheckConstraint(
                name="a_value_lies_on_its_scale",
                condition=models.Q(value=None)
                | (
                    (models.Q(scale_min=None) | models.Q(value__gte=models.F("scale_min")))
                    & (models.Q(scale_max=None) | models.Q(value__lte=models.F("scale_max")))
                ),
                violation_error_message=_("This value lies outside the scale."),
            ),
            pair_is_whole("in_error_at", "in_error_by", name="an_observation_error_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="an_observation_error_says_why",
                condition=(
                    models.Q(state=ObservationState.ENTERED_IN_ERROR, in_error_at__isnull=False)
                    & says_something("in_error_words")
                )
                | models.Q(state=ObservationState.RECORDED, in_error_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["episode", "measure", "at", "id"], name="observations_of_a_measure"),
        ]

    @property
    def is_of_a_session(self) -> bool:
        """Signed with it, or put right by an addendum to it: an addendum alone can correct it."""
        return bool(self.treatment_session_id or self.addendum_id)


class PatientActivity(PatientRow):
    """An activity named by the patient for a measure such as the PSFS: named once, asked again each time."""

    MOST = 5  # of one measure

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="activities")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(_("Activity"), max_length=120)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["episode", "measure", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "measure", "position"], name="activities_of_a_measure_are_ordered"
            ),
            models.CheckConstraint(name="an_activity_is_named", condition=~models.Q(words="")),
        ]


class HomeProgrammeItem(PatientRow, Dose):
    """One exercise to do at home, with dose and frequency, from a day on. Ending it is a row of its own."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="home_programme")
    treatment_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, null=True, blank=True, related_name="home_programme"
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices, blank=True)
    times = models.DecimalField(_("Times"), max_digits=4, decimal_places=1, null=True, blank=True)
    per = models.CharField(max_length=6, choices=FrequencyUnit.choices, blank=True)
    every_days = models.PositiveSmallIntegerField(_("Every so many days"), null=True, blank=True)
    words = models.CharField(_("In words"), max_length=300, blank=True)
    from_on = models.DateField(_("From"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "id"], name="home_programme_with_its_patient"),
            *dose_constraints("home_programme"),
        ]


class HomeProgrammeEnd(PatientRow):
    item = models.OneToOneField(HomeProgrammeItem, on_delete=models.PROTECT, related_name="end")
    ended_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
