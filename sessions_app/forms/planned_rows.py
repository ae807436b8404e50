"""Planned components as rows of the charting sheet: the same fields, without what only a session can say."""

import secrets

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from clinic.widgets import Segmented
from sessions_app.choices import ComponentKind, FrequencyUnit, Pressure, Setting
from sessions_app.forms.choosing import Codes, Word
from sessions_app.forms.fields import Number, WholeNumber, Words
from sessions_app.forms.rows import Quiet
from sessions_app.forms.rows_exercise import SIDES, ExerciseForm, ModalityForm, WarmUpForm
from sessions_app.forms.rows_iastm import LotionForm, PassForm
from sessions_app.models import PlannedComponent
from sessions_app.payload import Row, full
from sessions_app.queries.plan_lines import LOOKS, plan_line
from sessions_app.row_kinds import may_carry

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

    use_required_attribute = False

    def clean(self):
        given = super().clean()
        first, last = given.get("from_week"), given.get("to_week")
        if last is not None and last < (first or 0):
            self.add_error("to_week", _("The last week is before the first."))
        if given.get("times") and not given.get("per") and not given.get("every_days"):
            self.add_error("per", _("So many times a day, a week or a month?"))
        return given


class PlannedRow:
    """Turns a row of the charting sheet into one of the plan: only what names it is needed."""

    is_plan = False
    needs_time = False
    is_fresh = False

    def __init__(self, row, sheet, extras=None):
        self.extras = extras
        super().__init__(row, sheet)

    def _asked(self):
        return {name: field for name, field in super()._asked().items() if may_carry(self.row_kind, name)}

    def needed(self):
        return self.IDENTITY

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
        """Folded to one line, unless it is new or something is to put right."""
        return self.is_fresh or bool(self.errors or self.extras.errors)

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
    IDENTITY = ("lotion",)
    SAY = {"lotion": _("Choose the lotion.")}


class PlannedPass(PlannedRow, PassForm):
    """Lists in place of chips: a plan holds many rows, and none is filled in with the other hand."""

    side = Word(SIDES, label=_("Side"))
    instruments = Codes(label=_("Instrument"))
    strokes = Codes(label=_("Strokes"))
    pressure = Word([("", "—"), *Pressure.choices], label=_("Pressure"))
    # "Plantar surface of foot" is an area too, when no listed one fits.
    IDENTITY = ()

    def check(self, cleaned):
        super().check(cleaned)
        if not (cleaned.get("regions") or cleaned.get("area_words")) and "regions" not in self._errors:
            self.add_error("regions", _("Choose the area."))


class PlannedExercise(PlannedRow, ExerciseForm):
    side = Word(SIDES, label=_("Side"))


class PlannedModality(PlannedRow, ModalityForm):
    side = Word(SIDES, label=_("Side"))


FORMS = {
    form.row_kind: form
    for form in (PlannedWarmUp, PlannedLotion, PlannedPass, PlannedExercise, PlannedModality)
}
EXTRA_NAMES = tuple(ExtrasForm.base_fields)


def planned_form(row, extras, sheet):
    """The form of one row; `extras` are its lists of strings, like `row.fields`."""
    posted = MultiValueDict({f"{row.id}-{EXTRA}-{name}": values for name, values in extras.items()})
    extras_form = ExtrasForm(posted, prefix=f"{row.id}-{EXTRA}")
    return FORMS[row.kind](row, sheet, extras=extras_form)


def posted_extras(post, row_id):
    """What was posted of a row beside the fields of its kind."""
    given = {name: full(post.getlist(f"{row_id}-{EXTRA}-{name}")) for name in EXTRA_NAMES}
    return {name: values for name, values in given.items() if values}


def fresh_row(kind):
    """An empty row with a name of its own; the lotion's is its kind."""
    return Row(kind if kind == "lotion" else secrets.token_hex(4), kind)


def in_plan_order(rows):
    """Warm-up, lotion, passes, exercises, the rest; a row with a place of its own goes there."""
    order = tuple(FORMS)
    placed = [row for row in rows if row.first("sequence").isdecimal()]
    ordered = sorted((row for row in rows if row not in placed), key=lambda row: order.index(row.kind))
    for row in sorted(placed, key=lambda row: int(row.first("sequence"))):
        ordered.insert(int(row.first("sequence")) - 1, row)
    return ordered
