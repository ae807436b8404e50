"""A clinic's threshold for a condition, and the file of an item package."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from sessions_app.choices import BY_RULE, NONE_OF_THEM, ThresholdKind
from sessions_app.models import Condition
from sessions_app.scoring.package import Fault, read_package
from sessions_app.words import number_words

LONGEST = 200_000

FAULTS = {
    "not_json": _("This cannot be read as JSON from here on: check commas, quotes and brackets."),
    "object_needed": _("Names with values in curly brackets are needed here."),
    "list_needed": _("A list in square brackets is needed here: 1 to 120 items, 2 to 30 options each."),
    "text_needed": _("Words are needed here."),
    "not_text": _("This holds a sign that no text can keep, such as \\u0000 or one half of a pair."),
    "too_long": _("This is too long."),
    "number_needed": _("A number is needed here: up to 10,000, with at most six decimal places."),
    "unknown_name": _("This name is not known here: check its spelling."),
    "yes_or_no": _("This is true or false, without quotation marks."),
    "unknown_rule": _("The rule is one of: sum, mean, percent, turned_percent."),
    "needed_of_items": _("How many answers a score needs: a whole number from 1 to the number of items."),
    "plain_key": _("A key has up to 20 plain letters, figures or underscores."),
    "doubled": _("Two of these are the same."),
    "uneven": _("For a percentage all items need the same lowest and highest value."),
    "other_measure": _("This package is for another measure."),
    "outside_range": _("Full answers would score outside the range of this measure."),
}


class ThresholdsForm(forms.Form):
    """Which thresholds changes are held against, for one condition or for all others."""

    condition = forms.ModelChoiceField(
        Condition.objects.none(), label=_("For"), required=False, empty_label=_("Every other condition")
    )

    def __init__(self, *args, clinic_id, thresholds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["condition"].queryset = Condition.objects.offered_to(clinic_id)
        for kind in ThresholdKind:
            rows = [(row.pk, threshold_words(row)) for row in thresholds if row.kind == kind]
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[
                    (BY_RULE, _("What the population suggests")),
                    *rows,
                    (NONE_OF_THEM, _("None of them")),
                ],
                initial=BY_RULE,
            )

    def chosen(self) -> dict:
        return {kind: self.cleaned_data[kind] for kind in ThresholdKind.values}


def threshold_words(row) -> str:
    number = row.value_as_reported if row.depends_on else number_words(row.value)
    return f"{row.statistic} {number} {row.unit}, {row.population}"


class PackageForm(forms.Form):
    """A file, or its text pasted; the text travels with the preview."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("One JSON file with items, scoring rule and licence text."),
    )
    text = TypedText(
        label=_("or its text"),
        required=False,
        strip=False,
        max_length=LONGEST,
        error_messages={"max_length": _("This text is too long: at most 200,000 characters.")},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def __init__(self, data=None, *args, measure, **kwargs):
        super().__init__(_bounded(data), *args, **kwargs)
        self.measure, self.package, self.faults, self.read = measure, None, [], ""

    def clean(self):
        given = super().clean()
        self.read = self._uploaded(given.get("file")) or given.get("text") or ""
        if not self.read.strip():
            if not self.errors:
                self.add_error("file", _("Choose a file, or paste its text."))
            return given
        self.package, self.faults = read_package(self.read)
        if self.package:
            self.faults = list(self._misfits())
        if self.faults:
            raise forms.ValidationError(_("This package cannot be loaded. What is wrong stands below."))
        return given

    def _uploaded(self, file) -> str:
        if file is None:
            return ""
        if file.size > LONGEST:
            self.add_error("file", _("This file is too large: at most 200 kB."))
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not text in UTF-8."))
            return ""

    def _misfits(self):
        if self.package.measure != self.measure.pk:
            yield Fault("measure", "other_measure")
        low, high = self.package.span()
        if low < self.measure.minimum or high > self.measure.maximum:
            yield Fault("scoring", "outside_range")

    @property
    def fault_lines(self) -> list[tuple[str, str]]:
        return [(fault.place, FAULTS[fault.what]) for fault in self.faults]


def _bounded(data):
    """Text above the limit is refused, and what comes back with the refusal ends at the limit, as a browser's
    field does: one sign more, so that it stays refused."""
    if data is None or len(data.get("text", "")) <= LONGEST:
        return data
    return data.dict() | {"text": data["text"][: LONGEST + 1]}
