"""The catalogue of what is done and where: areas, instruments, strokes, lotions, exercises, cautions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models.base import ClinicRow
from clinic.models.history import with_history
from sessions_app.choices import (
    AskedOf,
    BodyView,
    CautionAction,
    CautionScope,
    CautionSeverity,
    InstrumentKind,
    LatexGloves,
    ModalityKind,
    ResponseGroup,
    ResponseOpens,
    ScreenMoment,
    StepField,
    StepUnit,
    StructureKind,
    Verified,
)
from sessions_app.models.catalogue_entry import CODE_LENGTH, CatalogueEntry


def codes() -> ArrayField:
    """A list of codes of other catalogue rows."""
    return ArrayField(models.CharField(max_length=CODE_LENGTH), default=list, blank=True)


class BodyRegion(CatalogueEntry):
    """An area of the body; some are drawn on the body map, finer ones belong to one that is."""

    view = models.CharField(max_length=5, choices=BodyView)
    is_side_specific = models.BooleanField(default=True)
    is_on_map = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    map_codes = codes()
    svg_ids = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list, blank=True)


class Structure(CatalogueEntry):
    """A muscle, tendon, fascia, ligament, scar or nerve interface, and the areas that it belongs to."""

    kind = models.CharField(max_length=20, choices=StructureKind)
    regions = codes()
    is_in_any_region = models.BooleanField(default=False)
    common_in_conditions = codes()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class Instrument(CatalogueEntry):
    kind = models.CharField(max_length=10, choices=InstrumentKind, default=InstrumentKind.GENERIC)
    shape = models.CharField(max_length=60, blank=True)
    edge = models.CharField(max_length=40, blank=True)
    bevel = models.CharField(max_length=40, blank=True)
    material = models.CharField(max_length=60, blank=True)
    size = models.CharField(max_length=40, blank=True)
    typical_regions = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)


class StrokePattern(CatalogueEntry):
    family = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    hands = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=60, blank=True)
    angle_min_degrees = models.PositiveSmallIntegerField(null=True, blank=True)
    angle_max_degrees = models.PositiveSmallIntegerField(null=True, blank=True)
    typical_pressure = models.CharField(max_length=40, blank=True)
    typical_use = models.TextField(blank=True)

    class Meta(CatalogueEntry.Meta):
        constraints = [
            *CatalogueEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(angle_min_degrees__lte=F("angle_max_degrees"), angle_max_degrees__lte=180)
                | Q(angle_min_degrees=None)
                | Q(angle_max_degrees=None),
                name="a_stroke_angle_runs_from_low_to_high",
            ),
        ]


class Lotion(CatalogueEntry):
    """What lets the instrument glide. Allergens are codes of the response group `allergen`."""

    kind = models.CharField(max_length=40, blank=True)
    allergens = codes()
    may_hold_any_allergen = models.BooleanField(default=False)
    irritant_note = models.CharField(max_length=200, blank=True)
    glide = models.CharField(max_length=20, blank=True)
    wash_off = models.CharField(max_length=200, blank=True)
    latex_gloves = models.CharField(max_length=20, choices=LatexGloves, default=LatexGloves.CHECK)
    note = models.TextField(blank=True)


class WarmUpActivity(CatalogueEntry):
    is_active = models.BooleanField(default=True)
    default_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    named_values = models.JSONField(default=list, blank=True)
    uses_speed = models.BooleanField(default=False)
    uses_incline = models.BooleanField(default=False)
    uses_resistance = models.BooleanField(default=False)
    uses_heart_rate = models.BooleanField(default=False)
    uses_rpe = models.BooleanField(default=False)
    note = models.TextField(blank=True)


class OtherModality(CatalogueEntry):
    """A treatment beside instrument work and exercise; its own few values are named in `named_values`."""

    kind = models.CharField(max_length=10, choices=ModalityKind, default=ModalityKind.PASSIVE)
    group = models.CharField(max_length=20, blank=True)
    default_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    named_values = models.JSONField(default=list, blank=True)
    is_sham_possible = models.BooleanField(default=False)
    counts_as_dose = models.BooleanField(default=True)
    note = models.TextField(blank=True)


def _variant():
    return models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class Exercise(CatalogueEntry):
    """Starting dose, step rule and limits. `verified` speaks of the dose, `step_verified` of the step."""

    type = models.CharField(_("type"), max_length=20)
    region = models.CharField(_("region"), max_length=40, blank=True)
    is_per_side = models.BooleanField(default=False)
    equipment = models.CharField(max_length=80, blank=True)
    default_sets = models.PositiveSmallIntegerField(null=True, blank=True)
    default_reps = models.PositiveSmallIntegerField(null=True, blank=True)
    default_hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    default_rest_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    default_tempo = models.CharField(max_length=40, blank=True)
    default_sessions_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    load_guide = models.CharField(max_length=80, blank=True)
    progression_rule = models.TextField(blank=True)
    step_field = models.CharField(max_length=10, choices=StepField, blank=True)
    step_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    step_unit = models.CharField(max_length=10, choices=StepUnit, blank=True)
    limit_rpe = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_pain = models.PositiveSmallIntegerField(null=True, blank=True)
    step_verified = models.CharField(max_length=10, choices=Verified, default=Verified.OURS)
    next_variant = _variant()
    previous_variant = _variant()

    class Meta(CatalogueEntry.Meta):
        constraints = [
            *CatalogueEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(step_field="", step_amount=None, step_unit="")
                | Q(step_amount__gt=0) & ~Q(step_field="") & ~Q(step_unit=""),
                name="a_step_has_a_field_an_amount_and_a_unit",
            ),
            models.CheckConstraint(
                condition=(Q(limit_rpe=None) | Q(limit_rpe__lte=10))
                & (Q(limit_pain=None) | Q(limit_pain__lte=10)),
                name="exercise_limits_lie_on_0_to_10",
            ),
        ]

    @property
    def step_not_checked(self) -> bool:
        return not self.is_own and self.step_verified in (Verified.RECALLED, Verified.OURS)


@with_history
class ClinicStep(ClinicRow):
    """A clinic's own step rule for a shared exercise; the shared rule stays as it is."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    step_field = models.CharField(max_length=10, choices=StepField, blank=True)
    step_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    step_unit = models.CharField(max_length=10, choices=StepUnit, blank=True)
    limit_rpe = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_pain = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "exercise"], name="a_clinic_has_one_step_rule_for_an_exercise"
            ),
            models.CheckConstraint(
                condition=Q(step_field="", step_amount=None, step_unit="")
                | Q(step_amount__gt=0) & ~Q(step_field="") & ~Q(step_unit=""),
                name="a_clinic_step_has_a_field_an_amount_and_a_unit",
            ),
            models.CheckConstraint(
                condition=(Q(limit_rpe=None) | Q(limit_rpe__lte=10))
                & (Q(limit_pain=None) | Q(limit_pain__lte=10)),
                name="clinic_step_limits_lie_on_0_to_10",
            ),
        ]

    def __str__(self):
        return f"{self.exercise_id}: {self.step_amount} {self.step_unit}"

    @classmethod
    def like(cls, exercise: Exercise) -> "ClinicStep":
        """An unsaved rule that starts from the shared one."""
        names = ("step_field", "step_amount", "step_unit", "limit_rpe", "limit_pain")
        return cls(exercise=exercise, **{name: getattr(exercise, name) for name in names})


