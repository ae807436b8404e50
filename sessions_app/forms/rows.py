"""A row of the charting sheet as a form: drawn from what was typed, silent on what lacks until it is asked.

Each kind of row names the fields of the common path (`COMMON`), the others (`RARE`), what a signature
needs (`NEEDED`) and which list of the catalogue a field chooses from (`OFFERS`).
"""

from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.widgets import Segmented
from sessions_app.choices import RowOutcome
from sessions_app.forms.choosing import Code, Word
from sessions_app.forms.fields import NEEDED, Minutes, WholeNumber, Words
from sessions_app.forms.fields_on_demand import FieldsOnDemand
from sessions_app.payload import Row, provenance
from sessions_app.record import RecordRow

NOT_RECORDED = "not_recorded"
ONLY_LATE = _('"Not recorded" is for sessions that are written late or transcribed.')


@dataclass(frozen=True)
class Sheet:
    """What the rows of one sheet have in common."""

    choices: object
    zone: ZoneInfo
    at: datetime
    born_on: date | None = None
    is_transcribed: bool = False
    is_late: bool = False
    not_recorded: frozenset[str] = frozenset()
    row_ids: frozenset[str] = frozenset()
    # Rows that are done together with another one.
    followers: frozenset[str] = frozenset()
    lasts: dict[str, dict] = field(default_factory=dict)

    @property
    def may_lack(self) -> bool:
        """Only of a late or transcribed session may a needed value be missing, and then it is said."""
        return self.is_transcribed or self.is_late

    def excuses(self, row_id: str, name: str) -> bool:
        return self.may_lack and f"{row_id}.{name}" in self.not_recorded


class Quiet:
    """Bound, with what was typed in the inputs, and no marks until somebody asks whether it is valid."""

    asked = False

    @property
    def errors(self):
        return super().errors if self.asked else self.unreadable

    @property
    def unreadable(self):
        """What is told all the same."""
        return ErrorDict()

    def is_valid(self):
        self.asked = True
        return super().is_valid()


class RowForm(Quiet, forms.Form):
    # The kind of row; it must not be called `kind`, which is a field of the reaction.
    row_kind = ""
    COMMON = ()
    RARE = ()
    NEEDED = ()
    # Needed even of a row that was not done: without it nobody can say what was not done.
    IDENTITY = ()
    # Asked by a rule of its own, and lacking like what is needed where a source does not say it.
    MAY_LACK = ()
    OFFERS = {}
    SAY = {}
    use_required_attribute = False

    def __init__(self, row: Row, sheet: Sheet):
        self.row, self.sheet = row, sheet
        posted = MultiValueDict({f"{row.id}-{name}": values for name, values in row.fields.items()})
        self.base_fields = FieldsOnDemand(self._asked(), self._offer)
        super().__init__(posted, prefix=row.id)

    def _asked(self):
        """The fields of this row, by name."""
        return type(self).base_fields

    def _offer(self, name, field):
        if name in self.OFFERS:
            field.offer(self._list(self.OFFERS[name]), self.row.get(name))

    def _list(self, source):
        kind, _colon, group = source.partition(":")
        lists = self.sheet.choices
        return lists.responses[group] if kind == "response" else getattr(lists, kind)

    # What the page draws

    @cached_property
    def common(self) -> FormHelper:
        return self._helper(self.COMMON)

    @cached_property
    def rare(self) -> FormHelper:
        return self._helper(self.RARE)

    @cached_property
    def whole(self) -> FormHelper:
        return self._helper((*self.COMMON, *self.RARE))

    def _helper(self, names):
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        helper.layout = Layout(*names)
        return helper

    @property
    def has_rare(self) -> bool:
        """Something stands in a field that the page keeps folded."""
        return any(self.row.get(name) for name in self.RARE)

    @property
    def is_plan(self) -> bool:
        return self.row.is_plan

    @property
    def is_not_done(self) -> bool:
        return self.row.first("outcome") == RowOutcome.NOT_DONE

    @property
    def is_done(self) -> bool:
        return not (self.is_plan or self.is_not_done)

    def provenance(self, name):
        return provenance(self.row, name)

    @property
    def is_changed(self) -> bool:
        return any(self.row.get(name) != values for name, values in self.row.carried.items())

    def value(self, name):
        """The typed value of one field, None where there is none or it cannot be read."""
        return self._read(name, self[name].data)

    def label_of(self, name) -> str:
        """The words for the chosen entries of a field, as the clinic says them."""
        labels = dict(self.fields[name].choices)
        return ", ".join(str(labels.get(code, code)) for code in self.row.get(name))

    @cached_property
    def planned(self) -> dict:
        """What was carried, typed. What cannot be read is left out."""
        return self._typed(self.row.carried)

    def _typed(self, values):
        lists = MultiValueDict({f"{self.row.id}-{name}": found for name, found in values.items()})
        typed = {}
        for name in values:
            bound = self.fields[name].widget.value_from_datadict(lists, {}, f"{self.row.id}-{name}")
            read = self._read(name, bound)
            if read not in (None, "", []):
                typed[name] = read
        return typed

    def _read(self, name, raw):
        try:
            return self.fields[name].clean(raw)
        except forms.ValidationError:
            return None

    @cached_property
    def unreadable(self):
        """What was typed and cannot be read is told beside its field at once: kept, it means nothing."""
        wrong = ErrorDict()
        for name in [one for one in self.fields if any(self.row.get(one))]:
            try:
                self.fields[name].clean(self[name].data)
            except forms.ValidationError as told:
                wrong[name] = self.error_class(told.messages, renderer=self.renderer)
        return wrong

    # What a signature needs

    def _clean_fields(self):
        """Most fields of a row are empty, and what an empty one comes to is known."""
        for name in self.fields:
            if name not in self.row.fields:
                self.cleaned_data[name] = copy(_nothing(type(self), name))
                continue
            try:
                self.cleaned_data[name] = self.fields[name].clean(self[name].data)
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)

    def clean(self):
        cleaned = super().clean()
        if self.is_plan:
            self.add_error("outcome", _("Tick this as done, or say why it was not done."))
        for name in self.needed():
            if name not in self._errors and cleaned.get(name) in (None, "", [], {}):
                self._miss(name, cleaned)
        self._refuse_gaps(cleaned)
        self.check(cleaned)
        return cleaned

    def needed(self):
        return self.IDENTITY if self.is_plan or self.is_not_done else (*self.IDENTITY, *self.NEEDED)

    def check(self, cleaned):
        """What a kind of row asks beyond that."""

    def _miss(self, name, cleaned):
        if not self.sheet.excuses(self.row.id, name):
            self.add_error(name, self.SAY.get(name, NEEDED))
        elif NOT_RECORDED in dict(getattr(self.fields[name], "choices", ())):
            cleaned[name] = NOT_RECORDED

    def _refuse_gaps(self, cleaned):
        """The answer "not recorded" is not for somebody who could still ask."""
        if self.sheet.may_lack:
            return
        for name, value in list(cleaned.items()):
            if value == NOT_RECORDED and name not in self._errors:
                self.add_error(name, ONLY_LATE)

    def record(self) -> RecordRow:
        told = {name: provenance(self.row, name) for name in self.fields if name in self.row.fields}
        told |= {name: provenance(self.row, name) for name in self.row.carried}
        return RecordRow(self.row.id, self.row_kind, dict(self.cleaned_data), self.planned, told)


