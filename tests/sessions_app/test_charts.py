"""Geometry of the charts: every value lies on its axis, and one value draws no trend."""

from datetime import date
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from sessions_app.charts import Panel, Point, Scale, day_marks, nice_ticks, stacked


def test_a_scale_maps_its_ends_and_middle():
    up = Scale(0, 10, at_low=200, at_high=100)
    assert [up(0), up(5), up(10)] == [200.0, 150.0, 100.0]


def test_ticks_are_round_numbers_around_the_values():
    assert nice_ticks(46, 63) == [Decimal(40), Decimal(50), Decimal(60), Decimal(70)]


@given(
    low=st.decimals(min_value=-1000, max_value=1000, places=2),
    high=st.decimals(min_value=-1000, max_value=1000, places=2),
)
def test_ticks_always_enclose_the_values_and_stay_few(low, high):
    assume(low < high)
    ticks = nice_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 7


def test_the_time_axis_begins_with_the_first_day():
    across = Scale(date(2026, 10, 12).toordinal(), date(2026, 12, 21).toordinal(), 0, 700)
    marks = day_marks(date(2026, 10, 12), date(2026, 12, 21), across)
    assert [mark.label for mark in marks] == ["12 Oct", "26 Oct", "9 Nov", "23 Nov", "7 Dec", "21 Dec"]
    assert marks[0].at == 0.0
    assert marks[-1].at == 700.0


def test_a_bar_stacks_its_minutes_and_skips_what_was_not_done():
    up = Scale(0, 30, at_low=300, at_high=0)
    parts = stacked([("exercise", 20), ("iastm", 0), ("other", 5)], up, gap=0)
    assert [(part.kind, part.y, part.height, part.label) for part in parts] == [
        ("exercise", 100.0, 200.0, "20"),
        ("other", 50.0, 50.0, "5"),
    ]


def test_one_score_is_a_dot_and_not_a_line():
    dot = Point(10, 20, "6", "")
    assert Panel("Pain", "down", 0, 100, [], [dot]).line == ""
    assert Panel("Pain", "down", 0, 100, [], [dot, Point(30, 40, "3", "")]).line == "10,20 30,40"
