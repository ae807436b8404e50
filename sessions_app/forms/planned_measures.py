"""A measure that a plan wants taken: which, of what, how, and when."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.choices import MeasuredState, Side
from sessions_app.forms.choosing import Code, Word
from sessions_app.forms.fields import Tick, WholeNumber, Words
from sessions_app.forms.rows import Quiet
from sessions_app.models import PlannedMeasure
from sessions_app.queries.plan_measures import PlannedMeasureLine, about_words, when_words

MOST_TIMES = 24
NUMBERS = re.compile(r"\d{1,3}(?:[\s,;]+\d{1,3})*", re.ASCII)


class Numbers(forms.Field):
    """Several whole numbers, such as "4, 8, 12"."""

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value):
        text = (value or "").strip()
        if text and not NUMBERS.fullmatch(text):
            raise forms.ValidationError(_("Write whole numbers with commas between them, such as 4, 8, 12."))
        numbers = sorted({int(one) for one in re.findall(r"\d+", text)})
        if len(numbers) > MOST_TIMES:
            raise forms.ValidationError(_("These are more times than can be kept."))
        return numbers

    def has_changed(self, initial, data):
        return (data or "").strip() != (self.prepare_value(initial) or "")


class PlannedMeasureForm(Quiet, forms.Form):
    measure = Code(label=_("Measure"))
    side = Word([("", "—"), *Side.choices], label=_("Side"))
    also_other_side = Tick(label=_("Also on the side that is not treated"))
    subject = Words(label=_("Of what"), longest=80)
    measured_state = Word([("", "—"), *MeasuredState.choices], label=_("Taken"))
    method = Words(label=_("Method or device"), longest=80)
    trials = WholeNumber(label=_("Trials each time"), low=1, high=20)
    at_baseline = Tick(label=_("At the start"))
    before_each = Tick(label=_("Before each session"))
    in_each = Tick(label=_("In each session"))
    after_each = Tick(label=_("After each session"))
    at_discharge = Tick(label=_("At the end"))
    by_visit = WholeNumber(label=_("or at visit, if that is earlier"), low=1, high=500)
    visits = Numbers(label=_("At visits"))
    weeks = Numbers(label=_("Weeks from the start"))
    months = Numbers(label=_("Months from the start"))
    weeks_after_end = Numbers(label=_("Weeks after the end"))
    months_after_end = Numbers(label=_("Months after the end"))
    when_words = Words(label=_("When, in words"), longest=120)

    ALWAYS = ("measure", "at_baseline", "in_each", "at_discharge", "visits", "weeks")
    RARE = (
        "before_each", "after_each", "by_visit", "months", "weeks_after_end", "months_after_end",
        "when_words", "side", "also_other_side", "subject", "measured_state", "method", "trials",
    )  # fmt: skip

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = measures
        self.fields["measure"].offer(measures, [self["measure"].value() or ""])

    def clean(self):
        given = super().clean()
        if self.has_changed() and not given.get("measure") and "measure" not in self.errors:
            self.add_error("measure", _("Choose the measure."))
        if given.get("by_visit") and not given.get("at_discharge"):
            self.add_error("by_visit", _("This goes with “At the end”: tick that too."))
        return given

    @property
    def always_fields(self):
        return [self[name] for name in self.ALWAYS]

    @property
    def rare_fields(self):
        return [self[name] for name in self.RARE]

    @property
    def is_open(self):
        """Folded to one line once it names its measure, unless something is to put right."""
        return not self["measure"].value() or bool(self.errors)

    @property
    def line(self):
        """What the folded row says."""
        given = {name: self._read(name) for name in self.fields if name != "measure"}
        planned = PlannedMeasure(**given)
        code = self["measure"].value()
        return PlannedMeasureLine(self.measures.label(code), about_words(planned), when_words(planned))

    def _read(self, name):
        """What stands in a field, typed; what cannot be read is left out of the line."""
        if not self.is_bound:
            return self.initial.get(name, self.fields[name].clean(""))
        try:
            return self.fields[name].clean(self[name].data)
        except forms.ValidationError:
            return self.fields[name].clean("")

    @property
    def has_rare(self):
        return any(self[name].value() for name in self.RARE)
