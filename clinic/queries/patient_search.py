"""Find patient: what was typed, read as names, a birth date and a number in any order."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from django.db import connection

from clinic import from_care
from clinic.access import Permission, may
from clinic.models import Patient
from clinic.typed_dates import Unreadable, month_called, read_date

MOST = 30
MOST_NAMES = 4  # parts of a name that the database compares
LONGEST = 120  # characters of a search that are read
WHOLE_DATE = re.compile(
    r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}"
    r"|\d{1,2}[\s.-]*[^\W\d_]{3,}[\s.-]*\d{4}|\b\d{8}\b"
)
DAY_AND_MONTH = re.compile(r"\b(\d{1,2})[\s.-]*([^\W\d_]{3,})")
YEAR = re.compile(r"[0-9]{4}")
SIMILAR = 0.75
AS_GOOD = 0.5  # of the best one's likeness: what is less like is not shown beside it


@dataclass(frozen=True)
class Search:
    names: tuple = ()
    day: int | None = None
    month: int | None = None
    year: int | None = None
    number: str | None = None

    @property
    def is_empty(self):
        return not (self.names or self.number or self.day or self.year)

    @property
    def has_date(self):
        return bool(self.day or self.year)


@dataclass(frozen=True)
class Found:
    """One line of the answer."""

    patient: Patient
    is_open: bool
    episode: str = ""
    last_visit: object = None
    has_same_birthday: bool = False


@dataclass(frozen=True)
class Answer:
    rows: list = field(default_factory=list)
    similar: int = 0  # how many of them have a name that could be taken for another's
    without_date: bool = False  # nobody fitted the date: these fit the rest
    more: bool = False


def read_search(text):
    """Dates first, then numbers; what is left are names."""
    text = text[:LONGEST].replace("\x00", "")
    found = Search()
    if (match := WHOLE_DATE.search(text)) and (born := _date_or_none(match.group())):
        found = replace(found, day=born.day, month=born.month, year=born.year)
        text = _without(text, match)
    elif (match := DAY_AND_MONTH.search(text)) and _is_day_and_month(match):
        found = replace(found, day=int(match.group(1)), month=month_called(match.group(2)))
        text = _without(text, match)
    words = re.split(r"[\s,;.%_\\]+", text)
    numbers = [word for word in words if any(sign.isdigit() for sign in word)]
    names = tuple(word for word in words if word not in numbers and any(map(str.isalpha, word)))
    return _with_number(replace(found, names=names[:MOST_NAMES]), "".join(numbers))


def _with_number(found, typed):
    number = re.sub(r"[\W_]", "", typed).lower()
    if not number:
        return found
    year = int(number) if YEAR.fullmatch(number) else 0
    is_year = 1900 <= year <= date.today().year and not found.day
    return replace(found, number=number, year=year if is_year else found.year)


def _date_or_none(text):
    try:
        return read_date(text)
    except Unreadable:
        return None


def _is_day_and_month(match):
    month = month_called(match.group(2))
    return month is not None and 1 <= int(match.group(1)) <= 31


def _without(text, match):
    return text[: match.start()] + " " + text[match.end() :]


def find_patients(search, *, user):
    """Patients whom this person may find, best first."""
    if search.is_empty:
        return Answer()
    ids = _ids(search)
    without_date = not ids and search.has_date and bool(search.names)
    if without_date:
        ids = _ids(Search(names=search.names))
    patients = list_in_order(ids[:MOST], user)
    return Answer(_rows(patients, user), _similar_names(patients), without_date, len(ids) > MOST)


def _ids(search):
    values = [list(search.names), search.day, search.month, search.year, search.number, MOST + 1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, score FROM find_patients(%s::text[], %s, %s, %s, %s, %s)", values)
        rows = cursor.fetchall()
    return [one for one, score in rows if score >= AS_GOOD * rows[0][1]]


def list_in_order(ids, user):
    patients = Patient.objects.listed_to(user).in_bulk(ids)
    return [patients[one] for one in ids if one in patients]


def _rows(patients, user):
    ids = [patient.pk for patient in patients]
    opened = set(_opened_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    episodes, visits = from_care.episode_lines(ids, user), from_care.last_visits(ids, user)
    birthdays = [patient.born_on for patient in patients]
    return [
        Found(
            patient,
            patient.pk in opened,
            episodes.get(patient.pk, ""),
            visits.get(patient.pk),
            birthdays.count(patient.born_on) > 1,
        )
        for patient in patients
    ]


def _opened_to(user):
    """Who may read records is led to the record, and asked why where it is a colleague's patient."""
    patients = Patient.objects
    return (
        patients.with_care_visible_to(user) if may(user, Permission.SEE_RECORD) else patients.visible_to(user)
    )


def _similar_names(patients):
    names = [f"{patient.family_name} {patient.given_names}".casefold() for patient in patients]
    alike = set()
    for number, name in enumerate(names):
        for other in range(number + 1, len(names)):
            if SequenceMatcher(None, name, names[other]).ratio() >= SIMILAR:
                alike |= {number, other}
    return len(alike)
