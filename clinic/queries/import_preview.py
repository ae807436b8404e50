"""What an import of patients would do, row by row, before anything is written."""

import json
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.choices import Sex
from clinic.models import Patient
from clinic.typed_dates import Unreadable, birth_words, read_birth_date
from clinic.typed_tables import NUMBER_HEADINGS, find_columns, typed_cells
from clinic.typed_text import is_one_line

READY, LOOK, KNOWN, WRONG = "ready", "look", "known", "wrong"

# Columns we can take, with the words by which files call them (letters only, lower case).
COLUMNS = {
    "family_name": (gettext_lazy("Family name"), "familyname surname lastname name nama"),
    "given_names": (gettext_lazy("Given names"), "givennames givenname firstname forename forenames"),
    "born_on": (gettext_lazy("Born"), "born dob dateofbirth birthdate birthday bornon tarikhlahir"),
    "record_number": (gettext_lazy("Clinic No."), NUMBER_HEADINGS),
    "sex": (gettext_lazy("Gender"), "sex gender"),
    "title": (gettext_lazy("Title"), "title salutation"),
    "phone": (gettext_lazy("Phone"), "phone mobile telephone tel handphone cell contact phonenumber"),
    "email": (gettext_lazy("E-mail"), "email mail emailaddress"),
    "address": (gettext_lazy("Address"), "address homeaddress street"),
}
NEEDED = ("family_name", "given_names", "born_on")
SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "w": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE}
SEXES |= {"intersex": Sex.INTERSEX, "x": Sex.INTERSEX, "": Sex.UNKNOWN, "unknown": Sex.UNKNOWN}


@dataclass
class Row:
    number: int
    cells: list
    details: dict
    state: str = READY
    words: str = ""
    like: object = None  # the patient on file that this may be

    @property
    def born(self):
        """The birth date as the preview shows it; one that could not be read as it stands in the file."""
        day = self.details.get("born_on") or ""
        if isinstance(day, str):
            return day
        is_estimated = self.details.get("born_on_is_estimated", False)
        words = birth_words(day, is_estimated=is_estimated)
        return _("about %(day)s") % {"day": words} if is_estimated else words


@dataclass(frozen=True)
class Preview:
    rows: list
    counts: dict = field(default_factory=dict)

    def shown(self, most):
        """Every row that wants an eye, and of the others as many as fit, in the order of the file."""
        first = [row for row in self.rows if row.state in (LOOK, WRONG)]
        others = [row for row in self.rows if row.state in (READY, KNOWN)]
        return sorted(first + others[: max(0, most - len(first))], key=lambda row: row.number)


def guess_columns(header):
    return find_columns(header, COLUMNS)


def preview(table, columns, *, clinic_id):
    rows = [read_row(number, cells, columns) for number, cells in table.rows]
    note_repeats(rows)
    note_taken_numbers([row for row in rows if row.state == READY], clinic_id)
    note_likenesses([row for row in rows if row.state == READY], clinic_id)
    states = [row.state for row in rows]
    return Preview(rows, {state: states.count(state) for state in (READY, LOOK, KNOWN, WRONG)})


def read_row(number, cells, columns):
    typed = typed_cells(cells, columns)
    row = Row(number, cells, typed)
    faults = list(faults_of(typed))
    if faults:
        row.state, row.words = WRONG, " ".join(faults)
    return row


def faults_of(typed):
    """Sentences about one row; what can be read is put in its place on the way."""
    for name in NEEDED:
        if not typed.get(name):
            yield _("%(column)s is missing.") % {"column": COLUMNS[name][0]}
    for name, text in typed.items():
        longest = Patient._meta.get_field(name).max_length
        if longest and len(text) > longest:
            yield _("%(column)s is too long.") % {"column": COLUMNS[name][0]}
        if longest and not is_one_line(text):
            yield _("%(column)s has more than one line.") % {"column": COLUMNS[name][0]}
    if typed.get("born_on"):
        yield from _fault_of_birth_date(typed)
    if typed.get("email") and not _is_email(typed["email"]):
        yield _("E-mail: this is not an address.")
    sex = SEXES.get(typed.get("sex", "").lower())
    if sex is None:
        yield _("Gender: “%(typed)s” is not known here.") % {"typed": typed["sex"]}
    typed["sex"] = sex


def _fault_of_birth_date(typed):
    try:
        born, typed["born_on_is_estimated"] = read_birth_date(typed["born_on"])
    except Unreadable as reason:
        yield _("Born: %(reason)s") % {"reason": reason}
        return
    typed["born_on"] = born
    if born > timezone.localdate() or born.year < timezone.localdate().year - 130:
        yield _("Born: this cannot be a birth date.")


def _is_email(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def note_repeats(rows):
    """The same number or the same person twice in the file."""
    numbers, people = {}, {}
    for row in rows:
        if row.state == WRONG:
            continue
        number = row.details.get("record_number")
        person = (
            _plain(row.details["family_name"]),
            _plain(row.details["given_names"]),
            row.details["born_on"],
        )
        if number and number in numbers:
            row.state, row.words = WRONG, _("Same number as row %(row)d.") % {"row": numbers[number]}
        elif person in people:
            row.state, row.words = LOOK, _("Same person as row %(row)d?") % {"row": people[person]}
        numbers.setdefault(number, row.number)
        people.setdefault(person, row.number)


def _plain(name):
    return " ".join(name.casefold().split())


def note_taken_numbers(rows, clinic_id):
    """A number that is on file: the same person is left alone, another one is an error."""
    numbers = [row.details["record_number"] for row in rows if row.details.get("record_number")]
    on_file = Patient.objects.filter(clinic_id=clinic_id, record_number__in=numbers)
    taken = {patient.record_number: patient for patient in on_file}
    for row in rows:
        patient = taken.get(row.details.get("record_number"))
        if patient is None:
            continue
        row.like = patient
        if patient.born_on == row.details["born_on"] and _plain(patient.family_name) == _plain(
            row.details["family_name"]
        ):
            row.state, row.words = KNOWN, _("On file already.")
        else:
            row.state, row.words = WRONG, _("This number belongs to another patient.")


def note_likenesses(rows, clinic_id):
    """One question for all rows: who on file is very like this?"""
    asked = [
        {"row": row.number, "words": f"{row.details['family_name']} {row.details['given_names']}",
         "born": row.details["born_on"].isoformat()}
        for row in rows if isinstance(row.details["born_on"], date)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT ON (asked.row) asked.row, found.id
               FROM jsonb_to_recordset(%s::jsonb) AS asked("row" int, words text, born date)
               CROSS JOIN LATERAL similar_patients(asked.words, asked.born) AS found
               ORDER BY asked.row, found.score DESC, found.id""",
            [json.dumps(asked)],
        )
        alike = dict(cursor.fetchall())
    patients = Patient.objects.filter(clinic_id=clinic_id).in_bulk(alike.values())
    for row in rows:
        if patient := patients.get(alike.get(row.number)):
            row.state, row.like = LOOK, patient
            row.words = _("Is this %(number)s?") % {"number": patient.record_number}
