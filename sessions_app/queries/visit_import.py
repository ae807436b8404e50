"""What an import of visits would do, line by line, before anything is written. Asks a few times for any
number of lines."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from clinic.choices import PatientStatus, Role
from clinic.models import Patient, User
from clinic.typed_dates import Unreadable, read_date
from sessions_app.choices import VisitState
from sessions_app.local_time import local_day
from sessions_app.models import Visit
from sessions_app.visit_lists import Line

READY, LOOK, KNOWN, WRONG = "ready", "look", "known", "wrong"
FURTHEST_AHEAD = timedelta(days=730)
# Where the words of an event end, and a date in them that may be a birth date.
BETWEEN_WORDS = re.compile(r"[\s,;:()\[\]#]+")
DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2}[\s.-]{0,3}[^\W\d_]{3,9}[\s.-]{0,3}\d{4}"
)
MOST_NUMBERS = 20


@dataclass
class Row:
    """A line of the file and what becomes of it."""

    line: Line
    state: str = READY
    words: str = ""
    patient: Patient | None = None
    practitioner: User | None = None
    origin_key: str = ""
    # The visit that this line moves to another time.
    moves: Visit | None = None

    @property
    def number(self):
        return self.line.number

    def call(self, state, words):
        self.state, self.words = state, words


@dataclass(frozen=True)
class Preview:
    rows: list
    counts: dict = field(default_factory=dict)


def preview(lines, *, clinic, at, default_practitioner=None):
    rows = [Row(line) for line in lines]
    for row in rows:
        if row.line.faults:
            row.call(WRONG, " ".join(str(words) for words in row.line.faults))
        elif row.line.is_called_off:
            row.call(KNOWN, _("Called off there: left out."))
    _find_patients(_still_ready(rows), clinic)
    _find_practitioners(rows, clinic, default_practitioner)
    _check_times(_still_ready(rows), clinic, at)
    _find_known(rows, clinic)
    _note_same_times(rows)
    states = [row.state for row in rows]
    return Preview(rows, {state: states.count(state) for state in (READY, LOOK, KNOWN, WRONG)})


def _still_ready(rows):
    return [row for row in rows if row.state == READY]


# Who


def _find_patients(rows, clinic):
    numbers = {number for row in rows for number in _numbers_of(row.line)}
    births = {born for row in rows for born in _births_of(row.line)}
    on_file = Patient.objects.filter(clinic=clinic).exclude(status=PatientStatus.MERGED)
    by_number = {one.record_number: one for one in on_file.filter(record_number__in=numbers)}
    by_birth = {}
    for one in on_file.filter(born_on__in=births):
        by_birth.setdefault(one.born_on, []).append(one)
    for row in rows:
        if row.line.text:
            _match_event(row, by_number, by_birth)
        else:
            _match_line(row, by_number, by_birth)


def _numbers_of(line):
    """The record number, or the words of an event that may be one."""
    if not line.text:
        return [line.record_number]
    words = BETWEEN_WORDS.split(line.text)
    return [word for word in words if len(word) <= 30 and any(map(str.isdigit, word))][:MOST_NUMBERS]


def _births_of(line):
    if not line.text:
        return [line.born_on] if line.born_on else []
    found = []
    for words in DATE.findall(line.text):
        try:
            found.append(read_date(words))
        except Unreadable:
            continue
    return found


def _match_line(row, by_number, by_birth):
    """By the record number; else by name and birth date together."""
    line = row.line
    if line.record_number:
        row.patient = by_number.get(line.record_number)
        if row.patient is None:
            row.call(WRONG, _("Nobody here has the number %(number)s.") % {"number": line.record_number})
        elif not _fits(row.patient, line):
            row.call(LOOK, _("Is this %(patient)s?") % {"patient": row.patient})
        return
    if not (line.family_name and line.born_on):
        row.call(WRONG, _("Give the clinic number, or name and birth date."))
        return
    same_birth = by_birth.get(line.born_on, [])
    same = [one for one in same_birth if _plain(one.family_name) == _plain(line.family_name)]
    exact = [one for one in same if _plain(one.given_names) == _plain(line.given_names)]
    _take_only(row, exact, same or _alike(same_birth, line))


def _fits(patient, line):
    """Whether what else the line says agrees with the patient of that number."""
    if line.born_on and line.born_on != patient.born_on:
        return False
    return not line.family_name or _plain(line.family_name) in _plain(
        f"{patient.family_name} {patient.given_names}"
    )


def _alike(patients, line):
    """Of one birth date: those who share a name with the line."""
    words = set(_plain(line.name).replace(",", " ").split())
    return [one for one in patients if words & set(_plain(f"{one.family_name} {one.given_names}").split())]


def _take_only(row, exact, alike):
    if len(exact) == 1:
        row.patient = exact[0]
    elif len(exact) > 1:
        row.call(WRONG, _("Several patients have this name and birth date. Give the clinic number."))
    elif len(alike) == 1:
        row.patient = alike[0]
        row.call(LOOK, _("Is this %(number)s?") % {"number": alike[0].record_number})
    else:
        row.call(WRONG, _("Nobody here has this name and birth date."))


def _match_event(row, by_number, by_birth):
    """A calendar says who in its own words: a number that is on file, or a birth date with the names."""
    words = _plain(row.line.text)
    numbered = {by_number[one] for one in _numbers_of(row.line) if one in by_number}
    named = [one for one in numbered if _plain(one.family_name) in words]
    born = [one for born in _births_of(row.line) for one in by_birth.get(born, [])]
    exact = named or [
        one for one in born if _plain(one.family_name) in words and _plain(one.given_names) in words
    ]
    alike = list(numbered) or [one for one in born if _plain(one.family_name) in words]
    if not exact and not alike:
        row.call(WRONG, _("No clinic number of ours, and no name with a birth date, in this event."))
        return
    _take_only(row, list(dict.fromkeys(exact)), alike)


def _plain(words):
    return " ".join(words.casefold().split())


# With whom


def _find_practitioners(rows, clinic, default):
    treating = User.objects.filter(
        memberships__clinic=clinic, memberships__role=Role.PHYSIOTHERAPIST, memberships__ended_at=None
    )
    known = {}
    for one in treating.distinct():
        known[_plain(one.display_name)] = known[one.email.lower()] = one
    for row in rows:
        said = _plain(row.line.practitioner)
        row.practitioner = known.get(said, default)
        is_unknown = said and said not in known and not row.line.text
        if is_unknown and row.state in (READY, LOOK):
            row.call(WRONG, _("With: nobody of that name here."))


# When


def _check_times(rows, clinic, at):
    for row in rows:
        if row.line.starts_at > at + FURTHEST_AHEAD:
            row.call(WRONG, _("This is more than two years ahead."))
        elif local_day(row.line.starts_at, clinic.time_zone) < row.patient.born_on:
            row.call(WRONG, _("This is before the patient was born."))
        elif row.patient.status == PatientStatus.DECEASED:
            row.call(WRONG, _("The record says that this patient has died."))


# On the list already


def _find_known(rows, clinic):
    """By the other system's key, else by patient and minute: reading the same file again adds nothing."""
    matched = [row for row in rows if row.patient and row.state in (READY, LOOK)]
    for row in matched:
        row.origin_key = origin_key(row)
    visits = Visit.objects.filter(clinic=clinic)
    by_key = {
        one.origin_key: one for one in visits.filter(origin_key__in=[row.origin_key for row in matched])
    }
    moments = visits.filter(
        patient__in={row.patient for row in matched}, starts_at__in={row.line.starts_at for row in matched}
    ).exclude(state=VisitState.CANCELLED)
    by_moment = {(one.patient_id, one.starts_at): one for one in moments}
    for row in matched:
        there = by_key.get(row.origin_key)
        if there:
            _compare(row, there)
        elif (row.patient.pk, row.line.starts_at) in by_moment:
            row.call(KNOWN, _("On the list already."))


