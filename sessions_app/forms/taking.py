"""Taking one measure: the day, the numbers in the way this measure asks for them, and how it was taken.

A number is asked as it is; others for each side and trial, for each activity of the patient, or item by
item where the clinic holds a licence. Nothing given is said with its reason.
"""

from datetime import datetime, time
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clinic.widgets import ChipSelect, ScaleStrip
from sessions_app.choices import MeasureAsks, Side, TimePoint
from sessions_app.forms.choosing import Word
from sessions_app.forms.episodes import error_lines
from sessions_app.forms.fields import Number, Words, ZeroToTen
from sessions_app.forms.readings import ROW, TakenForm
from sessions_app.forms.rows import Quiet, Sheet
from sessions_app.forms.rows_of import all_asked
from sessions_app.forms.rows_outcome import WIDE, RetestForm, TypedValueStrip, one_tap_scale
from sessions_app.local_time import local_day
from sessions_app.models import PatientActivity
from sessions_app.payload import Row
from sessions_app.row_kinds import FIELDS
from sessions_app.scoring.mean_of_items import mean_of_items
from sessions_app.scoring.result import Incomplete
from sessions_app.words import number_words, range_words

SIDES = (Side.LEFT, Side.RIGHT)
ROOM_FOR_NEW = 3
ORDINAL = ("grade", "count")


class HowForm(RetestForm):
    """How a measure was taken, or why it was not. Its numbers stand in a form of their own."""

    FIRST = ("time_point", "mode", "side", "subject", "measured_state", "recall_period")
    FOLDED = (
        "time_point_words", "source", "version", "method", "value_min", "value_max", "scale_min", "scale_max",
        "unit",
    )  # fmt: skip
    NOT_TAKEN = ("missing_reason", "words")

    def check(self, cleaned):
        low, high = cleaned.get("value_min"), cleaned.get("value_max")
        if low is not None and high is not None and high < low:
            self.add_error("value_max", _("The larger value comes second."))
        self._check_scale(cleaned)

    def fields_of(self, names):
        return [self[name] for name in names]


class AnswersForm(Quiet, forms.Form):
    """What the kinds below share: `readings()` gives the numbers of this sitting as parts of rows."""

    use_required_attribute = False

    def __init__(self, post, *, sheet):
        super().__init__(post, prefix=sheet.prefix)
        self.sheet = sheet
        self.ask(sheet.measure)

    @property
    def is_empty(self):
        return not any(value not in (None, "") for value in self.cleaned_data.values())


class NumbersForm(AnswersForm):
    """One number, or one for each side and trial."""

    def ask(self, measure):
        for side in SIDES if measure.is_per_side else ("",):
            for trial in range(1, (measure.trials or 1) + 1):
                name = "-".join(part for part in (side, str(trial)) if part)
                self.fields[f"value-{name}"] = self._number(measure, side, trial)

    def _number(self, measure, side, trial):
        label = str(Side(side).label) if side else range_words(measure)
        if measure.trials:
            words = {"side": label, "n": trial}
            label = (_("%(side)s, trial %(n)s") if side else _("Trial %(n)s")) % words
        strip = None if measure.is_per_side else one_tap_scale(measure)
        if strip is not None:
            return Number(label=label, widget=strip, **WIDE)
        last = None if measure.trials else self.sheet.last.get(side)
        strip = TypedValueStrip(last=None if last is None else number_words(last))
        return Number(label=label, widget=strip, **WIDE | {"places": 0 if measure.unit in ORDINAL else 3})

    def readings(self):
        for name, value in self.cleaned_data.items():
            if value is None:
                continue
            *side, trial = name.removeprefix("value-").split("-")
            trials = int(trial) if self.sheet.measure.trials else None
            yield {"value": value, "trial_number": trials} | ({"side": side[0]} if side else {})


class ActivitiesForm(AnswersForm):
    """A number for each activity; activities are named here the first time."""

    def ask(self, measure):
        for activity in self.sheet.activities:
            self.fields[f"activity-{activity.position}"] = _rating(activity.words)
        room = ROOM_FOR_NEW if not self.sheet.activities else 1
        for number in range(1, min(room, PatientActivity.MOST - len(self.sheet.activities)) + 1):
            words = {"n": len(self.sheet.activities) + number}
            self.fields[f"named-{number}"] = Words(label=_("Activity %(n)s") % words, longest=120)
            self.fields[f"rated-{number}"] = _rating(_("Today, activity %(n)s") % words)

    def clean(self):
        given = super().clean()
        for number in range(1, ROOM_FOR_NEW + 1):
            words, rating = given.get(f"named-{number}", ""), given.get(f"rated-{number}")
            if rating is not None and not words.strip():
                self.add_error(f"named-{number}", _("Name this activity in the patient's words."))
        return given

    def _items(self):
        given = self.cleaned_data
        for activity in self.sheet.activities:
            yield activity.words, given.get(f"activity-{activity.position}")
        for number in range(1, ROOM_FOR_NEW + 1):
            if given.get(f"named-{number}", "").strip():
                yield given[f"named-{number}"].strip(), given.get(f"rated-{number}")

    def readings(self):
        items = list(self._items())
        answers = [None if rating is None else Decimal(rating) for _words, rating in items]
        found = mean_of_items(answers)
        if isinstance(found, Incomplete):
            self.add_error(None, _("Rate at least one activity, or say why there is no value."))
            return []
        told = [{"words": words, "answer": rating} for words, rating in items]
        answers = {"kind": "activities", "rule": "mean", "items": told}
        return [{"value": found.value, "items_answered": found.answered, "answers": answers}]


