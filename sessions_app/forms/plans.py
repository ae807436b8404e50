"""A plan as one page: its words, how often, and the components with their planned dose."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedInteger
from clinic.widgets import Segmented
from sessions_app import payload
from sessions_app.choices import FrequencyUnit, Setting
from sessions_app.forms.choosing import Word, names_of
from sessions_app.forms.episodes import LONGEST_TEXT, error_lines
from sessions_app.forms.fields import Number, Tick, WholeNumber, Words
from sessions_app.forms.near_exercises import is_near
from sessions_app.forms.planned_measures import PlannedMeasureForm
from sessions_app.forms.planned_rows import (
    FORMS,
    MOST_WEEKS,
    fresh_row,
    in_plan_order,
    planned_form,
    posted_extras,
    with_codes,
)
from sessions_app.forms.rows import Quiet, Sheet
from sessions_app.forms.rows_of import RowsOf, all_asked
from sessions_app.payload import NotKept, Row
from sessions_app.queries.plan_lines import as_read
from sessions_app.row_kinds import SINGLETONS, row_id_of
from sessions_app.widgets import AreaSelectMultiple
from sessions_app.words import number_words

MOST_SESSIONS = 500
# How often a component is done at home; kept with its fields, as typed.
AT_HOME = ("times", "per", "every_days")


class PlanForm(Quiet, forms.Form):
    """The words of a plan. A change of a plan says what changed and why."""

    programme = Words(label=_("Name of the programme"), longest=120)
    rationale = Words(label=_("Why this treatment"), longest=LONGEST_TEXT, lines=2)
    sessions_planned = WholeNumber(label=_("Sessions planned"), low=1, high=MOST_SESSIONS)
    sessions_max = WholeNumber(label=_("At most"), low=1, high=MOST_SESSIONS)
    weeks_planned = WholeNumber(label=_("Weeks"), low=1, high=MOST_WEEKS)
    weeks_max = WholeNumber(label=_("At most, weeks"), low=1, high=MOST_WEEKS)
    months_planned = WholeNumber(label=_("Months"), low=1, high=120)
    reassess_every_sessions = WholeNumber(
        label=_("Reassess every so many sessions"), low=1, high=MOST_SESSIONS
    )
    reassess_every_weeks = WholeNumber(label=_("Reassess every so many weeks"), low=1, high=MOST_WEEKS)
    tailoring = Words(label=_("How it is fitted to this patient"), longest=LONGEST_TEXT, lines=2)
    start_level_rule = Words(label=_("How the start level is chosen"), longest=LONGEST_TEXT, lines=2)
    progression_rule = Words(label=_("When to progress"), longest=LONGEST_TEXT, lines=2)
    conditional_orders = Words(label=_("If this, then that"), longest=LONGEST_TEXT, lines=2)
    activity_advice = Words(label=_("Advice on activity"), longest=LONGEST_TEXT, lines=2)
    allowed_beside = Words(label=_("Allowed beside it, such as medicines"), longest=300)
    adherence_method = Words(label=_("How adherence is followed"), longest=LONGEST_TEXT, lines=2)
    fidelity_plan = Words(label=_("How the plan is kept to"), longest=LONGEST_TEXT, lines=2)
    delivered_by = Words(label=_("Who may deliver it"), longest=200)
    summary = Words(label=_("What changes, in a few words"), longest=80)
    change_reason = Words(label=_("Why it changes"), longest=300, lines=2)
    seen_number = TypedInteger(widget=forms.HiddenInput, min_value=0, max_value=MOST_SESSIONS)

    CHANGE = ("summary", "change_reason")
    RULES = (
        "tailoring", "start_level_rule", "progression_rule", "conditional_orders", "activity_advice",
        "allowed_beside", "adherence_method", "fidelity_plan", "delivered_by",
    )  # fmt: skip
    HOW_MUCH = ("sessions_planned", "weeks_planned", "reassess_every_sessions")
    HOW_MUCH_RARE = ("sessions_max", "weeks_max", "months_planned", "reassess_every_weeks")
    use_required_attribute = False

    def __init__(self, *args, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_first = is_first
        if is_first:
            for name in self.CHANGE:
                del self.fields[name]

    def clean(self):
        given = super().clean()
        for name in ("sessions", "weeks"):
            least, most = given.get(f"{name}_planned"), given.get(f"{name}_max")
            if least is not None and most is not None and most < least:
                self.add_error(f"{name}_max", _("The upper number is below the lower one."))
        for name in self.CHANGE if not self.is_first else ():
            if name not in self.errors and not given.get(name, "").strip():
                self.add_error(
                    name, _("Say what changes.") if name == "summary" else _("Say why it changes.")
                )
        return given


class FrequencyForm(Quiet, forms.Form):
    """How often, for one stretch of the plan."""

    setting = Word(Setting.choices, label=_("Where"), widget=Segmented)
    times = Number(label=_("Times"), high=99, places=1)
    times_max = Number(label=_("up to"), high=99, places=1)
    per = Word([("", "—"), *FrequencyUnit.choices], label=_("a day, week or month"))
    every_days = WholeNumber(label=_("or every so many days"), low=1, high=365)
    every_days_max = WholeNumber(label=_("up to so many days"), low=1, high=365)
    from_week = WholeNumber(label=_("From week"), high=MOST_WEEKS)
    weeks = WholeNumber(label=_("For weeks"), low=1, high=MOST_WEEKS)
    is_average = Tick(label=_("On average"))

    def has_changed(self):
        """Where it happens and the unit alone say nothing: such a stretch is empty."""
        return bool(set(self.changed_data) - {"setting", "per"})

    def clean(self):
        given = super().clean()
        if not self.has_changed():
            return given
        if not given.get("times") and not given.get("every_days") and not self.errors:
            self.add_error("times", _("Say how often."))
        if given.get("times") and not (given.get("per") or given.get("every_days")):
            self.add_error("per", _("So many times a day, a week or a month?"))
        for low, high in (("times", "times_max"), ("every_days", "every_days_max")):
            if given.get(high) and given[high] < (given.get(low) or 0):
                self.add_error(high, _("The upper number is below the lower one."))
        return given

    @property
    def has_rare(self):
        rare = ("every_days", "every_days_max", "from_week", "is_average")
        return any(self[name].value() for name in rare)

    def row(self):
        given = dict(self.cleaned_data)
        given["setting"] = given["setting"] or Setting.CLINIC
        given["per"] = given["per"] or FrequencyUnit.WEEK
        given["from_week"] = given["from_week"] or 0
        return given


class PlanSheet:
    """The whole page. `buttons` of the page (add, remove) change its rows and save nothing."""

    def __init__(self, post=None, *, clinic, choices, at, is_first, start, condition=None):
        self.refused, self.fresh_id, self.condition = "", "", condition
        self.choices, self.shown_id = choices, post.get("show", "") if post is not None else ""
        self.is_rearranged = post is not None and bool(
            post.get("remove") or self.shown_id or post.get("add") in FORMS
        )
        self.form = PlanForm(post, is_first=is_first, initial=start.words)
        self.frequencies = RowsOf(FrequencyForm, post, prefix="frequency", shown=1, initial=start.frequencies)
        self.measures = RowsOf(
            PlannedMeasureForm, post, prefix="measure", initial=start.measures, measures=choices.measures
        )
        rows = self._posted(post) if post is not None else start.rows
        ids = frozenset(row.id for row, _extras in rows)
        zone = ZoneInfo(clinic.time_zone)
        self.shared = Sheet(choices, zone, at, is_transcribed=True, row_ids=ids)
        self._rows = rows
        self.rows = [planned_form(row, extras, self.shared) for row, extras in rows]
        for row in self.rows:
            row.is_fresh, row.is_shown = row.row.id == self.fresh_id, row.row.id == self.shown_id
        if post is not None:
            self._mark_touched(start)

    def _mark_touched(self, start):
        """Told by what stands in a row: a template gives its rows other names each time."""
        began = [_content(row, extras) for row, extras in start.rows]
        for form, (row, extras) in zip(self.rows, self._rows, strict=True):
            form.is_touched = bool(row.fields) and _content(row, extras) not in began

    def _posted(self, post):
        try:
            rows = list(payload.from_post(post_lists(post)).rows)
        except NotKept:
            self.refused = _now("This plan has more rows or longer texts than can be kept.")
            return []
        rows = [row for row in rows if row.kind in FORMS and self._is_named(post, row)]
        rows = [with_codes(row, self.choices) for row in rows if row.id != post.get("remove")]
        if post.get("add") in FORMS:
            rows.append(fresh := fresh_row(post["add"]))
            self.fresh_id = fresh.id
        unique = {row.id: row for row in rows}
        return [(row, posted_extras(post, row.id)) for row in in_plan_order(unique.values())]

    def _is_named(self, post, row):
        """A singleton is there when the page says so, and not for an untouched input."""
        return f"{row.kind}:{row.id}" in post.getlist("planned")

    @property
    def rows_as_read(self):
        return as_read(self.rows, lambda form: form.row)

    @property
    def exercise_names(self):
        """Those of the episode's region first."""
        names, near = names_of(self.choices.exercises), is_near(self.condition, self.choices)
        return [names[one.code] for one in sorted(self.choices.exercises, key=lambda one: not near(one))]

    @property
    def area_picker(self):
        """One body for all passes: a script carries the answer to the row that asked."""
        widget = AreaSelectMultiple(choices=self.choices.areas.options(), tone="iastm")
        return widget.render("area", [], {"id": "plan-area"})

    @property
    def how_much(self):
        return [self.form[name] for name in PlanForm.HOW_MUCH]

    @property
    def how_much_rare(self):
        return [self.form[name] for name in PlanForm.HOW_MUCH_RARE]

    @property
    def has_how_much_rare(self):
        return any(field.value() or field.errors for field in self.how_much_rare)

    @property
    def rules(self):
        return [self.form[name] for name in PlanForm.RULES]

    @property
    def kinds(self):
        return {row.row_kind for row in self.rows}

    @property
    def changes_rows(self):
        """A button of the page was pressed, not "Save"."""
        return self.is_rearranged or self.frequencies.wants_row or self.measures.wants_row

    def refuse(self, reason, newest):
        """A refusal of the action, said where it belongs. Whoever has read the newer plan may save then."""
        if reason.field == "seen_number":
            self.refused = str(reason)
            self.form.data = self.form.data.copy()
            self.form.data["seen_number"] = str(newest.number if newest else 0)
        elif reason.field in self.form.fields:
            self.form.add_error(reason.field, str(reason))
        else:
            self.refused = str(reason)

    def is_valid(self):
        return all_asked([self.form, self.frequencies, self.measures, *self.rows]) and not self.refused

    def given(self):
        words = dict(self.form.cleaned_data)
        return {
            "seen_number": words.pop("seen_number"),
            "plan": words,
            "frequencies": [form.row() for form in self.frequencies if form.has_changed()],
            "components": [_component(form) for form in self.rows],
            "measures": [_measure_row(given) for given in self.measures.given()],
        }

    @property
    def error_lines(self):
        lines = [{"href": "#content", "text": self.refused}] if self.refused else []
        forms_ = [self.form, *self.frequencies, *self.measures]
        for row in self.rows:
            forms_ += [row, row.extras]
        return lines + [line for form in forms_ for line in error_lines(form)]


