"""When a measure is due: by visits, days, the end, or so long after the last answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sessions_app.analysis.reassessment import (
    WEEKS_WINDOW,
    Answer,
    Course,
    again,
    at_the_end,
    at_visits,
    first_score,
    months_later,
    on_days,
)

START = datetime(2026, 9, 7, 9, tzinfo=UTC)  # a Monday; sessions follow weekly


def course(sessions, *, days=None, planned=None):
    """So many weekly sessions had, seen on the day of the next one or `days` after the start."""
    times = [(START + timedelta(weeks=n), START + timedelta(weeks=n, minutes=40)) for n in range(sessions)]
    today = (START + (timedelta(weeks=sessions) if days is None else timedelta(days=days))).date()
    return Course(today, START.date(), times, sessions_planned=planned)


def answered(session, *, is_end=False):
    at = START + timedelta(weeks=session - 1, minutes=40)
    return Answer(at, at.date(), is_end)


@pytest.mark.parametrize(
    ("sessions", "answers", "state"),
    [
        (0, [], "due"),  # at the first visit
        (1, [], "overdue"),
        (3, [answered(1)], None),
    ],
)
def test_a_first_score_is_late_once_a_session_went_by(sessions, answers, state):
    assert first_score(course(sessions), answers) == state


@pytest.mark.parametrize(
    ("sessions", "answers", "state"),
    [
        (3, [], None),
        (4, [], "soon"),  # the fifth visit is to come
        (5, [], "due"),
        (5, [answered(5)], "due"),  # at the visit before does not count
        (6, [], "overdue"),
        (6, [answered(6)], None),
        (10, [answered(6)], "soon"),
        (11, [answered(6)], "due"),
        (12, [answered(6)], "overdue"),
    ],
)
def test_a_visit_number_has_its_visit(sessions, answers, state):
    assert at_visits(course(sessions), answers, [12, 6]) == state


@pytest.mark.parametrize(
    ("days", "answers", "state"),
    [
        (20, [], None),
        (21, [], "soon"),
        (28, [], "due"),
        (35, [], "due"),
        (36, [], "overdue"),
        (36, [answered(4)], None),  # a week early belongs to it
        (36, [answered(3)], "overdue"),
        (50, [answered(3)], "overdue"),  # the one of week 8 does not hide it before it has come
        (56, [answered(3)], "due"),
    ],
)
def test_a_day_has_a_week_on_either_side(days, answers, state):
    weeks = [START.date() + timedelta(weeks=n) for n in (4, 8)]
    assert on_days(course(3, days=days), answers, weeks, WEEKS_WINDOW) == state


@pytest.mark.parametrize(
    ("days", "answers", "state"),
    [
        (7, [answered(1)], "due"),  # the first score is no score of week 1
        (7, [answered(2)], None),
        (11, [answered(2)], "soon"),
        (14, [answered(2)], "due"),
        (14, [answered(3)], None),
        (21, [answered(3)], "due"),
        (21, [answered(2)], "due"),
    ],
)
def test_every_week_is_asked_for_every_week(days, answers, state):
    weeks = [START.date() + timedelta(weeks=n) for n in (1, 2, 3)]
    assert on_days(course(3, days=days), answers, weeks, WEEKS_WINDOW) == state


@pytest.mark.parametrize(
    ("sessions", "answers", "state"),
    [
        (5, [answered(5)], None),
        (6, [answered(5)], "soon"),
        (7, [answered(5)], "due"),
        (8, [answered(5)], "overdue"),
        (8, [], None),  # nothing to take again
    ],
)
def test_every_three_sessions_is_the_third_after_the_last(sessions, answers, state):
    assert again(course(sessions), answers, sessions=3, weeks=None) == state


@pytest.mark.parametrize(
    ("days", "state"), [(20, None), (21, "soon"), (28, "due"), (34, "due"), (35, "overdue")]
)
def test_every_four_weeks_is_counted_from_the_last(days, state):
    assert again(course(1, days=days), [answered(1)], sessions=None, weeks=4) == state


@pytest.mark.parametrize(
    ("sessions", "answers", "state"),
    [
        (6, [], "soon"),
        (7, [], "due"),
        (9, [], "due"),  # a course that goes on longer is not late
        (9, [answered(8)], None),
        (7, [answered(2, is_end=True)], None),
    ],
)
def test_the_end_is_the_last_planned_visit(sessions, answers, state):
    assert at_the_end(course(sessions, planned=8), answers) == state


def test_months_keep_to_the_calendar():
    assert months_later(date(2026, 8, 31), 1) == date(2026, 9, 30)
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)
