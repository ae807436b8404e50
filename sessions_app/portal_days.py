"""Days and hours as a patient reads them. Each language orders their parts in its own way."""

from django.utils.timezone import localtime

from clinic.templatetags.dates import date as _said


def whole_day(day) -> str:
    """ "Monday 23 November" """
    return _said(day, "l j F")


def short_day(day) -> str:
    """ "23 November" """
    return _said(day, "j F")


def chart_day(day) -> str:
    """ "23 Nov" """
    return _said(day, "j M")


def week_day(day) -> str:
    """ "Mon 23" """
    return _said(day, "D j")


def day_and_hour(moment) -> str:
    """ "Monday 30 November, 10:15" """
    return _said(localtime(moment), "l j F, H:i")


def hour(moment) -> str:
    return _said(localtime(moment), "H:i")
