"""Shape of what a clinic types about its catalogue."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Row
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models as db
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedInteger, TypedText, typed
from clinic.widgets import ChipSelect, Stepper
from sessions_app import named_values
from sessions_app.choices import StepField, StepUnit
from sessions_app.forms.catalogue_fields import FIELDS, HINTS, LABELS, LISTS, PICKED, REQUIRED
from sessions_app.models import CatalogueEntry, ClinicStep, Exercise
from sessions_app.words import number_words

LONGEST_TEXT = 2000
# Columns that run from low to high.
RANGES = (("minimum", "maximum"), ("angle_min_degrees", "angle_max_degrees"))
MAY_BE_ONE_VALUE = {"angle_max_degrees"}
NEVER_BELOW_NOTHING = {"default_sessions_per_week"}


class NamedValuesField(TypedText):
    """`temperature = Cel`, one line a value; kept as a list."""

    def prepare_value(self, value):
        return named_values.write(value).replace(";", "\n") if isinstance(value, list) else value

    def to_python(self, value):
        try:
            return named_values.parse(super().to_python(value))
        except named_values.Malformed as part:
            raise forms.ValidationError(
                _("“%(part)s” is not understood. Write a name, an equals sign and a unit."),
                params={"part": str(part)},
            ) from part


class CodesField(forms.MultipleChoiceField):
    """Codes of other entries, chosen from those that the clinic sees."""

    widget = forms.SelectMultiple(attrs={"size": 6})


def form_field(column: db.Field, **options) -> forms.Field | None:
    """The field of a form for a column of the catalogue."""
    if column.name == "named_values":
        return NamedValuesField(required=False, widget=forms.Textarea({"rows": 3}), max_length=LONGEST_TEXT)
    if isinstance(column, ArrayField):
        return CodesField(required=False)
    if isinstance(column, db.TextField):
        return typed(column, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 2}))
    if column.name in NEVER_BELOW_NOTHING:
        options["min_value"] = 0
    return typed(column, **options)


class EntryForm(forms.ModelForm):
    """A clinic's own entry. Which columns it asks for is said in catalogue_fields.py."""

    def __init__(self, *args, clinic_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.mark_optional = True
        for name in PICKED.get(self._meta.model, ()):
            self.fields[name] = _picked(self._meta.model, name, clinic_id, self.fields[name].required)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.required = field.required or name in REQUIRED.get(self._meta.model, ())
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = field.queryset.model.objects.offered_to(clinic_id)
            if isinstance(field, CodesField):
                field.choices = _codes_for(LISTS[self._meta.model, name], clinic_id)
        self.helper = self._helper()

    def _helper(self) -> FormHelper:
        """Two columns; what is long takes both."""
        helper = FormHelper()
        helper.form_tag = False
        long = (forms.Textarea, forms.SelectMultiple)
        wide = {name for name, field in self.fields.items() if isinstance(field.widget, long)}
        wide |= {"name", "plain_name"}
        helper.layout = Layout(
            Row(*(Field(name, wrapper_class="span-2" if name in wide else "") for name in self.fields))
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        for low, high in RANGES:
            least, most = cleaned.get(low), cleaned.get(high)
            if least is None or most is None or least < most or (least == most and high in MAY_BE_ONE_VALUE):
                continue
            self.add_error(high, _("This has to be above %(least)s.") % {"least": number_words(least)})
        return cleaned

    def values(self) -> dict:
        """What the action writes: each named column and what was typed for it."""
        return {name: self.cleaned_data[name] for name in self.fields}


def _picked(model: type[CatalogueEntry], name: str, clinic_id, required: bool) -> forms.ChoiceField:
    """One of the words that the list uses already, so that it can still be narrowed by them."""
    used = model.objects.for_clinic(clinic_id).exclude(**{name: ""}).order_by(name)
    words = used.values_list(name, flat=True).distinct()
    choices = [("", _("Choose")), *((word, word[:1].upper() + word[1:]) for word in words)]
    return forms.ChoiceField(choices=choices, required=required)


def _codes_for(target: tuple[type[CatalogueEntry], dict], clinic_id) -> list[tuple[str, str]]:
    model, narrowed = target
    offered = model.objects.offered_to(clinic_id).filter(**narrowed)
    return list(offered.values_list("pk", "label"))


def entry_form(model: type[CatalogueEntry]) -> type[EntryForm]:
    return forms.modelform_factory(model, form=EntryForm, fields=FIELDS[model], formfield_callback=form_field)


class LabelForm(forms.Form):
    """This clinic's word for a shared entry."""

    label = TypedText(
        label=_("Name in this clinic"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty to use the shared name."),
    )


class PlaceForm(forms.Form):
    """Where an entry goes in the clinic's order: one step, to the top, or to a numbered place."""

    STEPS = {"up": {"steps": -1}, "down": {"steps": 1}, "first": {"place": 1}}

    place = TypedInteger(min_value=1)

    def __init__(self, *args, places: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].label = _("Place, 1 to %(places)s") % {"places": places}

    def clean(self):
        if self.data.get("direction") in self.STEPS:
            self.errors.pop("place", None)
        return super().clean()

    @property
    def where(self) -> dict:
        return self.STEPS.get(self.data.get("direction")) or {"place": self.cleaned_data["place"]}


class MergeForm(forms.Form):
    target = forms.ModelChoiceField(
        label=_("Same as"), queryset=Exercise.objects.none(), empty_label=_("Choose an entry")
    )

    def __init__(self, *args, entry: CatalogueEntry, clinic_id, **kwargs):
        super().__init__(*args, **kwargs)
        offered = type(entry).objects.offered_to(clinic_id).exclude(pk=entry.pk)
        self.fields["target"].queryset = offered


NO_STEP = ("", _("None"))
ONLY_UNIT = {StepField.REPS: StepUnit.REPETITION, StepField.VARIANT: StepUnit.VARIANT}
UNITS = {
    StepField.LOAD: (StepUnit.KILOGRAM, StepUnit.POUND, StepUnit.PERCENT_OF_MAXIMUM, StepUnit.LEVEL),
    StepField.HOLD: (StepUnit.SECOND, StepUnit.MINUTE),
    StepField.RANGE: (StepUnit.CENTIMETRE, StepUnit.DEGREE),
}
STEP_COLUMNS = ("step_field", "step_amount", "step_unit", "limit_rpe", "limit_pain")


class StepForm(forms.ModelForm):
    """What plus does to an exercise, and up to which effort and pain it does so unasked."""

    class Meta:
        formfield_callback = typed
        model = ClinicStep
        fields = STEP_COLUMNS
        widgets = {
            "step_field": ChipSelect(),
            "step_amount": Stepper(step="0.5"),
            "step_unit": ChipSelect(),
            "limit_rpe": Stepper(highest="10"),
            "limit_pain": Stepper(highest="10"),
        }
        labels = {
            "step_field": _("What plus changes"),
            "step_amount": _("By"),
            "step_unit": _("Unit"),
            "limit_rpe": _("Up to an effort of"),
            "limit_pain": _("Up to a pain of"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step_field"].choices = [NO_STEP, *StepField.choices]
        self.fields["step_unit"].choices = [
            (unit.value, unit.label) for units in UNITS.values() for unit in units
        ]
        if amount := self.initial.get("step_amount"):
            self.initial["step_amount"] = number_words(amount)
        for name in ("limit_rpe", "limit_pain"):
            self.fields[name].validators.append(MaxValueValidator(10))

    def clean(self):
        cleaned = super().clean()
        what = cleaned.get("step_field", "")
        if not what or what in ONLY_UNIT:
            cleaned["step_unit"] = ONLY_UNIT[what].value if what else ""
            cleaned["step_amount"] = self._whole_amount(what, cleaned)
        elif "step_unit" not in self.errors and cleaned.get("step_unit") not in UNITS[what]:
            units = ", ".join(str(unit.label) for unit in UNITS[what])
            self.add_error("step_unit", _("Choose one of these units: %(units)s.") % {"units": units})
        if what and "step_amount" not in self.errors and not (cleaned.get("step_amount") or 0) > 0:
            self.add_error("step_amount", _("Say by how much, as a number above 0."))
        return cleaned

    def _whole_amount(self, what: str, cleaned: dict):
        if not what:
            return None
        return 1 if what == StepField.VARIANT else cleaned.get("step_amount")

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in STEP_COLUMNS}
