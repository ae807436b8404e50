"""Shape of an import: a file once, then its text and which column is what."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.queries.import_preview import COLUMNS, NEEDED, guess_columns
from clinic.typed_tables import UnreadableTable, decode, read_table

LONGEST_TEXT = 1_100_000  # characters that travel with the preview


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A table saved as CSV, its first line naming the columns. At most 1 MB, 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.text, self.encoding = decode(file.read(LONGEST_TEXT))
            self.table = read_table(self.text)
        except UnreadableTable as reason:
            raise forms.ValidationError(str(reason)) from None
        return file


class ColumnsForm(forms.Form):
    """One choice a column of ours: which column of the file holds it."""

    text = TypedText(widget=forms.HiddenInput, strip=False, max_length=LONGEST_TEXT)
    encoding = TypedText(widget=forms.HiddenInput, required=False, max_length=20)
    name = TypedText(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        places = [("", _("None"))] + [
            (str(place), heading or str(place + 1)) for place, heading in enumerate(table.header)
        ]
        guessed = guess_columns(table.header)
        for ours, (label, _words) in COLUMNS.items():
            self.fields[f"column-{ours}"] = forms.ChoiceField(
                label=label, choices=places, required=ours in NEEDED, initial=str(guessed.get(ours, ""))
            )

    def column_fields(self):
        return [self[name] for name in self.fields if name.startswith("column-")]

    def columns(self):
        chosen = {ours: self.cleaned_data.get(f"column-{ours}") for ours in COLUMNS}
        return {ours: int(place) for ours, place in chosen.items() if place}

    def clean(self):
        typed = super().clean()
        places = [typed.get(f"column-{ours}") for ours in COLUMNS if typed.get(f"column-{ours}")]
        if len(places) != len(set(places)):
            raise forms.ValidationError(_t("One column of the file is chosen twice."))
        return typed

    def left_out(self):
        used = (
            set(self.columns().values()) if self.is_bound else set(guess_columns(self.table.header).values())
        )
        return [name for place, name in enumerate(self.table.header) if place not in used]
