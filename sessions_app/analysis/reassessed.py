"""Was a measure taken again when it was due? Looking back over a course of care, with the windows by which
Today calls one due (analysis/reassessment.py). Pure.

A point in time counts once its window is over or a value fell into it; a window that is still open says
nothing yet. What answers is a value: a reason why there is none is honest, and no reassessment. First and end
scores are no reassessment either; they have lists of their own. A value taken before a window begins starts
the count of "every so many" anew, so that point is never reached.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest

from sessions_app.analysis.reassessment import DAYS_A_WEEK, WEEKS_WINDOW


@dataclass(frozen=True)
class Past:
    """A course of care as it went, oldest first."""

    today: date
    began_on: date
    sessions: Sequence[tuple[datetime, datetime, date]]  # begin, end, day
    ended_on: date | None = None


@dataclass(frozen=True)
class Taken:
    at: datetime
    day: date


@dataclass(frozen=True)
class Point:
    """The day for which a value was wanted, and whether one came in time."""

    day: date
    met: bool


def at_visits(past: Past, taken: Sequence[Taken], visits: Iterable[int]) -> list[Point]:
    """Visits from the second on, each with what was taken since the one before it; the day is over first."""
    found = []
    for number in sorted(set(visits)):
        if not 2 <= number <= len(past.sessions):
            continue
        _began, before, _day = past.sessions[number - 2]
        day = past.sessions[number - 1][2]
        met = any(one.at > before and one.day <= day for one in taken)
        found += _point(past, day, day, met=met)
    return found


def on_days(past: Past, taken: Sequence[Taken], days: Iterable[date], window: timedelta) -> list[Point]:
    """Planned days while the course went on; a window opens at most half the way back to the day before."""
    found, last = [], past.began_on
    for day in sorted(set(days)):
        opens, closes = day - min(window, timedelta(days=(day - last).days // 2)), day + window
        last = day
        if past.ended_on is None or day <= past.ended_on:
            met = any(opens <= one.day <= closes for one in taken)
            found += _point(past, day, closes, met=met)
    return found


def again(past: Past, taken: Sequence[Taken], *, sessions: int | None, weeks: int | None) -> list[Point]:
    """So many sessions or weeks after each value, whichever is sooner."""
    ordered = sorted(taken, key=lambda one: one.at)
    return [
        point
        for one, following in zip_longest(ordered, ordered[1:])
        for point in _after(past, one, following, sessions, weeks)
    ]


def _after(past, last, following, sessions, weeks) -> list[Point]:
    """From one value to the next: (day, first day of the window, last day of it) of the sooner rule."""
    rules = [*_by_sessions(past, last, sessions), *_by_weeks(last, weeks)]
    if not rules:
        return []
    day, opens, closes = min(rules)
    if past.ended_on is not None and day > past.ended_on:
        return []
    if following is not None and following.day < opens:
        return []
    return _point(past, day, closes, met=following is not None and following.day <= closes)


def _by_sessions(past, last, every):
    """The session that makes the number full, or the one before it."""
    later = [day for began, _ended, day in past.sessions if began > last.at]
    if not every or len(later) < every:
        return []
    due = later[every - 1]
    return [(due, later[every - 2] if every > 2 else due, due)]


def _by_weeks(last, every):
    if not every:
        return []
    due = last.day + timedelta(days=every * DAYS_A_WEEK)
    window = min(WEEKS_WINDOW, timedelta(days=every * DAYS_A_WEEK // 4))
    return [(due, due - window, due + window)]


def _point(past, day, closes, *, met) -> list[Point]:
    return [Point(day, met)] if met or closes < past.today else []
