"""Geometry of the charts: every value lies on its axis, and one value draws no trend."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions_app.charts import (
    NARROW_LINE,
    Mark,
    Note,
    Panel,
    Point,
    Scale,
    folded,
    lanes,
    nice_ticks,
    side_by_side,
    spaced,
    stacked,
)
from sessions_app.time_axis import Occasion, day_marks, time_axis


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


def test_a_long_title_folds_on_a_phone_and_ends_above_the_better_direction():
    """It was cut: "Numeric pain rating scale, after treatment, 0 to 1"."""
    long = Panel("Knee to wall (weight-bearing lunge test), distance, left", "up", 100, 200, [], [])
    assert [(line.y, line.words) for line in long.narrow_title] == [
        (66, "Knee to wall (weight-bearing lunge test),"),
        (79, "distance, left"),
    ]
    pain = Panel("Numeric pain rating scale, after treatment, 0 to 10", "down", 100, 200, [], [])
    assert [line.words for line in pain.narrow_title] == [
        "Numeric pain rating scale, after treatment,",
        "0\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}10",
    ]
    assert [line.y for line in Panel("Pain", "down", 100, 200, [], []).narrow_title] == [79]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (
            "Star excursion balance test, posterolateral reach, Left, After treatment, now, 0 to 100 percent",
            ["Star excursion balance test, posterolateral", "reach, Left, After…, 0 to 100 percent"],
        ),
        (
            "Lower extremity functional scale, Both sides, After treatment, today, version 2, 0 to 80 points",
            ["Lower extremity functional scale, Both sides,", "After treatment, today…, 0 to 80 points"],
        ),
        (
            "Reach, After treatment, 0 to 100 percent of the length of the leg of the other side",
            ["Reach, After treatment,", "0 to 100 percent of the length of the leg of the other side"],
        ),
        (
            "How far the knee comes over the toes before the heel leaves the ground",
            ["How far the knee comes over the toes before", "the heel leaves the ground"],
        ),
    ],
)
def test_a_title_too_long_for_two_lines_keeps_the_scale_at_its_end(title, words):
    told = [line.words.replace("\N{NO-BREAK SPACE}", " ") for line in folded(title, 92)]
    assert told == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (
            "足底筋膜炎晨起第一步与久坐起身时的疼痛数字评分（左侧，负重）, 治疗后, 0 至 10",
            ["足底筋膜炎晨起第一步与久坐起身时的疼痛数字评分", "（左侧，负重）, 治疗后, 0 至 10"],
        ),
        (
            "足底筋膜炎晨起第一步与久坐起身时的疼痛数字评（左侧，负重）, 与健侧相比的差值, 再测, 0 至 10",
            [
                "足底筋膜炎晨起第一步与久坐起身时的疼痛数字评",
                "（左侧，负重）, 与健侧相比的差值, 再…, 0 至 10",
            ],
        ),
        (
            "足底筋膜炎晨起第一步与久坐起身时的疼痛数字评分, 0 至 10",
            ["足底筋膜炎晨起第一步与久坐起身时的疼痛数字评", "分, 0 至 10"],
        ),
        ("疼痛数字评分, 0 至 10", ["疼痛数字评分, 0 至 10"]),
        (
            "Numeric pain rating scale 疼痛评分, 治疗后, 左侧, 0 至 10",
            ["Numeric pain rating scale 疼痛评分, 治疗后, 左", "侧, 0 至 10"],
        ),
    ],
)
def test_a_chinese_title_folds_by_its_width(title, words):
    """A Chinese sign has the room of two letters; it was counted as one, and the line ran off the phone."""
    told = [line.words.replace("\N{NO-BREAK SPACE}", " ") for line in folded(title, 92)]
    assert told == words
    assert max(map(room_of, told)) <= NARROW_LINE


def room_of(words):
    return sum(2 if "一" <= sign <= "鿿" or sign in "（，）" else 1 for sign in words)


def test_what_stands_beside_a_panel_is_told_where_there_is_no_room_beside_it():
    beside = [Note(50, "Worthwhile, +14", is_line=True), Note(65, "Lagas 2021")]
    panel = Panel("VISA-A", "up", 0, 100, [], [], worthwhile_y=50, notes=beside)
    assert (panel.goal_words, panel.notes_words) == ("Worthwhile, +14", "Worthwhile, +14, Lagas 2021")
    assert replace(panel, worthwhile_y=None).goal_words == "", "no dashed line is drawn"


def test_one_day_has_one_label():
    """Two labels for a single session lay on top of each other."""
    only = date(2026, 10, 12)
    across = Scale(only.toordinal(), only.toordinal(), 0, 700)
    assert day_marks(only, only, across) == [Mark(350.0, "12 Oct")]


def occasion(day, *, is_undated=False):
    return Occasion(datetime(2026, 10, day, tzinfo=UTC), date(2026, 10, day), is_undated)


def test_the_axis_is_true_to_the_days_between():
    axis = time_axis([occasion(1), occasion(3), occasion(31)], 0, 300)
    assert [axis(occasion(day)) for day in (1, 3, 31)] == [0.0, 20.0, 300.0]
    assert not axis.by_order


def test_a_stand_in_day_is_no_day():
    """A source without dates gives an order, so the steps are equal and no day is named."""
    undated = [occasion(day, is_undated=True) for day in (1, 3, 31)]
    axis = time_axis(undated, 0, 300)
    assert [axis(one) for one in undated] == [0.0, 150.0, 300.0]
    assert axis.days == []


@given(days=st.lists(st.integers(min_value=0, max_value=900), min_size=1, max_size=60))
def test_no_label_touches_another(days):
    start = date(2026, 1, 1)
    occasions = [
        Occasion(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n), start + timedelta(days=n))
        for n in days
    ]
    places = [mark.at for mark in time_axis(occasions, 0, 626).days]
    assert all(after - before >= 46 for before, after in pairwise(places))


def test_labels_that_have_no_room_give_way_to_the_last():
    marks = [Mark(0, "S1"), Mark(10, "S2"), Mark(40, "S3"), Mark(50, "S4")]
    assert [mark.label for mark in spaced(marks, 26)] == ["S1", "S4"]


def test_two_sessions_of_one_day_stand_beside_each_other():
    assert side_by_side([100, 200, 200], 28) == [(86, 28), (186, 14), (200, 14)]
    assert side_by_side([100, 110, 300], 28) == [(96.5, 7), (106.5, 7), (296.5, 7)]


def test_marks_of_the_same_week_lie_in_rows():
    assert lanes([0, 10, 40, 45], 36) == [0, 1, 0, 2]


def test_the_first_label_keeps_clear_of_the_line():
    rising = Panel("", "up", 0, 100, [], [Point(0, 60, "46", ""), Point(10, 40, "63", "")])
    falling = Panel("", "down", 0, 100, [], [Point(0, 40, "6", ""), Point(10, 60, "3", "")])
    at_the_top = Panel("", "down", 0, 100, [], [Point(0, 2, "10", ""), Point(10, 60, "3", "")])
    assert [panel.first_label_y for panel in (rising, falling, at_the_top)] == [79, 30, 21]