def _content(row, extras):
    """What a row says; where it happens is said by default."""
    said = {
        name: values for name, values in extras.items() if (name, values) != ("setting", [Setting.CLINIC])
    }
    return row.kind, {name: values for name, values in row.fields.items() if values}, said


def post_lists(post):
    """`planned` names the rows of the plan, as `row` does on the charting sheet."""
    lists = {name: post.getlist(name) for name in post if "-plan-" not in name}
    lists["row"] = [entry for entry in post.getlist("planned") if entry.partition(":")[0] not in SINGLETONS]
    return lists


def _measure_row(given):
    """The measure is chosen by its code."""
    return {"measure_id": given["measure"]} | {name: given[name] for name in given if name != "measure"}


def _component(form):
    extras = form.extras.cleaned_data
    typed = {name: form.extras[name] for name in AT_HOME if name in form.extras.fields}
    at_home = {name: form.extras.data.getlist(field.html_name) for name, field in typed.items()}
    return {
        "row_id": form.row.id,
        "kind": form.row.kind,
        "setting": extras.get("setting") or Setting.CLINIC,
        "from_week": extras["from_week"] or 0,
        "to_week": extras["to_week"],
        "fields": form.row.fields | {name: values for name, values in at_home.items() if values},
        "words": extras["words"],
    }


