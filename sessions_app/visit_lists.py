"""Lists of visits as other systems write them, CSV or iCalendar: text in, lines out. No models, nothing kept.

A line says who, when and with whom in the words of the file; who that is here is found out elsewhere.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar.error import BrokenCalendarProperty
from icalendar.timezone import tzp
from icalendar.timezone.zoneinfo import ZONEINFO

from clinic.typed_dates import Unreadable, read_date
from clinic.typed_numbers import read_number
from clinic.typed_tables import MOST_ROWS, NUMBER_HEADINGS, UnreadableTable, find_columns, typed_cells
from clinic.typed_text import is_one_line
from sessions_app.local_time import local_moment

# What a column may hold, with the words by which files call it (letters only, lower case).
COLUMNS = {
    "record_number": (gettext_lazy("Clinic No."), NUMBER_HEADINGS),
    "name": (gettext_lazy("Name"), "name patient patientname client clientname fullname nama"),
    "family_name": (gettext_lazy("Family name"), "familyname surname lastname"),
    "given_names": (gettext_lazy("Given names"), "givennames givenname firstname forename"),
    "born_on": (gettext_lazy("Born"), "born dob dateofbirth birthdate birthday bornon"),
    "day": (gettext_lazy("Day"), "day date appointmentdate visitdate"),
    "start": (gettext_lazy("Start"), "start time starttime starts from startsat begin appointment"),
    "end": (gettext_lazy("End"), "end endtime ends until to endsat"),
    "minutes": (gettext_lazy("Minutes"), "minutes duration length mins"),
    "practitioner": (gettext_lazy("With"), "with who staff practitioner therapist physiotherapist provider"),
    "reason": (gettext_lazy("Reason"), "reason type service appointmenttype treatment"),
    "key": (gettext_lazy("Their own key"), "key uid appointmentid bookingid visitid reference"),
}  # fmt: skip
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap]\.?m\.?)?$", re.I)
YEARS = (1900, 2200)
LONGEST_VISIT = timedelta(hours=8)
LONGEST_KEY = 180
LONGEST_REASON = 200


@dataclass
class Line:
    """One visit of the file. `faults` are sentences; a line that has one is not read in."""

    number: int
    cells: list
    record_number: str = ""
    family_name: str = ""
    given_names: str = ""
    # Of a calendar's event: everything it says, in which the patient is to be found.
    text: str = ""
    born_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    practitioner: str = ""
    reason: str = ""
    key: str = ""
    is_called_off: bool = False
    faults: list = field(default_factory=list)

    @property
    def name(self):
        return ", ".join(part for part in (self.family_name, self.given_names) if part)


def is_calendar(text):
    return text.lstrip("\ufeff \r\n\t")[:15].upper() == "BEGIN:VCALENDAR"


def guess_columns(header):
    return find_columns(header, COLUMNS)


# A table


def lines_of_table(table, columns, zone_name):
    return [_line(number, cells, columns, zone_name) for number, cells in table.rows]


def _line(number, cells, columns, zone_name):
    typed = typed_cells(cells, columns)
    line = Line(number, cells)
    for name in ("record_number", "practitioner", "reason", "key"):
        setattr(line, name, typed.get(name, ""))
    line.family_name, line.given_names = _names(typed)
    line.born_on = _read(line, _("Born"), read_date, typed.get("born_on"))
    line.starts_at = _moment(line, _("Start"), typed.get("start", ""), typed.get("day", ""), zone_name)
    if line.starts_at:
        line.ends_at = _end(line, typed, zone_name)
    _check_lengths(line)
    return line


def _names(typed):
    """ "CARTER, Maya" or two columns; "Maya Carter" is taken as given names first."""
    if typed.get("family_name"):
        return typed["family_name"], typed.get("given_names", "")
    family, comma, given = typed.get("name", "").partition(",")
    if comma:
        return family.strip(), given.strip()
    words = family.split()
    return (words[-1], " ".join(words[:-1])) if len(words) > 1 else (family.strip(), "")


def _read(line, label, reader, text):
    if not text:
        return None
    try:
        return reader(text)
    except Unreadable as reason:
        line.faults.append(f"{label}: {reason}")
        return None


def _moment(line, label, text, day_text, zone_name):
    """A day and an hour, in one column or two, or a moment that names its own time zone."""
    if not text:
        line.faults.append(_("%(column)s is missing.") % {"column": label})
        return None
    if moment := _moment_with_zone(text):
        return moment
    found = CLOCK.search(text)
    hour = _hour(found) if found else None
    if hour is None:
        line.faults.append(_("%(column)s: “%(typed)s” is no time.") % {"column": label, "typed": text})
        return None
    before = text[: found.start()].strip(" ,T")
    day = _read(line, label, read_date, before or day_text)
    if day is None:
        if not (before or day_text):
            line.faults.append(_("The day is missing."))
        return None
    if not YEARS[0] < day.year < YEARS[1]:
        line.faults.append(_("%(column)s: the year cannot be right.") % {"column": label})
        return None
    moment = local_moment(day, hour, zone_name)
    if moment is None:
        line.faults.append(_("%(column)s: the clock skips this hour on that day.") % {"column": label})
    return moment


def _moment_with_zone(text):
    """An ISO moment such as 2026-11-24T09:00+08:00; one without a zone is read like any other."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and YEARS[0] < moment.year < YEARS[1] else None