def _rating(label):
    return ZeroToTen(label=label, widget=ScaleStrip(tone="measure"))


class ItemsForm(AnswersForm):
    """Item by item, by the package of a clinic that holds a licence."""

    def ask(self, measure):
        for item in self.sheet.package.items:
            options = [(str(option.value), option.text) for option in item.options]
            self.fields[f"item-{item.key}"] = Word(options, label=item.text, widget=ChipSelect)

    def readings(self):
        package = self.sheet.package
        given = {
            item.key: Decimal(self.cleaned_data[f"item-{item.key}"])
            for item in package.items
            if self.cleaned_data.get(f"item-{item.key}")
        }
        found = package.score(given)
        if isinstance(found, Incomplete):
            words = ngettext(
                "%(answered)s of %(asked)s answered: a score needs at least %(needed)s.",
                "%(answered)s of %(asked)s answered: a score needs at least %(needed)s.",
                found.answered,
            )
            self.add_error(None, words % vars(found))
            return []
        items = [{"key": key, "answer": str(value)} for key, value in given.items()]
        of = {"kind": "package", "rule": package.rule, "package": self.sheet.package_version}
        answers = of | {"items": items}
        return [{"value": found.value, "items_answered": found.answered, "answers": answers}]


class TakingSheet:
    """One measure of one episode, about to be taken."""

    prefix = None
    may_be_left = False

    def __init__(self, post, *, episode, measure, subject, background, choices, zone, at):
        self.measure, self.zone, self.at = measure, zone, at
        self.activities, self.last = background.activities, background.last_by_side
        self.package, self.package_version = background.package, background.package_version
        today = local_day(at, episode.clinic.time_zone)
        self.taken = TakenForm(post, episode=episode, today=today, initial={"taken_on": today})
        shared = Sheet(choices, zone, at, is_transcribed=bool(episode.transcribed_from))
        start = background.start | {"subject": [subject] if subject else []}
        self.how = HowForm(Row(ROW, "retest", _typed(post, measure.pk, start)), shared)
        self.answers = answers_form(measure, self.package)(post, sheet=self)

    @property
    def is_by_item(self):
        return self.package is not None

    @property
    def first_fields(self):
        is_whole = self.is_by_item or self.measure.asks == MeasureAsks.ACTIVITIES
        skipped = {"side", "subject", "measured_state"} if is_whole else set()
        if self.measure.is_per_side:
            skipped.add("side")
        if self.measure.asks == MeasureAsks.JOINT or self.measure.parts:
            skipped.add("subject")
        return self.how.fields_of([name for name in HowForm.FIRST if name not in skipped])

    @property
    def folded_fields(self):
        return self.how.fields_of(HowForm.FOLDED)

    @property
    def not_taken_fields(self):
        return self.how.fields_of(HowForm.NOT_TAKEN)

    def is_valid(self):
        if not all_asked([self.taken, self.how, self.answers]):
            return False
        self.rows = list(self._rows())
        return not self.answers.errors and not self.how.errors

    def _rows(self):
        told = self.how.cleaned_data | {"measure_row": self.measure}
        is_said = any(told[name] not in (None, "") for name in ("missing_reason", "words", "value_max"))
        if self.answers.is_empty:
            if not is_said and not self.may_be_left:
                self.answers.add_error(None, _("Enter the value, or say why there is none."))
            return [told] if is_said else []
        if told["missing_reason"]:
            self.how.add_error("missing_reason", _("There is a value: it cannot be missing as well."))
        rows = [told | reading for reading in self.answers.readings()]
        for row in rows:
            self._check_scale(row)
        return rows

    def _check_scale(self, row):
        low, high = self.how.scale(row)
        if not low <= row["value"] <= high:
            ends = {"low": number_words(low), "high": number_words(high)}
            words = _("%(value)s lies outside the scale, %(low)s to %(high)s.")
            self.answers.add_error(None, words % (ends | {"value": number_words(row["value"])}))

    def given(self):
        day = self.taken.cleaned_data["taken_on"]
        return {
            "rows": self.rows,
            "taken_at": min(datetime.combine(day, time(12), tzinfo=self.zone), self.at),
            "day_not_recorded": self.taken.cleaned_data.get("day_not_recorded", False),
        }

    def refuse(self, reason):
        field = reason.field if reason.field in self.how.fields else None
        self.how.add_error(field, str(reason))

    @property
    def error_lines(self):
        return [line for form in (self.taken, self.answers, self.how) for line in error_lines(form)]


def answers_form(measure, package):
    if package is not None:
        return ItemsForm
    return ActivitiesForm if measure.asks == MeasureAsks.ACTIVITIES else NumbersForm


def _typed(post, code, start):
    """As typed, and only what the form asks; before anything was typed, as it was taken last time."""
    if post is None:
        return {"measure": [code], "time_point": [TimePoint.VISIT]} | start
    return typed_row(post, ROW) | {"measure": [code]}


def typed_row(post, row_id):
    typed = {name: post.getlist(f"{row_id}-{name}") for name in FIELDS["retest"] if name != "answers"}
    return {name: values for name, values in typed.items() if any(values)}