class Start:
    """What stands in the page at first: nothing, the newest plan, or a template."""

    def __init__(self, words=None, frequencies=(), rows=(), measures=()):
        self.words, self.frequencies = words or {}, list(frequencies)
        self.rows, self.measures = list(rows), list(measures)


def start_from_plan(revision):
    """The newest plan as the beginning of the next one."""
    names = [name for name in PlanForm.base_fields if name not in (*PlanForm.CHANGE, "seen_number")]
    words = {name: getattr(revision, name) for name in names} | {"seen_number": revision.number}
    frequencies = [
        {name: _as_typed(getattr(one, name)) for name in FrequencyForm.base_fields}
        for one in revision.frequencies.all()
    ]
    measures = [
        {"measure": one.measure_id}
        | {name: getattr(one, name) for name in PlannedMeasureForm.base_fields if name != "measure"}
        for one in revision.measures.all()
    ]
    return Start(words, frequencies, [_as_row(vars(one)) for one in revision.components.all()], measures)


def _as_typed(value):
    """2.0 times is typed 2, and week 0 is not typed at all."""
    return number_words(value) if isinstance(value, Decimal) else value or None


def start_from_template(template):
    """A template's components under new names, and its measures."""
    treated, measured = [], []
    for one in template.components:
        (measured if one["kind"] == "retest" else treated).append(one)
    rows = [_as_row({**one, "row_id": fresh_row(one["kind"]).id}) for one in treated]
    return Start({"seen_number": 0}, rows=rows, measures=map(_as_measure, measured))


def _as_measure(component):
    """A re-test of a template is a measure of the plan, taken in each session."""
    typed = {name: values[0] for name, values in component["fields"].items() if values}
    when = {"before": "before_each", "after": "after_each"}.get(typed.pop("when", ""), "in_each")
    return {name: typed[name] for name in PlannedMeasureForm.base_fields if name in typed} | {when: True}


def _as_row(component):
    fields = {name: values for name, values in component["fields"].items() if name not in AT_HOME}
    extras = {name: component["fields"][name] for name in AT_HOME if name in component["fields"]}
    for name in ("setting", "from_week", "to_week", "words"):
        if component[name] not in (None, "", 0):
            extras[name] = [str(component[name])]
    kind = component["kind"]
    return Row(row_id_of(kind, component["row_id"]), kind, fields), extras
