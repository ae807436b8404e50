"""A table of a clinic's own entries, row by row as the form of one entry would take it."""

import re
from dataclasses import dataclass, field

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.fields import TypedText
from clinic.forms.patient_import import LONGEST_TEXT, UploadForm
from clinic.typed_tables import UnreadableTable, read_table, typed_cells
from sessions_app.forms.catalogue import CodesField, entry_form
from sessions_app.models import BodyRegion, Contraindication, ScreenQuestion, Threshold
from sessions_app.queries.catalogue import names_in_use

READY, KNOWN, WRONG = "ready", "known", "wrong"
MOST_ROWS = 200
# What stops or allows a treatment, or is drawn on the map, is looked at one by one.
ONE_BY_ONE = (Threshold, Contraindication, ScreenQuestion, BodyRegion)
YES = {"yes", "y", "true", "1", "x", "on"}
NO = {"", "no", "n", "false", "0", "off"}


def takes_tables(kind) -> bool:
    return kind.takes_own and kind.model not in ONE_BY_ONE


class EntriesForm(UploadForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "A table saved as CSV, its first line naming the columns. At most %(n)d rows."
        ) % {"n": MOST_ROWS}

    def clean_file(self):
        file = super().clean_file()
        if len(self.table.rows) > MOST_ROWS:
            raise forms.ValidationError(_("At most %(n)d rows at a time. Split the file.") % {"n": MOST_ROWS})
        return file


class SeenTableForm(forms.Form):
    """The text of the file as it travels with the preview."""

    text = TypedText(widget=forms.HiddenInput, strip=False, max_length=LONGEST_TEXT)

    def clean_text(self):
        try:
            self.table = read_table(self.cleaned_data["text"])
        except UnreadableTable as reason:
            raise forms.ValidationError(str(reason)) from None
        if len(self.table.rows) > MOST_ROWS:
            raise forms.ValidationError(gettext_lazy("This table is too long."))
        return self.cleaned_data["text"]


@dataclass
class EntryRow:
    number: int
    cells: list
    name: str
    state: str = READY
    words: str = ""
    values: dict = field(default_factory=dict)


class EntryTable:
    """The rows of one file, each ready, known or wrong with the words why."""

    def __init__(self, kind, table, clinic_id):
        self.model, self.table, self.clinic_id = kind.model, table, clinic_id
        self.form_class = entry_form(kind.model)
        self.blank = self.form_class(clinic_id=clinic_id)
        self.columns = columns_of(self.blank, table.header)
        self.words = {name: spoken(one) for name, one in self.blank.fields.items()}
        taken = {name.casefold() for name in names_in_use(kind, clinic_id)}
        rows = table.rows if self.is_named else []
        self.rows = [self._row(number, cells, taken, {}) for number, cells in rows]
        note_repeats(self.rows)

    @property
    def is_named(self):
        return "name" in self.columns

    @property
    def counts(self):
        return {state: sum(row.state == state for row in self.rows) for state in (READY, KNOWN, WRONG)}

    @property
    def left_out(self):
        return [name for at, name in enumerate(self.table.header) if at not in self.columns.values()]

    def _row(self, number, cells, taken, faults):
        typed = typed_cells(cells, self.columns)
        row = EntryRow(number, cells, typed["name"])
        if row.name.casefold() in taken:
            row.state, row.words = KNOWN, _("In the list already.")
            return row
        form = self.form_class(self._sent(typed, faults), clinic_id=self.clinic_id)
        if form.is_valid() and not faults:
            row.values = form.values()
        else:
            row.state, row.words = WRONG, " ".join(self._sentences(form, faults))
        return row

    def _sent(self, typed, faults):
        """As a person would have filled in the form; what the file lacks stays as the form shows it."""
        sent = MultiValueDict()
        for name, one in self.blank.fields.items():
            if name in typed:
                values = cell_values(one, typed[name], self.words[name], name, faults)
            else:
                values = first_values(one, self.blank.get_initial_for_field(one, name))
            sent.setlist(name, values)
        return sent

    def _sentences(self, form, faults):
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            for error in errors:
                yield f"{label}: {error}" if label else str(error)
        for name, sentence in faults.items():
            yield f"{form.fields[name].label}: {sentence}"


def plain(words) -> str:
    return re.sub(r"[^a-z0-9]", "", str(words).casefold())


def columns_of(form, header) -> dict[str, int]:
    """{field: position in the file}: a column is called as the field on screen, or by its short name."""
    called = {plain(word): name for name, one in form.fields.items() for word in (name, one.label)}
    found = {}
    for at, heading in enumerate(header):
        if (name := called.get(plain(heading))) and name not in found:
            found[name] = at
    return found


def spoken(one) -> dict[str, str]:
    """What a cell may say for each choice of a field: its words or its code."""
    if isinstance(one, forms.ModelChoiceField):
        pairs = [(entry.pk, words) for entry in one.queryset for words in (entry.name, entry.label, entry.pk)]
    else:
        pairs = [(value, words) for value, label in getattr(one, "choices", ()) for words in (label, value)]
    return {str(words).casefold(): str(value) for value, words in pairs if value != ""}


def cell_values(one, text, words, name, faults) -> list[str]:
    if isinstance(one, CodesField):
        parts = [part.strip() for part in re.split(r"[;|]", text) if part.strip()]
        return [words.get(part.casefold(), part) for part in parts]
    if isinstance(one, forms.NullBooleanField | forms.BooleanField):
        return yes_or_no(one, text, name, faults)
    return [words.get(text.casefold(), text)]


def yes_or_no(one, text, name, faults) -> list[str]:
    said = text.casefold()
    if said not in YES | NO:
        faults[name] = _("“%(typed)s” is neither yes nor no.") % {"typed": text}
    if isinstance(one, forms.NullBooleanField):
        return ["unknown" if not said else "true" if said in YES else "false"]
    return ["on"] if said in YES else []


def first_values(one, initial) -> list[str]:
    if initial is None or initial is False or initial == []:
        return []
    return [str(value) for value in initial] if isinstance(initial, list) else [str(initial)]


def note_repeats(rows) -> None:
    seen = {}
    for row in rows:
        first = seen.setdefault(row.name.casefold(), row.number)
        if row.state == READY and first != row.number:
            row.state, row.words = WRONG, _("Same name as row %(row)d.") % {"row": first}
