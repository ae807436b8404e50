"""When a measure is to be taken (again). Pure: the course of care so far in, "due" or not out.

A time of a plan is a visit, a day, the end, or so long after the last answer. Each has a window: soon, due,
overdue. A value answers it, and so does the reason why there is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

DAYS_A_WEEK = 7
# Days around a planned day in which a value still belongs to it.
WEEKS_WINDOW, MONTHS_WINDOW = timedelta(days=7), timedelta(days=14)


class State(StrEnum):
    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"


URGENCY = (State.SOON, State.DUE, State.OVERDUE)


@dataclass(frozen=True)
class Course:
    """What has happened of one course of care, as far as timing goes."""

    today: date
    began_on: date
    sessions: Sequence[tuple[datetime, datetime]] = ()  # begin and end, oldest first
    ended_on: date | None = None
    sessions_planned: int | None = None

    @property
    def visit(self) -> int:
        """The number of the visit to come."""
        return len(self.sessions) + 1


@dataclass(frozen=True)
class Answer:
    """A value, or the reason why there is none."""

    at: datetime
    day: date
    is_end: bool = False


Answers = Sequence[Answer]


def most_urgent(states: Iterable[State | None]) -> State | None:
    return max(filter(None, states), key=URGENCY.index, default=None)


def first_score(course: Course, answers: Answers) -> State | None:
    """At the start: overdue once a session has gone by without it."""
    if answers:
        return None
    return State.OVERDUE if course.sessions else State.DUE


def at_visits(course: Course, answers: Answers, visits: Iterable[int]) -> State | None:
    """The latest of these visits that has come; before it, the next one."""
    visits = sorted(visits)
    come = [number for number in visits if number <= course.visit]
    if come and not _since_visit(course, answers, come[-1]):
        return State.DUE if come[-1] == course.visit else State.OVERDUE
    return State.SOON if course.visit + 1 in visits else None


def _since_visit(course, answers, number) -> bool:
    """Whether anything was answered at that visit or later; at the first, or at any time before it."""
    if number < 2:
        return bool(answers)
    _began, ended = course.sessions[number - 2]
    return any(answer.at > ended for answer in answers)


def on_days(course: Course, answers: Answers, days: Iterable[date], window: timedelta) -> State | None:
    """The latest of these days that has come; within the window before it, the next one."""
    open_ones = [one for one in _opening(course, days, window) if one[1] <= course.today]
    if not open_ones or _answered(answers, open_ones[-1]):
        return None
    come = [one for one in open_ones if one[0] <= course.today]
    if not come or (come[-1] != open_ones[-1] and _answered(answers, come[-1])):
        return State.SOON
    return State.DUE if course.today <= come[-1][0] + window else State.OVERDUE


def _opening(course, days, window) -> list[tuple[date, date]]:
    """Each day with the first one whose value belongs to it: at most half the way back to the day before it,
    or to where the count began, so that no value answers two of them."""
    days = sorted(set(days))
    before = [course.ended_on or course.began_on, *days]
    return [
        (day, day - min(window, timedelta(days=(day - last).days // 2)))
        for last, day in zip(before, days, strict=False)
    ]


def _answered(answers, one) -> bool:
    _day, opens = one
    return any(answer.day >= opens for answer in answers)


def at_the_end(course: Course, answers: Answers) -> State | None:
    """At the last planned visit and after it. A course that goes on longer is not late."""
    last = course.sessions_planned
    if not last or any(answer.is_end for answer in answers):
        return None
    if course.visit < last:
        return State.SOON if course.visit + 1 == last else None
    return None if _since_visit(course, answers, last) else State.DUE


def again(course: Course, answers: Answers, *, sessions: int | None, weeks: int | None) -> State | None:
    """So many sessions or weeks after the last answer, whichever is sooner. Nothing before the first."""
    if not answers:
        return None
    last = max(answers, key=lambda answer: answer.at)
    return most_urgent([_after_sessions(course, last, sessions), _after_weeks(course, last, weeks)])


def _after_sessions(course, last, every) -> State | None:
    if not every:
        return None
    place = 1 + sum(began > last.at for began, _ended in course.sessions)
    if place == every - 1:
        return State.SOON if every > 2 else None
    if place < every:
        return None
    return State.DUE if place == every else State.OVERDUE


def _after_weeks(course, last, every) -> State | None:
    if not every:
        return None
    window = min(WEEKS_WINDOW, timedelta(days=every * DAYS_A_WEEK // 4))
    due_on = last.day + timedelta(days=every * DAYS_A_WEEK)
    if course.today < due_on - window:
        return None
    if course.today < due_on:
        return State.SOON
    return State.DUE if course.today < due_on + window else State.OVERDUE


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