def _compare(row, there):
    if there.starts_at == row.line.starts_at:
        row.call(KNOWN, _("On the list already."))
    elif there.patient_id != row.patient.pk:
        row.call(WRONG, _("This key belongs to a visit of another patient."))
    elif there.state != VisitState.EXPECTED:
        row.call(KNOWN, _("Has come or was called off: left as it is."))
    else:
        row.moves = there
        row.words = row.words or _("Moves to this time.")


def origin_key(row):
    """Their key for the visit; of a file without keys, the patient and the minute."""
    if row.line.key:
        return f"{'ics' if row.line.text else 'csv'}:{row.line.key}"
    said = f"{row.patient.pk} {row.line.starts_at.timestamp():.0f}"
    return f"line:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _note_same_times(rows):
    """Twice the same visit in one file is an error; two patients with one person at one time, a question."""
    keys, hours = {}, {}
    for row in rows:
        if row.state not in (READY, LOOK):
            continue
        if row.origin_key in keys:
            row.call(WRONG, _("The same visit as row %(row)d.") % {"row": keys[row.origin_key]})
            continue
        keys[row.origin_key] = row.number
        hour = (row.practitioner, row.line.starts_at)
        if row.practitioner and hour in hours and row.state == READY:
            row.call(LOOK, _("Same time as row %(row)d") % {"row": hours[hour]})
        hours.setdefault(hour, row.number)
