"""Planned components as rows of the charting sheet: the same fields, without what only a session can say."""

import secrets
from dataclasses import replace

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from clinic.typed_numbers import read_number
from clinic.widgets import ChipSelectMultiple, Segmented
from sessions_app.choices import ComponentKind, FrequencyUnit, Pressure, Setting, Side
from sessions_app.forms.choosing import Named, Word, names_of
from sessions_app.forms.fields import Number, WholeNumber, Words
from sessions_app.forms.rows import NOT_RECORDED, Quiet
from sessions_app.forms.rows_exercise import SIDES, ExerciseBlockForm, ExerciseForm, ModalityForm, WarmUpForm
from sessions_app.forms.rows_iastm import LotionForm, PassForm
from sessions_app.models import PlannedComponent
from sessions_app.payload import Row, full
from sessions_app.queries.plan_lines import LOOKS, plan_line
from sessions_app.row_kinds import may_carry, row_id_of

MOST_WEEKS = 520
# Extras of a planned row are posted as `<row id>-plan-<name>`.
EXTRA = "plan"


class ExtrasForm(Quiet, forms.Form):
    """Where and in which weeks of the plan a component belongs, how often at home, on what condition."""

    setting = Word(Setting.choices, label=_("Where"), widget=Segmented)
    from_week = WholeNumber(label=_("From week"), high=MOST_WEEKS)
    to_week = WholeNumber(label=_("To week"), high=MOST_WEEKS)
    times = Number(label=_("Times"), high=99, places=1)
    per = Word([("", "—"), *FrequencyUnit.choices], label=_("a day, week or month"))
    every_days = WholeNumber(label=_("Every so many days"), low=1, high=365)
    words = Words(label=_("Moves on when, or only if"), longest=300)

    heading = _("Where, which weeks, on what condition")
    use_required_attribute = False

    def clean(self):
        given = super().clean()
        first, last = given.get("from_week"), given.get("to_week")
        if last is not None and last < (first or 0):
            self.add_error("to_week", _("The last week is before the first."))
        if given.get("times") and not given.get("per") and not given.get("every_days"):
            self.add_error("per", _("So many times a day, a week or a month?"))
        return given


class ExtrasOfSessions(ExtrasForm):
    """Of what the sessions alone have: nowhere else, and as often as they are."""

    setting = times = per = every_days = None
    heading = _("Which weeks, on what condition")


class PlannedRow:
    """Turns a row of the charting sheet into one of the plan: only what names it is needed."""

    is_plan = False
    needs_time = False
    is_fresh = False
    is_shown = False  # a button of the row itself was pressed
    is_touched = False  # it says something else than the plan that the page began with
    template = "record/_planned_fields.html"
    extras_form = ExtrasForm
    NO_TIME = _("Give more than nothing, or take it out of the plan.")

    def __init__(self, row, sheet, extras=None):
        self.extras = extras
        super().__init__(row, sheet)

    def _asked(self):
        return {name: field for name, field in super()._asked().items() if may_carry(self.row_kind, name)}

    def needed(self):
        return self.IDENTITY

    @property
    def unreadable(self):
        """A plan is gone through as a whole, when it is saved."""
        return ErrorDict()

    def is_valid(self):
        is_whole = super().is_valid()
        return self.extras.is_valid() and is_whole

    @property
    def own_fields(self):
        """What the plan shows at once, and what it keeps folded."""
        return [self[name] for name in self.COMMON if name in self.fields]

    @property
    def folded_fields(self):
        return [self[name] for name in self.RARE if name in self.fields]

    @property
    def look(self):
        """Colour and icon."""
        return LOOKS[self.row_kind]

    @property
    def kind_words(self):
        return ComponentKind(self.row_kind).label

    @property
    def has_extras(self):
        usual = {f"{self.extras.prefix}-setting": [Setting.CLINIC]}
        return dict(self.extras.data.lists()) not in ({}, usual)

    @property
    def is_open(self):
        """Folded to one line, unless it is new, was just worked on, or something is to put right."""
        is_asked = self.is_fresh or self.is_shown or self.is_touched
        return is_asked or bool(self.errors or self.extras.errors)

    @property
    def line(self):
        """What the folded row says."""
        component = PlannedComponent(kind=self.row_kind, fields=self.row.fields, from_week=0)
        return plan_line(component, self.sheet.choices)

    @property
    def has_folded(self):
        return any(self.row.get(field.name) for field in self.folded_fields)


