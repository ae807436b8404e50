"""A text file with one row a line, as spreadsheets save it: read into rows, never kept. No Django models."""

import csv
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.safe_cells import is_formula

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 60
BOMS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
# How files call the number that a clinic gives its patient, as `find_columns` reads headings.
NUMBER_HEADINGS = (
    "recordnumber recordno clinicnumber clinicno patientnumber patientno patientid filenumber fileno "
    "number no ref id mrn"
)
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


class UnreadableTable(ValueError):
    """Says in a sentence why this is no table; `str()` of it is fit for the screen."""


@dataclass(frozen=True)
class Table:
    header: list
    rows: list  # (line number in the file as a spreadsheet counts, cells)
    delimiter: str


def decode(raw):
    """The text of the file and the name of its encoding."""
    if len(raw) > MOST_BYTES:
        raise UnreadableTable(_("The file is larger than 1 MB. Split it."))
    for encoding in [*(name for mark, name in BOMS if raw.startswith(mark)), "utf-8", "cp1252"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise UnreadableTable(_("This is not a text file. Save the spreadsheet as CSV first."))
        return text, ENCODINGS[encoding]
    raise UnreadableTable(_("The letters of this file cannot be read. Save it as CSV in UTF-8."))


def read_table(text):
    """The first line names the columns; empty lines are left out but counted."""
    delimiter = delimiter_of(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableTable(_("A quotation mark in this file is opened and not closed.")) from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise UnreadableTable(_("The file is empty, or its first line does not name the columns."))
    rows = [(number, cells) for number, cells in enumerate(lines[1:], start=2) if any(map(str.strip, cells))]
    if not rows:
        raise UnreadableTable(_("The file names columns and holds no rows."))
    if len(rows) > MOST_ROWS or len(lines[0]) > MOST_COLUMNS:
        raise UnreadableTable(_("At most 2,000 rows and 60 columns at a time. Split the file."))
    return Table([cell.strip() for cell in lines[0]], rows, delimiter)


def delimiter_of(text):
    """Whichever stands most often in the first line."""
    first = text.split("\n", 1)[0]
    return max([",", ";", "\t", "|"], key=first.count)


def find_columns(header, columns):
    """{our column: position in the file} as far as the words say; each column of the file once. `columns`
    holds for each its label and the words by which files call it (letters only, lower case)."""
    guessed, plain = {}, [re.sub(r"[^a-z]", "", name.lower()) for name in header]
    for ours, (_label, words) in columns.items():
        for position, name in enumerate(plain):
            if name in words.split() and position not in guessed.values():
                guessed[ours] = position
                break
    return guessed


def typed_cells(cells, columns):
    """{our column: what the row says}; a row that is too short says nothing there."""
    return {ours: cells[at].strip() if at < len(cells) else "" for ours, at in columns.items()}


def write_table(header, rows):
    """As a file that a spreadsheet opens without running anything in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for cells in [header, *rows]:
        writer.writerow([f"'{cell}" if is_formula(cell) else cell for cell in cells])
    return "\ufeff" + out.getvalue()
