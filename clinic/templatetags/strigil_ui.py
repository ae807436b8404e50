"""Template tags of the interface: icons, ages, the time bar of a session."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import drawn, icons
from clinic.devices import device_words
from clinic.templatetags import dates
from clinic.typed_dates import birth_words

register = template.Library()

register.simple_tag(icons.icon)
register.simple_tag(drawn.field, name="drawn_field")
register.filter(device_words)


@register.filter
def age(born_on: date | None, on: date | None = None) -> int | str:
    """Whole years lived, as the banner prints them."""
    if born_on is None:
        return ""
    on = on or timezone.localdate()
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


@register.filter
def count_of_errors(form) -> int:
    """As many as are listed: one field may hold several."""
    return sum(len(found) for found in form.errors.values())


@register.filter
def born(patient) -> str:
    """ "14-Mar-1987"; "about 1970" where no more is known."""
    if not patient.born_on_is_estimated:
        return dates.date(patient.born_on, "d-M-Y")
    return _("about %(day)s") % {"day": birth_words(patient.born_on, is_estimated=True)}


@register.filter
def years_old(patient) -> str:
    """ "39y"; "about 56y" where the birth date was estimated."""
    words = _("%(years)sy") % {"years": age(patient.born_on)}
    return _("about %(age)s") % {"age": words} if patient.born_on_is_estimated else words


@register.filter
def initials(name: str) -> str:
    """Two letters for the round sign beside a name: "CARTER, Maya" gives MC, "Sam Okafor" gives SO."""
    family, comma, given = name.partition(",")
    words = [given.strip(), family.strip()] if comma else name.split()
    letters = [word[0].upper() for word in words if word]
    return "".join([letters[0], letters[-1]] if len(letters) > 1 else letters)


@register.filter
def current_alerts(patient) -> list:
    """The alerts that still hold, for a banner whose page did not hand them over."""
    alerts = getattr(patient, "alerts", [])
    rows = alerts.all() if hasattr(alerts, "all") else alerts
    return [alert for alert in rows if getattr(alert, "ended_at", None) is None]


@register.filter
def alert_words(alert) -> tuple[str, str]:
    """ "Allergy: lanolin" in its two halves; the first is empty where only the kind is known."""
    kind, colon, what = str(alert).partition(": ")
    return (kind, what) if colon else ("", kind)


PART_CLASSES = {"measure": "f-me", "warm-up": "f-wa", "iastm": "f-ia", "exercise": "f-ex", "other": "f-other"}


@register.inclusion_tag("components/_time_bar.html")
def time_bar(parts, low: int = 30, high: int = 45, marks: bool = True):
    """The minutes of one session as a stacked bar against the target.

    `parts` is a list of (kind, minutes, planned): kind is measure, warm-up, iastm, exercise or other;
    planned parts are striped. Widths are percentages of an SVG, so no style attribute is needed.
    """
    scale = max(50, high + 5, sum(minutes for _, minutes, _ in parts or []))
    drawn, at = [], 0.0
    for kind, minutes, planned in parts or []:
        if minutes:
            width = 100 * minutes / scale
            drawn.append(_bar_part(kind, minutes, planned, at, width))
            at += width
    return {
        "parts": drawn,
        "marks": marks,
        "low": low,
        "high": high,
        "low_at": _per_cent(100 * low / scale),
        "high_at": _per_cent(100 * high / scale),
        "target_width": _per_cent(100 * (high - low) / scale),
    }


def _bar_part(kind: str, minutes, planned: bool, at: float, width: float) -> dict:
    return {
        "class": PART_CLASSES[kind],
        "minutes": minutes,
        "planned": planned,
        "x": _per_cent(at),
        "width": _per_cent(max(width - 0.3, 0.1)),
        "middle": _per_cent(at + width / 2),
        "shows_number": width >= 3.5,
    }


def _per_cent(number: float) -> str:
    """Formatted by hand: a template would print a decimal comma in some languages."""
    return f"{number:.2f}%"