def _hour(found):
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").lower().replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found["minute"] is None:
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _end(line, typed, zone_name):
    if typed.get("minutes"):
        digits = typed["minutes"].removesuffix("min").strip()
        if not 0 < (minutes := read_number(digits) or 0) <= 480:
            line.faults.append(
                _("Minutes: “%(typed)s” is no number of minutes.") % {"typed": typed["minutes"]}
            )
            return None
        return line.starts_at + timedelta(minutes=minutes)
    if not typed.get("end"):
        return None
    day = line.starts_at.astimezone(ZoneInfo(zone_name)).strftime("%d-%m-%Y")
    return _after(line, _moment(line, _("End"), typed["end"], day, zone_name))


def _after(line, end):
    if end and not line.starts_at < end <= line.starts_at + LONGEST_VISIT:
        line.faults.append(_("The visit ends before it starts, or lasts longer than 8 hours."))
        return None
    return end


def _check_lengths(line):
    for name, longest in (("key", LONGEST_KEY), ("reason", LONGEST_REASON)):
        if len(getattr(line, name)) > longest:
            line.faults.append(_("%(column)s is too long.") % {"column": COLUMNS[name][0]})
        if not is_one_line(getattr(line, name)):
            line.faults.append(_("%(column)s has more than one line.") % {"column": COLUMNS[name][0]})


# A calendar


class NamedZones(ZONEINFO):
    """Time zones are known by name (TZID=Asia/Singapore, or as Windows calls it). What a file says of a zone
    of its own is not read: its rules can keep a processor busy for ever, and the library would use them for
    all files to come, whoever sends them."""

    def knows_timezone_id(self, tzid):
        return True

    def timezone(self, name):
        return super().timezone(name) if super().knows_timezone_id(name) else None


tzp.use(NamedZones())


def lines_of_calendar(text, zone_name):
    """One line an event, numbered from 1."""
    try:
        events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError, KeyError, TypeError) as fault:
        raise UnreadableTable(
            _("This calendar cannot be read. Export it again as an iCalendar file.")
        ) from fault
    if not events:
        raise UnreadableTable(_("The calendar holds no events."))
    if len(events) > MOST_ROWS:
        raise UnreadableTable(_("At most 2,000 events at a time. Export fewer days."))
    return [_event(number, event, zone_name) for number, event in enumerate(events, 1)]


def _event(number, event, zone_name):
    summary, words = str(event.get("SUMMARY", "")), str(event.get("DESCRIPTION", ""))
    line = Line(number, [summary, words], key=_key_of(event), text=f"{summary}\n{words}")
    line.is_called_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    line.family_name = summary
    line.practitioner = _address(event.get("ORGANIZER"))
    if event.get("RRULE"):
        line.faults.append(_("This event repeats. Export its days as single events."))
    line.starts_at = _event_moment(line, event.get("DTSTART"), zone_name)
    end = event.get("DTEND")
    if line.starts_at and end is not None:
        line.ends_at = _after(line, _event_moment(line, end, zone_name))
    if len(line.key) > LONGEST_KEY:
        line.faults.append(_("%(column)s is too long.") % {"column": COLUMNS["key"][0]})
    return line


def _key_of(event):
    """One day of a repeated event has the key of the event and its own day."""
    parts = [str(event.get("UID", ""))]
    if (again := event.get("RECURRENCE-ID")) is not None:
        parts.append(str(_moment_in(again) or again))
    return "#".join(part for part in parts if part)


def _address(organiser):
    return str(organiser or "").lower().removeprefix("mailto:")


def _moment_in(value):
    """The date or moment that a property holds. One that cannot be read raises when it is looked into."""
    try:
        return getattr(value, "dt", None)
    except BrokenCalendarProperty:
        return None


def _event_moment(line, value, zone_name):
    moment = _moment_in(value)
    if not isinstance(moment, datetime) or not YEARS[0] < moment.year < YEARS[1]:
        line.faults.append(_("The event names no time of day."))
        return None
    if moment.tzinfo:
        return moment.astimezone(UTC)
    if zone := value.params.get("TZID"):
        line.faults.append(_("The time zone “%(name)s” is not known here.") % {"name": zone[:LONGEST_KEY]})
        return None
    local = local_moment(moment.date(), moment.time(), zone_name)
    if local is None:
        line.faults.append(_("The clock skips this hour on that day."))
    return local