@cache
def _nothing(form_class, name):
    """The typed value of a field in which nothing was entered."""
    field = form_class.base_fields[name]
    return field.clean(field.widget.value_from_datadict(MultiValueDict(), {}, name))


class TimedRow(RowForm):
    """A row with minutes, seconds, or both."""

    MAY_LACK = ("minutes",)
    NO_TIME = _("Give more than nothing, or leave it empty.")
    NO_TIME_OF_PART = _("Give more than nothing, or mark it as not done.")
    minutes = Minutes(label=_("Minutes"))
    seconds = WholeNumber(label=_("Seconds"), high=36000)

    def check(self, cleaned):
        super().check(cleaned)
        if "minutes" in self._errors or "seconds" in self._errors or self.is_not_done or self.is_plan:
            return
        given = [cleaned.get(name) for name in ("minutes", "seconds") if cleaned.get(name) is not None]
        if not given and self.needs_time and not self.sheet.excuses(self.row.id, "minutes"):
            self.add_error("minutes", _("Say how many minutes it took."))
        if given and not sum(given, Decimal(0)):
            self.add_error("minutes", self.NO_TIME_OF_PART if "outcome" in self.fields else self.NO_TIME)
        self._check_range(cleaned)

    needs_time = True

    def _check_range(self, cleaned):
        least, most = cleaned.get("minutes"), cleaned.get("minutes_max")
        if most is not None and (least is None or most < least):
            self.add_error("minutes_max", _("The longer time comes second."))


class PlacedRow(RowForm):
    """A row of the timeline that may have been planned, left out, moved, or done together with another."""

    outcome = Word(RowOutcome.choices, label=_("What became of it"), widget=Segmented)
    not_done_reason = Code(label=_("Reason for not doing it"))
    not_done_words = Words(label=_("Reason in words"), longest=200)
    goes_with = TypedText(label=_("At the same time as"), required=False, max_length=40)
    sequence = WholeNumber(label=_("Place in the order"), low=1, high=999)
    PLACED = ("outcome", "not_done_reason", "not_done_words", "goes_with", "sequence")

    def _offer(self, name, field):
        super()._offer(name, field)
        if name == "not_done_reason":
            field.offer(self.sheet.choices.responses[name], self.row.get(name))

    def check(self, cleaned):
        super().check(cleaned)
        if self.is_not_done:
            self._check_reason(cleaned)
        other = cleaned.get("goes_with")
        if other and (other not in self.sheet.row_ids or other == self.row.id):
            self.add_error("goes_with", _("That part is not on this sheet any more."))
        elif other in self.sheet.followers:
            self.add_error("goes_with", _("That part goes with another one itself. Name the one that leads."))

    def _check_reason(self, cleaned):
        reason = cleaned.get("not_done_reason")
        if not reason and "not_done_reason" not in self._errors:
            return self.add_error("not_done_reason", _("Say why it was not done."))
        found = self.sheet.choices.responses["not_done_reason"].get(reason)
        if found and found.needs_text and not cleaned.get("not_done_words"):
            return self.add_error("not_done_words", _("Say in a few words why it was not done."))
        return None
