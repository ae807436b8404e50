"""The charting sheet: every row of a draft as one object, which a view can draw, ask and hand on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.forms.formsets import BaseFormSet
from django.forms.renderers import get_default_renderer
from django.utils.functional import cached_property

from clinic.models import Site
from sessions_app import payload as drafts
from sessions_app.forms.rows import RowForm, Sheet
from sessions_app.forms.rows_exercise import ExerciseBlockForm, ExerciseForm, ModalityForm, WarmUpForm
from sessions_app.forms.rows_iastm import IastmForm, LotionForm, PassForm
from sessions_app.forms.rows_outcome import AdverseEventForm, HomeItemForm, RetestBlockForm, RetestForm
from sessions_app.forms.rows_visit import LATE_AFTER, CheckInForm, HeadForm, NoteForm
from sessions_app.local_time import end_of
from sessions_app.payload import Payload, Row
from sessions_app.policies import Refusal, why_not_then, why_not_whole
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.record import SessionRecord
from sessions_app.row_kinds import FIELDS, PLANNABLE, REPEATED

FORMS = {
    form.row_kind: form
    for form in (
        HeadForm, CheckInForm, WarmUpForm, LotionForm, PassForm, IastmForm, ExerciseBlockForm, ExerciseForm,
        ModalityForm, RetestBlockForm, RetestForm, AdverseEventForm, HomeItemForm, NoteForm,
    )
}  # fmt: skip


@dataclass(frozen=True)
class SheetError:
    """One thing to finish, with a link to its field."""

    row: str
    field: str
    label: str
    sentence: str
    anchor: str


class RowSet(BaseFormSet):
    """The rows of one kind, keyed by row id: a number would mean another row on another device."""

    extra = 0
    can_delete = can_order = False

    def __init__(self, form, rows: Iterable[Row], sheet: Sheet):
        self.form, self.rows, self.sheet = form, list(rows), sheet
        self.renderer = get_default_renderer()
        super().__init__(data={})

    @cached_property
    def forms(self):
        return [self.form(row, self.sheet) for row in self.rows]

    def total_form_count(self):
        return len(self.rows)

    def initial_form_count(self):
        return len(self.rows)

    @property
    def errors(self):
        return [form.errors for form in self.forms]

    def full_clean(self):
        """Every row is asked, so that every row shows its errors."""
        self._non_form_errors, self._errors = self.error_class(), self.errors

    def is_valid(self):
        return _all_asked(self.forms)


def _all_asked(parts) -> bool:
    """Every part is asked, so that every part shows its errors."""
    answers = [part.is_valid() for part in parts]
    return all(answers)


class SessionSheet:
    """Parts are attributes named for their kind: `sheet.checkin`, `sheet.exercise_rows`, `sheet.note` ..."""

    def __init__(self, payload: Payload, choices, *, zone, at, born_on=None, sites=(), revision=0):
        self.payload, self.choices, self.revision = payload, choices, revision
        self.zone, self.at = zone, at
        self.shared = _shared(payload, choices, zone, at, born_on)
        self.refused: list[Refusal] = []
        self.parts: dict[str, RowForm | RowSet] = {}
        for kind, form in FORMS.items():
            self.parts[kind] = self._part(kind, form, sites)

    def _part(self, kind, form, sites):
        if kind in REPEATED:
            return RowSet(form, self.payload.of_kind(kind), self.shared)
        row = self.payload.row(kind) or Row(kind, kind)
        return form(row, self.shared, sites=sites) if kind == "head" else form(row, self.shared)

    def __getattr__(self, name):
        kind = name.removesuffix("_rows")
        parts = self.__dict__.get("parts", {})
        if kind not in parts:
            raise AttributeError(name)
        return parts[kind]

    @property
    def forms(self) -> list[RowForm]:
        """Every row of the sheet, in page order."""
        return [form for part in self.parts.values() for form in getattr(part, "forms", [part])]

    def form_of(self, row_id: str) -> RowForm | None:
        return next((form for form in self.forms if form.row.id == row_id), None)

    def seen(self, names: Iterable[str] | None = None) -> str:
        """What a page without script posts back, so that only changed fields are saved: the fields it shows,
        all of them or those with these input names (`k3f9-sets`)."""
        wanted = None if names is None else set(names)
        shown = {}
        for form in self.forms:
            for name in form.fields:
                if wanted is None or form.add_prefix(name) in wanted:
                    shown.setdefault(form.row.id, {})[name] = form.row.get(name)
        return json.dumps(shown)

    def is_valid(self) -> bool:
        self.refused = []
        are_whole = _all_asked(self.parts.values())
        self.refuse(why_not_then(self.record(), born_on=self.shared.born_on, at=self.at))
        self.refuse(why_not_whole(self.record()))
        return are_whole and not self.refused

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Show refusals of a policy at their fields, once each and not on top of the row's own."""
        for refusal in refusals:
            form = self.form_of(refusal.row)
            if form is None or refusal.name not in form.errors:
                self.refused.append(refusal)
                if form is not None and refusal.name in form.fields:
                    form.add_error(refusal.name, refusal.sentence)

    @property
    def errors(self) -> list[SheetError]:
        """What stands between the sheet and its signature, in page order."""
        found = [
            _error(form, name, sentence)
            for form in self.forms
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        placed = {(error.row, error.field, error.sentence) for error in found}
        unplaced = [one for one in self.refused if (one.row, one.name, one.sentence) not in placed]
        return found + [SheetError(one.row, one.name, "", one.sentence, "sheet") for one in unplaced]

    def record(self) -> SessionRecord:
        """The typed rows. Of an incomplete sheet only what could be read."""
        head = self.parts["head"].cleaned_data
        start, end = self._times(head)
        return SessionRecord(
            started_at=start,
            ended_at=end,
            rows=tuple(form.record() for form in self._in_order()),
            not_recorded=self.shared.not_recorded if self.shared.may_lack else frozenset(),
            is_late=self.shared.is_late,
        )

    def _times(self, head):
        form = self.parts["head"]
        day = head.get("started_on")
        if head.get("times_not_recorded") and day:
            midnight = datetime.combine(day, time(0), tzinfo=self.zone)
            return midnight, midnight + timedelta(minutes=1)
        return form.started_at(head), form.ended_at(head)

    def _in_order(self) -> list[RowForm]:
        """Rows in the order of the treatment: by phase, within it by page, unless a row names its place."""
        forms = [form for form in self.forms if form.row.fields or form.row.kind in REPEATED]
        placed = [form for form in forms if form.cleaned_data.get("sequence")]
        rest = [form for form in forms if form not in placed]
        head = [form for form in rest if form.row.kind in ("head", "checkin")]
        tail = [form for form in rest if form not in head]
        placed.sort(key=lambda form: form.cleaned_data["sequence"])
        return head + placed + tail


def _error(form, name, sentence):
    field = form.fields.get(name)
    label = str(field.label) if field else ""
    return SheetError(form.row.id, name, label, sentence, form[name].auto_id if field else form.row.id)


def _shared(payload, choices, zone, at, born_on) -> Sheet:
    head = payload.row("head") or Row("head", "head")
    note = payload.row("note") or Row("note", "note")
    return Sheet(
        choices=choices,
        zone=zone,
        at=at,
        born_on=born_on,
        is_transcribed=bool(head.first("is_transcribed")),
        is_late=_is_late(head, zone, at),
        not_recorded=frozenset(note.get("not_recorded")),
        followers=frozenset(row.id for row in payload.rows if row.get("goes_with")),
        row_ids=frozenset(row.id for row in payload.rows if row.kind in PLANNABLE),
    )


def _is_late(head: Row, zone, at) -> bool:
    """Written more than 24 hours after it took place."""
    start, end = (_said(head, name, zone) for name in ("started_at_time", "ended_at_time"))
    try:
        took_place = end_of(start, end) or start or _said(head, "", zone)
        return took_place is not None and at - took_place > LATE_AFTER
    except OverflowError:
        return False


def _said(head: Row, name: str, zone) -> datetime | None:
    """Without a name the end of the day."""
    day, hour = head.first("started_on").strip(), head.first(name).strip() if name else "23:59"
    try:
        return datetime.fromisoformat(f"{day}T{hour.zfill(5)}").replace(tzinfo=zone) if hour else None
    except ValueError:
        return None


def sheet_of(draft, *, at, choices=None) -> SessionSheet:
    """The sheet of a stored draft."""
    return SessionSheet(
        drafts.from_json(draft.payload),
        choices or charting_choices(draft.clinic_id),
        zone=ZoneInfo(draft.clinic.time_zone),
        at=at,
        born_on=draft.patient.born_on,
        sites=Site.objects.filter(clinic_id=draft.clinic_id, closed_on=None),
        revision=draft.revision,
    )


def label_of(kind: str, name: str) -> str:
    """The words for a field, for conflicts and refusals."""
    if kind not in FIELDS or name not in FORMS[kind].base_fields:
        return ""
    return str(FORMS[kind].base_fields[name].label)
