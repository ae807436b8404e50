"""The catalogue of what is known: conditions, measures, thresholds, evidence, ranges of motion."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models.base import ClinicRow
from sessions_app.choices import MeasureAsks, MeasureEntry, MeasureType, RangeNormKind, ThresholdKind
from sessions_app.models.catalogue_entry import CatalogueEntry


class Condition(CatalogueEntry):
    """Outcome lists hold codes of measures; `other:NAME` names a form that we do not hold."""

    region = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=40, blank=True)
    icd10_who = models.CharField(max_length=20, blank=True)
    icd10_cm_example = models.CharField(max_length=30, blank=True)
    core_outcomes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    added_outcomes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    impairment_measures = models.CharField(max_length=200, blank=True)
    exercise_position = models.TextField(blank=True)
    iastm_position = models.TextField(blank=True)
    guideline = models.TextField(blank=True)


class Measure(CatalogueEntry):
    """`higher_is_better` is empty where a change of either sign says nothing of better or worse."""

    type = models.CharField(_("type"), max_length=20, choices=MeasureType)
    region = models.CharField(_("region"), max_length=40, blank=True)
    minimum = models.DecimalField(max_digits=9, decimal_places=3)
    maximum = models.DecimalField(max_digits=9, decimal_places=3)
    unit = models.CharField(max_length=20)
    higher_is_better = models.BooleanField(null=True, blank=True)
    # One answer already speaks of a change, so it is read as it is and never taken from another.
    rates_change = models.BooleanField(default=False)
    n_items = models.PositiveSmallIntegerField(null=True, blank=True)
    asks = models.CharField(max_length=10, choices=MeasureAsks, default=MeasureAsks.NUMBER)
    is_per_side = models.BooleanField(default=False)
    # How many trials are taken each time; each is kept, and their mean is compared.
    trials = models.PositiveSmallIntegerField(null=True, blank=True)
    # Subscales without a total, such as those of the KOOS: one number each.
    parts = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    scoring_rule = models.TextField(blank=True)
    missing_rule = models.CharField(max_length=200, blank=True)
    entry = models.CharField(max_length=10, choices=MeasureEntry, default=MeasureEntry.TOTAL_ONLY)
    licence_note = models.TextField(blank=True)
    loinc = models.CharField(max_length=20, blank=True)
    loinc_status = models.CharField(max_length=100, blank=True)
    display_caution = models.TextField(blank=True)

    class Meta(CatalogueEntry.Meta):
        constraints = [
            *CatalogueEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minimum__lt=F("maximum")), name="a_measure_runs_from_low_to_high"
            ),
        ]


class Threshold(CatalogueEntry):
    """A change that matters, or an error of measurement, found in one population by one method."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="thresholds")
    kind = models.CharField(max_length=10, choices=ThresholdKind, default=ThresholdKind.WORTHWHILE)
    statistic = models.CharField(max_length=40)
    value_as_reported = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20)
    # Where one number would be untrue: "first 1-4=1 5-7=2", "percent 18", "subject pain=15".
    depends_on = models.CharField(max_length=120, blank=True)
    population = models.CharField(max_length=100, blank=True)
    # The conditions for which it is taken unless the clinic chooses another; none: only by choice.
    conditions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_for_any_condition = models.BooleanField(default=False)
    method = models.CharField(max_length=100, blank=True)


class ThresholdChoice(ClinicRow):
    """The threshold that a clinic holds one measure's changes against, for one condition or for all others.
    The newest row counts; one without a threshold says: none of them."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=ThresholdKind)
    threshold = models.ForeignKey(
        Threshold, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Back to what the population suggests.
    is_by_rule = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_by_rule=False) | Q(threshold=None), name="a_rule_names_no_threshold"
            )
        ]
        indexes = [
            models.Index(fields=["clinic", "measure", "condition", "kind", "id"], name="threshold_choices")
        ]


class EvidenceStatement(CatalogueEntry):
    """A finding in plain words with its certainty. `applies_to` is a condition's code, a category or any."""

    applies_to = models.CharField(max_length=80)
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    design = models.CharField(max_length=60, blank=True)
    citation = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    n_trials = models.PositiveIntegerField(null=True, blank=True)
    n_participants = models.PositiveIntegerField(null=True, blank=True)
    are_counts_recalled = models.BooleanField(default=False)
    finding = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    certainty = models.CharField(max_length=100, blank=True)
    limits = models.TextField(blank=True)
    # Codes of the statements that find something else on the same question; a patient reads both sides.
    conflicts_with = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_for_patients = models.BooleanField(default=False)
    # When who wrote the reference last held this line against its source; empty where nobody has.
    read_on = models.DateField(null=True, blank=True)


class RangeNorm(CatalogueEntry):
    """A range of motion to compare with: measured in people, or a convention."""

    joint = models.CharField(max_length=40)
    motion = models.CharField(max_length=40)
    sex = models.CharField(max_length=10)
    age_band = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    ci_low = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    ci_high = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=20)
    basis = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=RangeNormKind)


class ItemPackage(ClinicRow):
    """The items of one measure, loaded by a clinic that holds a licence to them. Each load is a version; the
    newest counts, and one without a body says that this clinic enters total scores again."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    edition = models.CharField(max_length=1000, blank=True)
    held_by = models.CharField(max_length=1000, blank=True)
    licence = models.TextField(blank=True)
    # The file as it was loaded, read by scoring/package.py.
    body = models.TextField(blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "measure", "version"], name="packages_of_a_measure_are_numbered"
            ),
            models.UniqueConstraint(fields=["clinic", "id"], name="item_package_with_its_clinic"),
            models.CheckConstraint(
                condition=Q(body="", licence="", held_by="")
                | (~Q(body="") & ~Q(licence="") & ~Q(held_by="")),
                name="a_package_has_a_licence_and_its_holder",
            ),
        ]
