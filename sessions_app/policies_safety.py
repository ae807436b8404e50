"""WHEN a reaction may be settled or struck out, and whether a session can still be asked about."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.choices import SessionState
from sessions_app.models import AdverseEvent, TreatmentSession


def why_not_settled(event: AdverseEvent) -> str:
    """`event` is read afresh: its ending and its error mark are asked of the database."""
    if not AdverseEvent.objects.standing().filter(pk=event.pk).exists():
        return _("This reaction was marked as entered in error.")
    if hasattr(event, "resolution"):
        return _("It is written already how this ended.")
    return ""


def why_not_settled_on(event: AdverseEvent, day: date | None) -> str:
    """Not before it began; where nobody wrote when that was, not before the patient was born."""
    if day is None:
        return ""
    if event.onset_at and day < localdate(event.onset_at, ZoneInfo(event.clinic.time_zone)):
        return _("This is before the reaction began.")
    return _("This is before the patient was born.") if day < event.patient.born_on else ""


def why_not_struck(event: AdverseEvent) -> str:
    if not AdverseEvent.objects.standing().filter(pk=event.pk).exists():
        return _("This reaction is marked already.")
    return ""


def why_not_asked_about(session: TreatmentSession) -> str:
    if session.state != SessionState.SIGNED:
        return _("This session was entered in error. Nobody is asked about it.")
    return ""


def check(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)
