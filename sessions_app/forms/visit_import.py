"""Shape of an import of visits: a file once, then its text, its time zone and which column is what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.models import User
from clinic.queries.people import who_treat_in
from clinic.time_zones import time_zone_choices
from clinic.typed_tables import UnreadableTable, decode, read_table
from sessions_app.forms.choosing import LongList
from sessions_app.visit_lists import (
    COLUMNS,
    guess_columns,
    is_calendar,
    lines_of_calendar,
    lines_of_table,
)

LONGEST_TEXT = 1_100_000  # characters that travel with the preview


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A table saved as CSV whose first line names the columns, or an iCalendar file. At most 1 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.ics,text/csv,text/plain,text/calendar"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.text, self.encoding = decode(file.read(LONGEST_TEXT))
            VisitList(self.text)
        except UnreadableTable as reason:
            raise forms.ValidationError(str(reason)) from None
        return file


class VisitList:
    """The text of a file: a calendar, or a table with columns."""

    def __init__(self, text):
        self.text, self.is_calendar = text, is_calendar(text)
        self.table = None if self.is_calendar else read_table(text)
        self.header = [] if self.is_calendar else self.table.header
        self.count = len(lines_of_calendar(text, "UTC")) if self.is_calendar else len(self.table.rows)

    def lines(self, columns, zone):
        if self.is_calendar:
            return lines_of_calendar(self.text, zone)
        return lines_of_table(self.table, columns, zone)


class ReadingForm(forms.Form):
    """How to read the file: its clock, who treats where it names nobody, and one choice for each column."""

    text = TypedText(widget=forms.HiddenInput, strip=False, max_length=LONGEST_TEXT)
    encoding = TypedText(widget=forms.HiddenInput, required=False, max_length=20)
    name = TypedText(widget=forms.HiddenInput, required=False, max_length=200)
    zone = forms.ChoiceField(label=_("Times are of"), widget=LongList, choices=time_zone_choices)
    practitioner = forms.ModelChoiceField(
        User.objects.none(), label=_("With, where the file names nobody"), required=False, empty_label="—"
    )

    use_required_attribute = False

    def __init__(self, *args, visit_list, clinic, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit_list = visit_list
        self.fields["practitioner"].queryset = who_treat_in(clinic)
        places = [(str(place), name or str(place + 1)) for place, name in enumerate(visit_list.header)]
        guessed = guess_columns(visit_list.header)
        for ours, (label, _words) in COLUMNS.items() if not visit_list.is_calendar else ():
            self.fields[f"column-{ours}"] = forms.ChoiceField(
                label=label,
                choices=[("", _("None")), *places],
                required=False,
                initial=str(guessed.get(ours, "")),
            )

    def column_fields(self):
        return [self[name] for name in self.fields if name.startswith("column-")]

    def columns(self):
        """{what it holds: position}, chosen or guessed."""
        if not self.is_bound:
            return guess_columns(self.visit_list.header)
        chosen = {ours: self.cleaned_data.get(f"column-{ours}") for ours in COLUMNS}
        return {ours: int(place) for ours, place in chosen.items() if place}

    def clean(self):
        typed = super().clean()
        places = [typed.get(f"column-{ours}") for ours in COLUMNS if typed.get(f"column-{ours}")]
        if len(places) != len(set(places)):
            raise forms.ValidationError(_("One column of the file is chosen twice."))
        if not self.visit_list.is_calendar and not typed.get("column-start"):
            raise forms.ValidationError(_("Say which column holds the time."))
        return typed

    def left_out(self):
        used = set(self.columns().values()) if not self.is_bound or self.is_valid() else set()
        return [name for place, name in enumerate(self.visit_list.header) if place not in used]