class PlannedWarmUp(PlannedRow, WarmUpForm):
    pass


class PlannedLotion(PlannedRow, LotionForm):
    extras_form = ExtrasOfSessions
    IDENTITY = ("lotion",)
    SAY = {"lotion": _("Choose the lotion.")}


class PlannedPass(PlannedRow, PassForm):
    """Areas are chosen on the body, or in the native list behind it; the rest are chips as in charting."""

    template = "record/_planned_pass.html"
    # "Plantar surface of foot" is an area too, when no listed one fits.
    IDENTITY = ()
    OF_AREA = ("regions", "side", "structures")

    def __init__(self, row, sheet, extras=None):
        super().__init__(row, sheet, extras)
        for name, words in (("side", Side), ("pressure", Pressure)):
            self.fields[name].widget.choices = [one for one in words.choices if one[0] != NOT_RECORDED]
        near = {
            one.code: one.label for code in row.get("regions") for one in sheet.choices.structures_of(code)
        }
        chosen = {code: sheet.choices.structures.label(code) for code in row.get("structures")}
        if near or chosen:
            self.fields["structures"].widget = ChipSelectMultiple(
                tone="iastm", choices=list((chosen | near).items())
            )

    @property
    def where_words(self):
        labels = [self.sheet.choices.regions.label(code) for code in self.row.get("regions")]
        side = dict(Side.choices).get(self.row.first("side"), "")
        return ", ".join(str(words) for words in (*labels, side) if words)

    @property
    def has_areas(self):
        return bool(self.row.get("regions"))

    @property
    def technique_fields(self):
        return [field for field in self.own_fields if field.name not in self.OF_AREA]

    def check(self, cleaned):
        super().check(cleaned)
        if not (cleaned.get("regions") or cleaned.get("area_words")) and "regions" not in self._errors:
            self.add_error("regions", _("Choose the area."))


class PlannedBlock(PlannedRow, ExerciseBlockForm):
    """The time of all exercises together, once in a plan as in a session."""

    extras_form = ExtrasOfSessions
    IDENTITY = ("minutes",)
    SAY = {"minutes": _("Say how many minutes of exercise.")}


EXERCISE_NAMES = "exercise-names"


class PlannedExercise(PlannedRow, ExerciseForm):
    exercise = Named(EXERCISE_NAMES, label=_("Exercise"))
    side = Word(SIDES, label=_("Side"))


class PlannedModality(PlannedRow, ModalityForm):
    side = Word(SIDES, label=_("Side"))


FORMS = {
    form.row_kind: form
    for form in (
        PlannedWarmUp,
        PlannedLotion,
        PlannedPass,
        PlannedBlock,
        PlannedExercise,
        PlannedModality,
    )
}
EXTRA_NAMES = tuple(ExtrasForm.base_fields)


def planned_form(row, extras, sheet):
    """The form of one row; `extras` are its lists of strings, like `row.fields`."""
    posted = MultiValueDict({f"{row.id}-{EXTRA}-{name}": values for name, values in extras.items()})
    form = FORMS[row.kind]
    return form(row, sheet, extras=form.extras_form(posted, prefix=f"{row.id}-{EXTRA}"))


def posted_extras(post, row_id):
    """What was posted of a row beside the fields of its kind."""
    given = {name: full(post.getlist(f"{row_id}-{EXTRA}-{name}")) for name in EXTRA_NAMES}
    return {name: values for name, values in given.items() if values}


def with_codes(row, choices):
    """An exercise is typed by its name and kept by its code; a name that nobody knows stays as typed."""
    typed = " ".join(row.first("exercise").split()).casefold()
    if row.kind != "exercise" or not typed:
        return row
    codes = {name.casefold(): code for code, name in names_of(choices.exercises).items()}
    return replace(row, fields=row.fields | {"exercise": [codes.get(typed, row.first("exercise"))]})


def fresh_row(kind):
    return Row(row_id_of(kind, secrets.token_hex(4)), kind)


def in_plan_order(rows):
    """Warm-up, lotion, passes, exercises, the rest; a row with a place of its own goes there."""
    order = tuple(FORMS)
    places = {row.id: place for row in rows if (place := read_number(row.first("sequence")))}
    ordered = sorted((row for row in rows if row.id not in places), key=lambda row: order.index(row.kind))
    for row in sorted((row for row in rows if row.id in places), key=lambda row: places[row.id]):
        ordered.insert(places[row.id] - 1, row)
    return ordered
