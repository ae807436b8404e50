"""The drawings of the comparison: nothing leans to one side, and no words cover others."""

import pytest

from sessions_app.analysis.intervals import Interval
from sessions_app.tool_charts import difference_chart, dose_chart, signed


def test_no_difference_lies_in_the_middle_and_both_worthwhile_ones_as_far_from_it():
    chart = difference_chart(2.1, Interval(-3.4, 7.6), Interval(-9.8, 13.1), 14)
    assert [tick.label for tick in chart.ticks] == ["−20", "−10", "0", "+10", "+20"]
    assert (chart.nothing, chart.at) == (315.0, pytest.approx(315 + 2.1 * 13.75, abs=0.1))
    below, above = chart.worthwhile
    assert (below.label, above.label) == ("−14", "+14")
    assert above.at - chart.nothing == pytest.approx(chart.nothing - below.at, abs=0.11)
    assert chart.interval.low < chart.at < chart.interval.high
    assert chart.bounds.low < chart.interval.low


def test_words_over_a_narrow_margin_keep_clear_of_the_middle():
    chart = difference_chart(20.0, Interval(10, 30), Interval(5, 35), 1)
    below, above = chart.worthwhile
    assert below.words_at <= chart.nothing - 48
    assert above.words_at >= chart.nothing + 48


def test_an_interval_of_one_place_can_still_be_seen():
    assert difference_chart(0.0, Interval(0, 0), Interval(0, 0), 5).interval.width == 2


def test_everybody_lies_within_the_drawing_of_doses():
    line = [(0.0, -1.0, -3.0, 1.0), (50.0, 0.0, -1.0, 1.0), (97.0, 1.0, -2.0, 4.0)]
    chart = dose_chart(line, [(0.0, -27.5), (97.0, 12.0)])
    assert [level.label for level in chart.levels] == ["−40", "−20", "0", "+20", "+40"]
    assert [dose.label for dose in chart.doses] == ["0", "50", "100"]
    assert all(52 <= x <= 590 and 34 <= y <= 166 for x, y in chart.points)
    assert (len(chart.line.split()), len(chart.band.split())) == (3, 6)


@pytest.mark.parametrize(
    ("number", "words"), [(2.14, "+2.1"), (-3.4, "−3.4"), (0.04, "0"), (-0.04, "0"), (17.0, "+17")]
)
def test_a_difference_has_its_sign(number, words):
    assert signed(number) == words
