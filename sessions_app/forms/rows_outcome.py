"""The rows about what came of it: re-tests, reactions, and what is to be done at home."""

from decimal import Decimal

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.widgets import ChipSelect, ScaleStrip, ValueStrip
from sessions_app.choices import (
    AdverseEventSeverity,
    EventArose,
    FrequencyUnit,
    MeasureAsks,
    MeasuredState,
    ObservationMode,
    ObservationSource,
    SessionMoment,
    Side,
    TimePoint,
)
from sessions_app.forms.choosing import Code, LongList, Suggested, Word
from sessions_app.forms.fields import DottedNames, Number, WholeNumber, Words
from sessions_app.forms.rows import RowForm, TimedRow
from sessions_app.forms.rows_exercise import SIDES, DoseFields
from sessions_app.item_answers import is_score_of, read_answers
from sessions_app.row_kinds import DOSE
from sessions_app.words import number_words

WHOLE_SCALE = (Decimal(0), Decimal(10))
MOST_STEPS = 14
WIDE = {"low": Decimal(-999999), "high": Decimal(999999), "places": 3}


class TypedValueStrip(ValueStrip):
    """As text, so that "1,5" and "<1" stay as typed."""

    input_type = "text"


def one_tap_scale(measure, **options):
    """The strip of a measure whose whole scale is a handful of whole numbers: pain from 0 to 10, and a rating
    of change with what its ends mean. Others are typed, and this is None."""
    if (measure.minimum, measure.maximum) == WHOLE_SCALE and measure.unit == "points":
        return ScaleStrip(tone="measure", **options)
    if not measure.rates_change or measure.maximum - measure.minimum > MOST_STEPS:
        return None
    low, high = int(measure.minimum), int(measure.maximum)
    told = (_("%(n)s much worse"), _("%(n)s no change"), _("%(n)s much better"))
    numbers = (f"−{-low}", 0, high)
    ends = [words % {"n": number} for words, number in zip(told, numbers, strict=True)]
    return ScaleStrip(tone="measure", low=low, high=high, ends=ends, **options)


class ItemAnswers(TypedText):
    """Written by the measure's page, never by hand."""

    widget = forms.HiddenInput

    def __init__(self, **options):
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value):
        told = super().to_python(value)
        if not told:
            return None
        answers = read_answers(told)
        if answers is None:
            raise forms.ValidationError(_("These answers could not be read: take the measure again."))
        return answers


class RetestBlockForm(TimedRow):
    row_kind = "retest_block"
    COMMON = ("minutes",)
    RARE = ("seconds",)
    needs_time = False


