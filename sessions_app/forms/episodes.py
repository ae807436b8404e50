"""Forms of an episode: what it is about, what the patient wants, how it ends."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import typed
from clinic.models import User
from clinic.queries.people import who_treat_in
from clinic.widgets import ChipSelect
from sessions_app.choices import Side, SpanUnit
from sessions_app.forms.fields import Day, Number, Tick, WholeNumber, Words
from sessions_app.forms.rows import Quiet
from sessions_app.forms.rows_of import RowsOf, all_asked
from sessions_app.local_time import local_day
from sessions_app.models import Condition, EpisodeNote, Measure
from sessions_app.words import number_words

LONGEST_TEXT = 20_000
MOST = 32_000
SPAN_UNITS = [("", _("unit")), *SpanUnit.choices]


def span_unit():
    return forms.ChoiceField(label=_("Unit"), choices=SPAN_UNITS, required=False)


class EpisodeForm(Quiet, forms.Form):
    """One course of care. `opening` asks for what cannot be changed later: condition, side, first day."""

    condition = forms.ModelChoiceField(
        Condition.objects.none(),
        label=_("Condition"),
        empty_label="—",
        error_messages={"required": _("Choose the condition.")},
    )
    diagnosis_words = Words(label=_("Diagnosis in words"), longest=200)
    diagnosis_basis = Words(label=_("The diagnosis rests on"), longest=300)
    side = forms.ChoiceField(
        label=_("Side"),
        choices=Side.choices,
        widget=ChipSelect,
        error_messages={"required": _("Choose left, right, both or the midline.")},
    )
    onset_on = Day(label=_("This spell began"), required=False)
    earlier_spells = Words(label=_("Earlier spells"), longest=300)
    spell_length = WholeNumber(high=MOST, label=_("or has lasted"))
    spell_unit = span_unit()
    opened_on = Day(label=_("First day"))
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("Responsible"), empty_label="—")
    history_length = WholeNumber(high=MOST, label=_("Known altogether for"))
    history_unit = span_unit()
    recurs_min = WholeNumber(high=MOST, label=_("Comes back every"))
    recurs_max = WholeNumber(high=MOST, label=_("or up to every"))
    recurs_unit = span_unit()
    days_off_min = WholeNumber(high=MOST, label=_("Days off, each spell"))
    days_off_max = WholeNumber(high=MOST, label=_("up to"))
    mechanism = Words(label=_("How it began"), longest=200)
    worse_with = Words(label=_("Worse with"), longest=300)
    better_with = Words(label=_("Better with"), longest=300)
    usual_relief = Words(label=_("What has helped so far"), longest=300)
    surgery_on = Day(label=_("Operated on"), required=False)
    surgery_words = Words(label=_("Operation"), longest=200)
    referral = Words(label=_("Referred by"), longest=200)
    work_and_sport = Words(label=_("Work and sport"), longest=200)
    transcribed_from = Words(label=_("Transcribed from another record"), longest=300)
    dates_not_recorded = Tick(label=_("That record gives no dates: the days here only keep the order"))
    findings = Words(label=_("Findings at the start"), longest=LONGEST_TEXT, lines=2)

    FIXED = ("condition", "side", "opened_on")
    FIRST = (
        "condition", "side", "diagnosis_words", "onset_on", "earlier_spells", "spell_length", "spell_unit",
        "responsible", "opened_on",
    )  # fmt: skip
    WIDE = ("condition", "side", "diagnosis_words", "transcribed_from", "dates_not_recorded", "findings")

    def __init__(self, *args, patient, clinic, at, opening=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient, self.today = patient, local_day(at, clinic.time_zone)
        self.fields["condition"].queryset = Condition.objects.offered_to(clinic)
        self.fields["responsible"].queryset = who_treat_in(clinic)
        if not opening:
            for name in self.FIXED:
                del self.fields[name]

    def clean(self):
        given = super().clean()
        for name in ("opened_on", "onset_on", "surgery_on"):
            self._check_day(name, given.get(name))
        for name in ("spell", "history"):
            if given.get(f"{name}_length") is not None and not given.get(f"{name}_unit"):
                self.add_error(f"{name}_unit", _("Days, weeks, months or years?"))
        for name in ("days_off", "recurs"):
            if (given.get(f"{name}_max") or 0) and given[f"{name}_max"] < (given.get(f"{name}_min") or 0):
                self.add_error(f"{name}_max", _("The upper number is below the lower one."))
        if given.get("recurs_min") is not None and not given.get("recurs_unit"):
            self.add_error("recurs_unit", _("Days, weeks, months or years?"))
        if given.get("dates_not_recorded") and not given.get("transcribed_from"):
            self.add_error("transcribed_from", _("Name the record that gives no dates."))
        return given

    def _check_day(self, name, day):
        if day and day < self.patient.born_on:
            self.add_error(name, _("This is before the patient was born."))
        elif day and day > self.today:
            self.add_error(name, _("This day is still to come."))


class DiagnosisForm(Quiet, forms.Form):
    """A further diagnosis, from the list or in words."""

    condition = forms.ModelChoiceField(
        Condition.objects.none(), label=_("Condition"), required=False, empty_label="—"
    )
    words = Words(label=_("In words"), longest=200)
    side = forms.ChoiceField(label=_("Side"), choices=[("", _("Not said")), *Side.choices], required=False)

    def __init__(self, *args, clinic, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["condition"].queryset = Condition.objects.offered_to(clinic)

    def clean(self):
        given = super().clean()
        if given.get("side") and not (given.get("condition") or given.get("words")):
            self.add_error("words", _("Name the diagnosis."))
        return given


class MeasureChoice(forms.ModelChoiceField):
    """Each measure with its scale and its better end, so that a target can be set at sight."""

    def label_from_instance(self, measure):
        told = {"name": measure, "low": number_words(measure.minimum), "high": number_words(measure.maximum)}
        words = _now("%(name)s, %(low)s to %(high)s") % told
        if measure.higher_is_better is None:
            return words
        return f"{words}, {_now('more is better') if measure.higher_is_better else _now('less is better')}"


class GoalForm(Quiet, forms.Form):
    """What the patient wants, tied to a measure where it can be."""

    words = Words(label=_("Goal, in the patient’s words"), longest=300, lines=2)
    measure = MeasureChoice(Measure.objects.none(), label=_("Measured by"), required=False, empty_label="—")
    target_value = Number(label=_("Target"), low=-9999)
    target_on = Day(label=_("By"), required=False)

    def __init__(self, *args, clinic, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = Measure.objects.offered_to(clinic)

    def clean(self):
        given = super().clean()
        is_tied = given.get("measure") or given.get("target_value") is not None or given.get("target_on")
        if is_tied and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write down what the patient wants."))
        measure, target = given.get("measure"), given.get("target_value")
        if target is not None and measure and not measure.minimum <= target <= measure.maximum:
            limits = {"low": f"{measure.minimum.normalize():f}", "high": f"{measure.maximum.normalize():f}"}
            self.add_error("target_value", _("This measure runs from %(low)s to %(high)s.") % limits)
        if target is not None and not measure:
            self.add_error("measure", _("Of which measure is this the target?"))
        return given


class EpisodeSheet:
    """The episode, its further diagnoses and the patient's goals, as one page."""

    def __init__(self, post=None, *, patient, clinic, at, initial=None, opening=True):
        self.form = EpisodeForm(post, patient=patient, clinic=clinic, at=at, initial=initial, opening=opening)
        self.diagnoses = RowsOf(DiagnosisForm, post, prefix="diagnosis", clinic=clinic)
        self.goals = RowsOf(GoalForm, post, prefix="goal", shown=1, clinic=clinic) if opening else None
        self.parts = [part for part in (self.form, self.diagnoses, self.goals) if part]

    @property
    def first_fields(self):
        return self._drawn(field for field in self.form if field.name in EpisodeForm.FIRST)

    @property
    def history_fields(self):
        return self._drawn(field for field in self.form if field.name not in EpisodeForm.FIRST)

    def _drawn(self, fields):
        """Each with whether it takes a whole line."""
        return [(field, field.name in EpisodeForm.WIDE) for field in fields]

    @property
    def wants_row(self):
        return any(part.wants_row for part in self.parts[1:])

    def is_valid(self):
        return all_asked(self.parts)

    @property
    def error_lines(self):
        forms_ = [self.form, *(form for part in self.parts[1:] for form in part)]
        return [line for form in forms_ for line in error_lines(form)]


def error_lines(form):
    """What is to put right in a form, each with the place of its field."""
    lines = [{"href": "#content", "text": words} for words in form.non_field_errors()]
    for field in form:
        where = f"#{field.id_for_label or field.auto_id}"
        lines += [{"href": where, "text": f"{field.label}: {words}"} for words in field.errors]
    return lines


class EpisodeNoteForm(forms.ModelForm):
    on = Day(label=_("On"))
    until_on = Day(label=_("Until"), required=False)
    words = Words(label=_("What"), longest=LONGEST_TEXT, lines=2, required=True)

    class Meta:
        formfield_callback = typed
        model = EpisodeNote
        fields = ["kind", "on", "until_on", "words"]

    def __init__(self, *args, episode, **kwargs):
        super().__init__(*args, **kwargs)
        self.born_on = episode.patient.born_on

    def clean(self):
        given = super().clean()
        on, until = given.get("on"), given.get("until_on")
        if on and on < self.born_on:
            self.add_error("on", _("This is before the patient was born."))
        if on and until and until < on:
            self.add_error("until_on", _("It ends before it begins."))
        return given


class EndGoalForm(forms.Form):
    reason = Words(label=_("What became of it"), longest=200)
