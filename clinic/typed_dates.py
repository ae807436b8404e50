"""Dates as people type them: 14-Mar-1987, 14/3/1987, 14 mar, 1987-03-14, 14031987. A leaf: no Django models.

Day before month, always. A year has four digits: "87" might be two centuries.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# English and Malay, by their first three letters.
MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "mac": 3,
    "apr": 4,
    "may": 5,
    "mei": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "ogo": 8,
    "sep": 9,
    "oct": 10,
    "okt": 10,
    "nov": 11,
    "dec": 12,
    "dis": 12,
}
NAMES = ["January", "February", "March", "April", "May", "June", "July"]
NAMES += ["August", "September", "October", "November", "December"]
WORD = r"[^\W\d_]{3,}"
SEP = r"[\s./,\-]*"
SHAPES = [
    re.compile(r"^(?P<year>\d{4})[\s./\-年](?P<month>\d{1,2})[\s./\-月](?P<day>\d{1,2})日?$"),
    re.compile(r"^(?P<day>\d{1,2})[\s./\-]+(?P<month>\d{1,2})[\s./\-]+(?P<year>\d+)$"),
    re.compile(rf"^(?P<day>\d{{1,2}})\.?{SEP}(?P<word>{WORD})\.?{SEP}(?P<year>\d+)$"),
    re.compile(rf"^(?P<word>{WORD})\.?{SEP}(?P<day>\d{{1,2}}){SEP}(?P<year>\d{{4}})$"),
    re.compile(r"^(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})$"),
]


class Unreadable(ValueError):
    """Says in a sentence what is wrong with the date; `str()` of it is fit for the screen."""


ABOUT = re.compile(r"^(?:about|around|circa|c\.|ca\.?|lebih kurang|~)\s*", re.IGNORECASE)
MONTH_AND_YEAR = [
    re.compile(rf"^(?P<word>{WORD})\.?{SEP}(?P<year>\d{{4}})$"),
    re.compile(r"^(?P<month>\d{1,2})[\s./\-]+(?P<year>\d{4})$"),
    re.compile(r"^(?P<year>\d{4})[./\-年](?P<month>\d{1,2})月?$"),
]
YEAR = re.compile(r"^(?P<year>\d{4})年?$")
MIDDLE_OF_MONTH, MIDDLE_OF_YEAR = 15, (7, 1)


def read_date(text):
    """The date that was typed, or Unreadable with the reason."""
    text = " ".join(text.split())
    for shape in SHAPES:
        if match := shape.match(text):
            return _date_of(match.groupdict())
    raise Unreadable(_("Write day, month and year, for example 14-Mar-1987."))


def read_birth_date(text):
    """The day and whether it is an estimate: a year alone, or month and year, stand for their middle."""
    exact = ABOUT.sub("", text := " ".join(text.split()))
    month, day = MIDDLE_OF_YEAR
    if match := YEAR.match(exact):
        return _date_of({**match.groupdict(), "month": month, "day": day}), True
    for shape in MONTH_AND_YEAR:
        if match := shape.match(exact):
            return _date_of({**match.groupdict(), "day": MIDDLE_OF_MONTH}), True
    return read_date(exact), exact != text


def birth_words(day, *, is_estimated):
    """As it was known: "14-Mar-1987", or of an estimate "1987" or "Mar-1987". With the English month in every
    language, so that what stands in a field can be read again."""
    if is_estimated and (day.month, day.day) == MIDDLE_OF_YEAR:
        return str(day.year)
    month = f"{NAMES[day.month - 1][:3]}-{day.year}"
    return month if is_estimated and day.day == MIDDLE_OF_MONTH else f"{day.day:02}-{month}"


def month_called(word):
    """1 to 12 for a month's name or its first letters, else None."""
    return MONTHS.get(word.casefold()[:3])


def _date_of(parts):
    day, month = int(parts["day"]), _month_of(parts)
    if len(parts["year"]) != 4:
        raise Unreadable(_("Write the year with four digits."))
    if not 1 <= month <= 12:
        raise Unreadable(_("Month %(month)d does not exist. Write the day first.") % {"month": month})
    try:
        return date(int(parts["year"]), month, day)
    except ValueError:
        what = {"day": day, "month": pgettext("month", NAMES[month - 1])}
        raise Unreadable(_("%(day)d %(month)s does not exist") % what) from None


def _month_of(parts):
    if parts.get("month"):
        return int(parts["month"])
    month = month_called(parts["word"])
    if month is None:
        raise Unreadable(_("“%(word)s” is not a month.") % {"word": parts["word"]})
    return month
