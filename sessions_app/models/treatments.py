"""What was done in a session: warm-up, lotion, instrument passes, exercises, other treatment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions_app.choices import (
    BodyPosition,
    ForceMethod,
    InstrumentEdge,
    InstrumentRole,
    Pressure,
    Side,
    StrokeDirection,
    Supervision,
    TissueState,
)
from sessions_app.models.catalogue import (
    BodyRegion,
    Exercise,
    Instrument,
    Lotion,
    OtherModality,
    ResponseCode,
    StrokePattern,
    Structure,
    WarmUpActivity,
)
from sessions_app.models.dose import Dose, dose_constraints, on_the_scale, zero_to_ten
from sessions_app.models.sessions import ComponentDetail, SessionChild


def code_of(model, **options):
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name="+", **options)


def maybe_code_of(model):
    return code_of(model, null=True, blank=True)


class WarmUp(ComponentDetail):
    activity = code_of(WarmUpActivity)
    rpe = zero_to_ten(_("Effort"))
    # Named values of the activity, such as {"speed": "5 km/h"}.
    settings = models.JSONField(default=dict)
    words = models.CharField(_("In words"), max_length=200, blank=True)

    class Meta:
        constraints = [on_the_scale("rpe", name="warm_up_effort_is_on_the_scale")]


class LotionUse(ComponentDetail):
    lotion = code_of(Lotion)
    no_lotion_reason = maybe_code_of(ResponseCode)
    # Substances of the patient's allergies that were held against this lotion when it was signed.
    allergies_checked = models.JSONField(default=list)
    words = models.CharField(_("In words"), max_length=200, blank=True)


class IastmPass(ComponentDetail):
    """One instrument treatment of one area: what, where, how, how long, and what the skin did."""

    side = models.CharField(_("Side"), max_length=12, choices=Side.choices)
    area_words = models.CharField(_("Area in words"), max_length=200, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=8, choices=InstrumentRole.choices, default="treat")
    edge = models.CharField(_("Edge"), max_length=10, choices=InstrumentEdge.choices, blank=True)
    # Where one of the instruments named is taken by a rule, such as the size of the structure.
    instruments_chosen_by = models.CharField(_("One of these, chosen by"), max_length=80, blank=True)
    direction = models.CharField(_("Direction"), max_length=18, choices=StrokeDirection.choices, blank=True)
    angle_min_degrees = models.PositiveSmallIntegerField(_("Angle from"), null=True, blank=True)
    angle_max_degrees = models.PositiveSmallIntegerField(_("Angle to"), null=True, blank=True)
    pressure = models.CharField(_("Pressure, therapist's judgement"), max_length=12, choices=Pressure.choices)
    force_newtons = models.DecimalField(_("Force, N"), max_digits=6, decimal_places=2, null=True, blank=True)
    force_method = models.CharField(_("How measured"), max_length=12, choices=ForceMethod.choices, blank=True)
    minutes_are_per_side = models.BooleanField(_("Minutes are for each side"), default=False)
    stroke_count = models.PositiveSmallIntegerField(_("Strokes, number"), null=True, blank=True)
    count_is_per_direction = models.BooleanField(_("Number is for each direction"), default=False)
    strokes_per_minute = models.PositiveSmallIntegerField(_("Strokes a minute"), null=True, blank=True)
    tissue_state = models.CharField(_("Tissue"), max_length=14, choices=TissueState.choices, blank=True)
    body_position = models.CharField(_("Position"), max_length=14, choices=BodyPosition.choices, blank=True)
    discomfort_during = zero_to_ten(_("Discomfort during"))
    discomfort_after = zero_to_ten(_("Discomfort after"))
    skin_before = maybe_code_of(ResponseCode)
    # Nothing: the pass was not done, or the source of a transcribed session does not say.
    skin_after = maybe_code_of(ResponseCode)
    stopped_early = models.BooleanField(_("Stopped early"), default=False)
    stop_reason = maybe_code_of(ResponseCode)
    words = models.CharField(_("In words"), max_length=300, blank=True)

    class Meta:
        constraints = [
            on_the_scale("discomfort_during", "discomfort_after", name="discomfort_is_on_the_scale"),
            models.CheckConstraint(
                name="an_angle_lies_between_0_and_180",
                condition=(models.Q(angle_min_degrees=None) | models.Q(angle_min_degrees__range=(0, 180)))
                & (models.Q(angle_max_degrees=None) | models.Q(angle_max_degrees__range=(0, 180))),
                violation_error_message=_("Give the angle in degrees, from 0 to 180."),
            ),
            models.CheckConstraint(
                name="an_angle_range_runs_upwards",
                condition=models.Q(angle_min_degrees=None)
                | models.Q(angle_max_degrees=None)
                | models.Q(angle_max_degrees__gte=models.F("angle_min_degrees")),
                violation_error_message=_("The larger angle comes second."),
            ),
            models.CheckConstraint(
                name="a_force_says_how_it_was_measured",
                condition=models.Q(force_newtons=None) | ~models.Q(force_method=""),
                violation_error_message=_("Say how the force was measured."),
            ),
            models.CheckConstraint(
                name="an_early_stop_says_why",
                condition=models.Q(stopped_early=False) | models.Q(stop_reason__isnull=False),
                violation_error_message=_("Say why it was stopped early."),
            ),
        ]


class PassPart(SessionChild):
    """One of several things that one pass names, in order."""

    iastm_pass = models.ForeignKey(IastmPass, on_delete=models.PROTECT, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


class PassRegion(PassPart):
    region = code_of(BodyRegion)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["iastm_pass", "region"], name="a_pass_names_a_region_once")
        ]


class PassStructure(PassPart):
    structure = code_of(Structure)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["iastm_pass", "structure"], name="a_pass_names_a_structure_once")
        ]


class PassInstrument(PassPart):
    instrument = code_of(Instrument)
    role = models.CharField(max_length=8, choices=InstrumentRole.choices, default=InstrumentRole.TREAT)
    # Nothing: not recorded. It is asserted by hand and never filled in by the software.
    cleaned_before = models.BooleanField(null=True)
    cleaned_after = models.BooleanField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["iastm_pass", "instrument"], name="a_pass_names_an_instrument_once"
            )
        ]


class PassStroke(PassPart):
    stroke = code_of(StrokePattern)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["iastm_pass", "stroke"], name="a_pass_names_a_stroke_once")
        ]


class ExercisePerformed(ComponentDetail, Dose):
    """One exercise with the dose that was done. The dose that was planned is beside it."""

    exercise = code_of(Exercise)
    side = models.CharField(_("Side"), max_length=12, choices=Side.choices, blank=True)
    rpe = zero_to_ten(_("Effort"))
    pain_during = zero_to_ten(_("Pain during"))
    supervision = models.CharField(
        _("Supervision"), max_length=12, choices=Supervision.choices, default=Supervision.SUPERVISED
    )
    replaces = maybe_code_of(Exercise)
    words = models.CharField(_("In words"), max_length=300, blank=True)

    class Meta:
        constraints = [
            on_the_scale("rpe", "pain_during", name="effort_and_pain_are_on_the_scale"),
            *dose_constraints("exercise_performed"),
        ]


class PlannedDose(SessionChild, Dose):
    """The dose that the plan or the last session put in front of the physiotherapist."""

    exercise_performed = models.OneToOneField(
        ExercisePerformed, on_delete=models.PROTECT, related_name="planned_dose"
    )

    class Meta:
        constraints = dose_constraints("planned_dose")


class ExerciseSet(SessionChild):
    """One set, written only when the sets differ."""

    exercise_performed = models.ForeignKey(
        ExercisePerformed, on_delete=models.PROTECT, related_name="set_rows"
    )
    number = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    load_value = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    hold_seconds = models.PositiveIntegerField(null=True, blank=True)
    rpe = zero_to_ten(_("Effort"))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["exercise_performed", "number"], name="sets_are_numbered"),
            on_the_scale("rpe", name="set_effort_is_on_the_scale"),
        ]


class ModalityUse(ComponentDetail):
    """Any other treatment, timed like the rest: ice, taping, joint work, treatment by hand."""

    modality = code_of(OtherModality)
    region = maybe_code_of(BodyRegion)
    side = models.CharField(_("Side"), max_length=12, choices=Side.choices, blank=True)
    area_words = models.CharField(_("Area in words"), max_length=200, blank=True)
    # Named values of the treatment, such as {"shocks": "2000", "frequency": "10 Hz"}.
    settings = models.JSONField(default=dict)
    is_sham = models.BooleanField(_("Switched off (sham)"), default=False)
    words = models.CharField(_("In words"), max_length=300, blank=True)
