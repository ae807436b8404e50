"""The kinds of entry that the catalogue screens show: words, columns and where an entry is used."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app import models
from sessions_app.words import number_words, range_words


@dataclass(frozen=True)
class Column:
    """`names` is the kind of entry that the cell names by codes."""

    title: str
    cell: Callable[[models.CatalogueEntry], str | list[str]]
    names: type[models.CatalogueEntry] | None = None


@dataclass(frozen=True)
class Kind:
    """`group` names the field that the list can be narrowed by; `used_in` are (model, foreign key)."""

    slug: str
    model: type[models.CatalogueEntry]
    title: str
    new: str
    columns: tuple[Column, ...] = ()
    sub: Callable[[models.CatalogueEntry], str] = lambda entry: entry.plain_name
    group: str = ""
    group_title: str = ""
    group_names: type[models.CatalogueEntry] | None = None  # what the field names by its codes
    used_in: tuple[tuple[type, str], ...] = ()
    used_title: str = gettext_lazy("Sessions")
    takes_own: bool = True

    @property
    def model_name(self) -> str:
        return self.model._meta.model_name


def field(name: str, title: str) -> Column:
    return Column(title, lambda entry: getattr(entry, name) or "")


def word(name: str, title: str) -> Column:
    """A coded field in its words."""
    return Column(title, lambda entry: str(getattr(entry, f"get_{name}_display")()))


def minutes(entry) -> str:
    return _("%(n)s min") % {"n": entry.default_minutes} if entry.default_minutes is not None else ""


def yes_or_no(name: str, title: str) -> Column:
    return Column(title, lambda entry: _("Yes") if getattr(entry, name) else _("No"))


def starting_dose(exercise: models.Exercise) -> str:
    """`3×12`, `3×30 s` or `3×10 · 5 s hold`: what the exercise starts at."""
    sets, reps, hold = exercise.default_sets, exercise.default_reps, exercise.default_hold_seconds
    if hold and reps in (None, 1):
        return "×".join(filter(None, (str(sets or ""), _("%(n)s s") % {"n": hold})))
    dose = "×".join(str(part) for part in (sets, reps) if part is not None)
    return dose + (" · " + _("%(n)s s hold") % {"n": hold} if hold else "")


def step_words(field_name: str, amount: Decimal | None, unit: str) -> str:
    if not field_name:
        return _("none")
    if field_name == "variant":
        return _("next variant")
    return f"+{number_words(amount)} {unit}"


def exercise_step(exercise: models.Exercise) -> str:
    return step_words(exercise.step_field, exercise.step_amount, exercise.step_unit)


def better(measure: models.Measure) -> str:
    words = {True: _("Higher is better"), False: _("Lower is better"), None: _("Neither")}
    return words[measure.higher_is_better]


def degrees(stroke: models.StrokePattern) -> str:
    low, high = stroke.angle_min_degrees, stroke.angle_max_degrees
    return f"{low}–{high}°" if low is not None and high is not None else ""


KINDS = (
    Kind(
        "exercises", models.Exercise, gettext_lazy("Exercises"), gettext_lazy("New exercise"),
        (
            field("type", gettext_lazy("Type")),
            Column(gettext_lazy("Starts at"), starting_dose),
            Column(gettext_lazy("Step"), exercise_step),
        ),
        sub=lambda entry: entry.region, group="region", group_title=gettext_lazy("Any region"),
        used_in=((models.ExercisePerformed, "exercise"),),
    ),
    Kind(
        "instruments", models.Instrument, gettext_lazy("Instruments"), gettext_lazy("New instrument"),
        (
            word("kind", gettext_lazy("Kind")),
            field("material", gettext_lazy("Material")),
            field("edge", gettext_lazy("Edge")),
        ),
        sub=lambda entry: entry.typical_regions, group="material", group_title=gettext_lazy("Any material"),
        used_in=((models.PassInstrument, "instrument"),),
    ),
    Kind(
        "strokes", models.StrokePattern, gettext_lazy("Strokes"), gettext_lazy("New stroke"),
        (
            field("family", gettext_lazy("Family")),
            field("direction", gettext_lazy("Direction")),
            Column(gettext_lazy("Angle"), degrees),
        ),
        sub=lambda entry: entry.description, group="family", group_title=gettext_lazy("Any family"),
        used_in=((models.PassStroke, "stroke"),),
    ),
    Kind(
        "lotions", models.Lotion, gettext_lazy("Lotions"), gettext_lazy("New lotion"),
        (field("glide", gettext_lazy("Glide")), word("latex_gloves", gettext_lazy("Gloves"))),
        sub=lambda entry: entry.note, group="kind", group_title=gettext_lazy("Any kind"),
        used_in=((models.LotionUse, "lotion"),),
    ),
    Kind(
        "warm-ups", models.WarmUpActivity, gettext_lazy("Warm-ups"), gettext_lazy("New warm-up"),
        (yes_or_no("is_active", gettext_lazy("Active")), Column(gettext_lazy("Starts at"), minutes)),
        used_in=((models.WarmUp, "activity"),),
    ),
    Kind(
        "treatments", models.OtherModality, gettext_lazy("Other treatments"), gettext_lazy("New treatment"),
        (word("kind", gettext_lazy("Kind")), Column(gettext_lazy("Starts at"), minutes)),
        sub=lambda entry: entry.group, group="group", group_title=gettext_lazy("Any group"),
        used_in=((models.ModalityUse, "modality"),),
    ),
    Kind(
        "areas", models.BodyRegion, gettext_lazy("Areas"), gettext_lazy("New area"),
        (word("view", gettext_lazy("View")), yes_or_no("is_on_map", gettext_lazy("Drawn on the body map"))),
        group="view", group_title=gettext_lazy("Front and back"), used_in=((models.PassRegion, "region"),),
    ),
    Kind(
        "structures", models.Structure, gettext_lazy("Structures"), gettext_lazy("New structure"),
        (
            word("kind", gettext_lazy("Kind")),
            Column(gettext_lazy("Areas"), lambda entry: entry.regions or [_("any")], models.BodyRegion),
        ),
        group="kind", group_title=gettext_lazy("Any kind"), used_in=((models.PassStructure, "structure"),),
    ),
    Kind(
        "bands", models.BandLevel, gettext_lazy("Bands"), gettext_lazy("New band"),
    ),
    Kind(
        "measures", models.Measure, gettext_lazy("Measures"), gettext_lazy("New measure"),
        (
            Column(gettext_lazy("Range"), range_words),
            Column(gettext_lazy("Direction"), better),
            word("entry", gettext_lazy("Entered as")),
        ),
        sub=lambda entry: entry.region, group="region", group_title=gettext_lazy("Any region"),
        used_in=((models.Observation, "measure"),), used_title=gettext_lazy("Values"),
    ),
    Kind(
        "thresholds", models.Threshold, gettext_lazy("Thresholds"), gettext_lazy("New threshold"),
        (
            Column(gettext_lazy("Measure"), lambda entry: [entry.measure_id], models.Measure),
            field("statistic", gettext_lazy("Statistic")),
            Column(gettext_lazy("Value"), lambda entry: f"{entry.value_as_reported} ({entry.unit})"),
            field("population", gettext_lazy("Population")),
        ),
        sub=lambda entry: entry.method, group="measure_id", group_title=gettext_lazy("Any measure"),
        group_names=models.Measure,
    ),
    Kind(
        "conditions", models.Condition, gettext_lazy("Conditions"), gettext_lazy("New condition"),
        (
            field("icd10_who", gettext_lazy("ICD-10")),
            Column(gettext_lazy("Measures"), lambda entry: entry.core_outcomes, models.Measure),
        ),
        sub=lambda entry: entry.region, group="category", group_title=gettext_lazy("Any category"),
        used_in=((models.Episode, "condition"),), used_title=gettext_lazy("Episodes"),
    ),
    Kind(
        "cautions", models.Contraindication, gettext_lazy("Cautions"), gettext_lazy("New caution"),
        (
            word("severity", gettext_lazy("Severity")),
            word("scope", gettext_lazy("Concerns")),
            word("action", gettext_lazy("What happens")),
        ),
        sub=lambda entry: entry.note, group="severity", group_title=gettext_lazy("Any severity"),
        used_in=((models.ScreenFinding, "caution"),),
    ),
    Kind(
        "questions", models.ScreenQuestion, gettext_lazy("Safety questions"), gettext_lazy("New question"),
        (word("asked_when", gettext_lazy("Asked")), field("on_yes", gettext_lazy("On yes"))),
        group="asked_when", group_title=gettext_lazy("Any moment"),
        used_in=((models.ScreenFinding, "question"),),
    ),
    Kind(
        "answers", models.ResponseCode, gettext_lazy("Answers"), gettext_lazy("New answer"),
        (word("group", gettext_lazy("List")), word("opens", gettext_lazy("Opens"))),
        group="group", group_title=gettext_lazy("Any list"),
    ),
    Kind(
        "evidence", models.EvidenceStatement, gettext_lazy("Evidence"), gettext_lazy("New statement"),
        (
            field("design", gettext_lazy("Design")),
            field("finding", gettext_lazy("Finding")),
            field("certainty", gettext_lazy("Certainty")),
        ),
        sub=lambda entry: entry.citation, group="applies_to", group_title=gettext_lazy("Any subject"),
        takes_own=False,
    ),
    Kind(
        "ranges", models.RangeNorm, gettext_lazy("Ranges of motion"), gettext_lazy("New range"),
        (
            Column(gettext_lazy("Value"), lambda entry: f"{number_words(entry.value)}°"),
            Column(gettext_lazy("People"), lambda entry: f"{entry.sex}, {entry.age_band}"),
            field("basis", gettext_lazy("Basis")),
        ),
        group="joint", group_title=gettext_lazy("Any joint"), takes_own=False,
    ),
)  # fmt: skip
BY_SLUG = {kind.slug: kind for kind in KINDS}
