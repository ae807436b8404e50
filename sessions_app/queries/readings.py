"""Readings that were taken outside a session: a telephone call after the end, a questionnaire by post."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions_app.choices import ObservationState
from sessions_app.words import number_words, of_those_who_treat, valued


@dataclass(frozen=True)
class ReadingLine:
    name: str
    about: str
    value: str
    when: str


def readings_outside(episode, *, with_text: bool) -> list[ReadingLine]:
    rows = episode.observations.filter(treatment_session=None, addendum=None, state=ObservationState.RECORDED)
    zone = ZoneInfo(episode.clinic.time_zone)
    rows = rows.select_related("measure", "missing_reason").order_by("at", "id")
    return [_line(one, zone, with_text) for one in rows]


def _line(one, zone, with_text):
    parts = [one.subject, str(one.get_side_display()) if one.side else "", one.method]
    return ReadingLine(
        name=str(one.measure),
        about=", ".join(part for part in parts if part),
        value=reading_words(one, with_text=with_text),
        when=", ".join(part for part in (str(one.get_time_point_display()), *_when(one, zone)) if part),
    )


def _when(one, zone):
    day = "" if one.day_not_recorded else date_format(one.at.astimezone(zone), "j M Y")
    return one.time_point_words, day


def reading_words(one, *, with_text: bool = True) -> str:
    """The value on its own scale, a range, or why there is none; and what was said, to those who treat."""
    if one.value is not None:
        value = valued(one.value, one.unit)
    elif one.value_max is not None:
        least = f"{number_words(one.value_min)}–" if one.value_min is not None else _("at most") + " "
        value = f"{least}{valued(one.value_max, one.unit)}"
    else:
        value = str(one.missing_reason) if one.missing_reason_id else ""
    if not with_text and one.words:
        return value or of_those_who_treat()
    return ", ".join(part for part in (value, one.words) if part)
