"""Whether a measure was taken again in its window, looking back."""

from datetime import UTC, date, datetime, timedelta

from sessions_app.analysis.reassessed import Past, Point, Taken, again, at_visits, on_days

FIRST = date(2026, 9, 7)


def day(number):
    return FIRST + timedelta(days=number)


def past(*days, today=100, ended=None):
    """Sessions from ten to half past ten on these days."""
    sessions = [(at(one), at(one, 10, 30), day(one)) for one in days]
    return Past(day(today), FIRST, sessions, ended_on=None if ended is None else day(ended))


def at(number, hour=10, minute=0):
    return datetime(2026, 9, 7, hour, minute, tzinfo=UTC) + timedelta(days=number)


def taken(*days, hour=10, minute=20):
    return [Taken(at(one, hour, minute), day(one)) for one in days]


def test_a_visit_is_met_by_what_was_taken_since_the_one_before_it():
    course = past(0, 7, 14, 21)
    assert at_visits(course, taken(0, 14), [1, 3, 9]) == [Point(day(14), met=True)]
    assert at_visits(course, taken(10), [3]) == [Point(day(14), met=True)], "between two visits"
    assert at_visits(course, taken(0, 7, 21), [3]) == [Point(day(14), met=False)], "one visit late"
    assert at_visits(past(0, 7, 14, today=14), taken(0), [3]) == [], "the day is not over"


def test_a_planned_day_is_met_within_its_window_and_asked_only_while_the_course_goes_on():
    week = timedelta(days=7)
    course = past(0, 10, 20)
    assert on_days(course, taken(0, 21), [day(28)], week) == [Point(day(28), met=True)]
    assert on_days(course, taken(0, 20), [day(28)], week) == [Point(day(28), met=False)], "too early"
    assert on_days(course, taken(36), [day(28)], week) == [Point(day(28), met=False)], "too late"
    assert on_days(past(0, today=35), [], [day(28)], week) == [], "the window is still open"
    assert on_days(past(0, ended=27), [], [day(28)], week) == [], "the course had ended"


def test_every_so_many_sessions_counts_from_each_value():
    course = past(0, 7, 14, 21, 28, 35, 42)
    rule = {"sessions": 3, "weeks": None}
    assert again(course, taken(0, 21), **rule) == [Point(day(21), met=True), Point(day(42), met=False)]
    assert again(course, taken(0, 28), **rule) == [Point(day(21), met=False)]
    assert again(course, taken(0, 7, 42), **rule) == [Point(day(28), met=False)], (
        "a value before its window starts the count anew: three sessions from there"
    )
    assert again(course, [], **rule) == [], "nothing is taken again before it was taken once"


def test_the_sooner_of_sessions_and_weeks_is_what_is_due():
    course = past(0, 7, 14, 21, 28, 35, 42)
    assert again(course, taken(0, 17), sessions=6, weeks=2) == [
        Point(day(14), met=True),
        Point(day(31), met=False),
    ]
    assert again(past(0, ended=10), taken(0), sessions=None, weeks=2) == []
