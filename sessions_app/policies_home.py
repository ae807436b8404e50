"""WHEN an exercise at home can be ticked."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.refusals import refuse_if
from sessions_app.choices import SessionState

DAYS_BACK = 7  # today and the six days before it


def days_to_tick(today) -> list:
    """The days that the page offers, today first."""
    return [today - timedelta(days=back) for back in range(DAYS_BACK)]


def check_can_be_ticked(item, on, *, today):
    refuse_if(why_not_ticked(item, on, today=today))


def why_not_ticked(item, on, *, today):
    """A tick that waited for the network may come a week late, not more."""
    if on > today:
        return _("This day has not come yet.")
    if on < today - timedelta(days=DAYS_BACK):
        return _("This day is too long ago to tick.")
    is_struck = item.treatment_session and item.treatment_session.state == SessionState.ENTERED_IN_ERROR
    if is_struck or on < item.from_on or has_ended(item, on):
        return _("This exercise was not part of your plan on that day.")
    return ""


def set_in_error() -> Q:
    """Exercises of a session that does not count: they were never part of the plan."""
    return Q(treatment_session__state=SessionState.ENTERED_IN_ERROR)


def has_ended(item, on) -> bool:
    """On the day on which it is ended an exercise is no longer asked for."""
    end = getattr(item, "end", None)
    return end is not None and end.ended_on <= on