class RetestForm(RowForm):
    """One reading of one measure; or why there is none."""

    row_kind = "retest"
    measure = Code(label=_("Measure"))
    value = Number(label=_("Value"), widget=TypedValueStrip, **WIDE)
    missing_reason = Code(label=_("Reason for no value"))
    words = Words(label=_("In words"), longest=300)
    value_min = Number(label=_("At least"), **WIDE)
    value_max = Number(label=_("At most"), **WIDE)
    side = Word(SIDES, label=_("Side"))
    subject = Words(label=_("Of what"), longest=80)
    measured_state = Word([("", "—"), *MeasuredState.choices], label=_("Taken"))
    trial_number = WholeNumber(label=_("Trial"), low=1, high=999)
    method = Words(label=_("Method or device"), longest=80)
    scale_min = Number(label=_("Scale from"), **WIDE)
    scale_max = Number(label=_("Scale to"), **WIDE)
    unit = Words(label=_("Unit"), longest=20)
    recall_period = Words(label=_("Asked about"), longest=40)
    time_point = Word([("", "—"), *TimePoint.choices], label=_("Time point"))
    time_point_words = Words(label=_("Time point in words"), longest=60)
    when = Word([("", "—"), *SessionMoment.choices], label=_("Before or after treatment"))
    source = Word([("", "—"), *ObservationSource.choices], label=_("Said by"))
    mode = Word([("", "—"), *ObservationMode.choices], label=_("How it was taken"))
    version = Words(label=_("Version"), longest=40)
    items_answered = WholeNumber(label=_("Questions answered"), high=999)
    answers = ItemAnswers(label=_("Item by item"))
    from_report = DottedNames(label=_("Taken over from the patient's report"), required=False)

    COMMON = ("value", "mode")
    RARE = (
        "measure", "side", "missing_reason", "words", "value_min", "value_max", "subject", "measured_state",
        "trial_number", "when", "method", "scale_min", "scale_max", "unit", "recall_period", "time_point",
        "time_point_words", "source", "version", "items_answered", "answers", "from_report",
    )  # fmt: skip
    OFFERS = {"measure": "measures", "missing_reason": "response:value_missing_reason"}
    IDENTITY = ("measure",)
    MAY_LACK = ("subject",)
    SAY = {"measure": _("Choose the measure.")}

    @property
    def choice(self):
        return self.sheet.choices.measures.get(self.row.first("measure"))

    def check(self, cleaned):
        low, high = cleaned.get("value_min"), cleaned.get("value_max")
        self._check_subject(cleaned)
        said = [cleaned.get(name) for name in ("value", "value_max", "missing_reason", "words")]
        if not any(found not in (None, "") for found in said) and "value" not in self._errors:
            self.add_error("value", _("Enter the value, or say why there is none."))
        if low is not None and high is not None and high < low:
            self.add_error("value_max", _("The larger value comes second."))
        if cleaned.get("value") is not None and cleaned.get("missing_reason"):
            self.add_error("missing_reason", _("There is a value: it cannot be missing as well."))
        answers = cleaned.get("answers")
        if answers and not is_score_of(answers, cleaned.get("value")):
            self.add_error("value", _("This is no longer the score of its items: take the items again."))
        self._check_scale(cleaned)

    def offer_subjects(self, subjects):
        """What the measure's own page offers: its parts, or joints and motions with room for another."""
        field = self.fields["subject"]
        if self.choice.parts:
            field.label = _("Which part")
            field.widget = LongList(choices=[(one, capfirst(one)) for one in subjects])
        else:
            field.label = _("Which joint and motion")
            field.widget = Suggested(subjects, field.widget.attrs)

    def _check_subject(self, cleaned):
        """A measure in parts has no total, and a range of motion is that of a joint."""
        subject, measure = cleaned.get("subject"), self.choice
        if not measure or cleaned.get("missing_reason") or "subject" in self._errors:
            return
        if measure.parts and subject not in measure.parts:
            self.add_error("subject", _("Choose the part: this measure has no total."))
        if measure.asks == MeasureAsks.JOINT and not (subject or self.sheet.excuses(self.row.id, "subject")):
            self.add_error("subject", _("Say which joint and motion."))

    def _check_scale(self, cleaned):
        low, high = self.scale(cleaned)
        for name in ("value", "value_min", "value_max"):
            value = cleaned.get(name)
            if value is not None and low is not None and not low <= value <= high:
                ends = {"low": number_words(low), "high": number_words(high)}
                self.add_error(name, _("This lies outside the scale, %(low)s to %(high)s.") % ends)

    def scale(self, cleaned):
        """The range it was taken on: stated here, else the measure's own."""
        low, high = cleaned.get("scale_min"), cleaned.get("scale_max")
        if low is not None and high is not None:
            return low, high
        return (self.choice.minimum, self.choice.maximum) if self.choice else (None, None)


# In a session it can only be told of what happened in it or since the last one.
AROSE = [pair for pair in EventArose.choices if pair[0] != EventArose.OUTSIDE]


class AdverseEventForm(RowForm):
    """A reaction or harm, whatever caused it."""

    row_kind = "adverse_event"
    kind = Code(label=_("Kind"))
    words = Words(label=_("What happened"), lines=2)
    severity = Word(AdverseEventSeverity.choices, label=_("Severity"), widget=ChipSelect)
    arose = Word(AROSE, label=_("When"), widget=ChipSelect)
    onset_words = Words(label=_("Began"), longest=120)
    action = Words(label=_("What was done"), lines=2)

    COMMON = ("arose", "kind", "words", "severity", "action")
    RARE = ("onset_words",)
    OFFERS = {"kind": "reaction_kinds"}
    NEEDED = ("words", "severity")
    SAY = {"words": _("Say what happened."), "severity": _("Say how severe it was.")}


class HomeItemForm(DoseFields, RowForm):
    """One exercise to do at home from this session on."""

    row_kind = "home_item"
    exercise = Code(label=_("Exercise"))
    side = Word([("", "—"), *Side.choices], label=_("Side"))
    times = Number(label=_("Times"), high=999, places=1)
    per = Word([("", "—"), *FrequencyUnit.choices], label=_("Per"))
    every_days = WholeNumber(label=_("Every so many days"), low=1, high=365)
    words = Words(label=_("In words"), longest=300)

    COMMON = ("exercise", "side", "sets", "reps", "times", "per")
    RARE = (*(name for name in DOSE if name not in ("sets", "reps")), "every_days", "words")
    OFFERS = {"exercise": "exercises"}
    IDENTITY = ("exercise",)
    SAY = {"exercise": _("Choose the exercise.")}

    def check(self, cleaned):
        super().check(cleaned)
        if cleaned.get("times") is not None and not cleaned.get("per"):
            self.add_error("per", _("Say per day, week or month."))