class BandLevel(CatalogueEntry):
    """A clinic's elastic bands, lightest first: colours mean something else with every maker."""


class Contraindication(CatalogueEntry):
    severity = models.CharField(max_length=10, choices=CautionSeverity)
    scope = models.CharField(max_length=10, choices=CautionScope)
    category = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=20, choices=CautionAction)
    note = models.TextField(blank=True)


class ScreenQuestion(CatalogueEntry):
    """A safety question: `name` for staff, `plain_name` for the patient."""

    is_standing = models.BooleanField(default=False)
    asked_when = models.CharField(max_length=20, choices=ScreenMoment)
    asked_of = models.CharField(max_length=10, choices=AskedOf, default=AskedOf.PATIENT)
    maps_to = codes()
    asks_allergens = models.BooleanField(default=False)
    detail_asked = models.CharField(max_length=200, blank=True)
    on_yes = models.CharField(max_length=200, blank=True)
    is_covered_by_nothing_new = models.BooleanField(default=False)


class ResponseCode(CatalogueEntry):
    """One answer of a short list; its code is `<group>.<code>`."""

    group = models.CharField(max_length=30, choices=ResponseGroup)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    follow_up = models.CharField(max_length=200, blank=True)
    opens = models.CharField(max_length=20, choices=ResponseOpens, default=ResponseOpens.NONE)
    needs_text = models.BooleanField(default=False)
