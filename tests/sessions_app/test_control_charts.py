"""Charts of a process: limits and signals held against sums done by hand and against scipy."""

from itertools import product

import pytest
from scipy.stats import binom

from sessions_app.analysis.control_charts import Place, Signal, funnel, limits, place_of, xmr

# Ten points by hand: the sum is 60, the nine moving ranges are 2 1 3 2 4 1 2 3 2, which is 20.
TEN = [5, 7, 6, 9, 7, 3, 4, 6, 3, 5]


def test_limits_are_2_66_mean_moving_ranges_from_the_mean():
    chart = xmr([*TEN[:8], 9, 7])  # 5 7 6 9 7 3 4 6 9 7: mean 6.3, ranges 2 1 3 2 4 1 2 3 2
    assert chart.mean == pytest.approx(6.3)
    assert chart.moving_range == pytest.approx(20 / 9)
    assert (chart.lower, chart.upper) == pytest.approx((6.3 - 2.66 * 20 / 9, 6.3 + 2.66 * 20 / 9))
    assert set(chart.signals) == {None}


def test_a_point_beyond_a_limit_is_a_signal_and_too_few_points_have_no_limits():
    steady = [50, 52, 51, 49, 50, 51, 50, 49, 51]
    chart = xmr([*steady, 80])
    assert chart.signals == (*[Signal.RUN_BELOW] * 9, Signal.ABOVE), (
        "the far point draws the mean above the rest"
    )
    fallen = xmr([20, *steady])
    assert (fallen.signals[0], fallen.run_above) == (Signal.BELOW, 9)
    assert xmr(TEN[:7]) is None


def test_seven_in_a_row_on_one_side_of_the_mean_are_a_signal_and_six_are_not():
    low, high = [1, 2, 1, 2, 1, 2, 1], [3, 4, 3, 4, 3, 4, 3]
    chart = xmr([*low, *high])  # mean 2.43: the run rule speaks where no point is beyond a limit
    assert chart.signals == (*[Signal.RUN_BELOW] * 7, *[Signal.RUN_ABOVE] * 7)
    assert (chart.run_above, chart.run_below) == (7, 7)
    assert set(xmr([*low[:6], *high[:6]]).signals) == {None}
    on_the_mean = xmr([1, 3, 1, 3, 3, 3, 3, 2, 3, 3, 1, 1, 1, 1, 2, 2, 3, 1])
    assert set(on_the_mean.signals) == {None}, "a point on the mean ends the run"


def test_the_funnels_limits_are_those_of_the_binomial_drawn_on_between_whole_numbers():
    """Ten tries at a half. P(R <= 1) = 11/1024, P(R <= 2) = 56/1024: 2.5 percent lies 0.3244 of the way from
    1 to 2 hits; 0.1 percent just above none, P(R <= 0) = 1/1024."""
    low, high = limits(10, 0.5, 0.025)
    assert low == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)
    assert low == pytest.approx(0.132444, abs=1e-6)
    assert high == pytest.approx(1 - low)
    assert limits(10, 0.5, 0.001)[0] == pytest.approx(0.00024, abs=1e-6)
    assert place_of(9, 10, 1.0) == Place.OUTSIDE, "where nobody misses, one miss is outside"
    assert limits(3000, 0.5, 0.025) == pytest.approx((0.4820, 0.5180), abs=2e-4), "as the normal curve says"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.74, 0.97])
def test_a_share_is_outside_only_where_its_tail_is_that_small(share):
    for of in (10, 17, 40, 90):
        for hits in range(of + 1):
            tail = min(binom.cdf(hits, of, share), binom.sf(hits - 1, of, share))
            expected = Place.OUTSIDE if tail < 0.001 else Place.BETWEEN if tail < 0.025 else Place.INSIDE
            assert place_of(hits, of, share) == expected, (hits, of)


def test_a_funnel_leaves_out_who_rests_on_too_little_also_from_the_whole():
    """Of four who are told and a whole with a fifth in it, the fifth could be reckoned by taking away."""
    found = funnel({"a": (9, 12), "b": (30, 40), "c": (2, 30), "d": (3, 4), "e": (0, 0)}, least=10)
    assert (found.hits, found.of) == (41, 82)
    assert found.share == pytest.approx(0.5)
    assert [(one.key, one.place) for one in found.units] == [
        ("a", Place.INSIDE), ("c", Place.OUTSIDE), ("b", Place.BETWEEN),
    ]  # fmt: skip
    assert (found.left_out, found.is_funnel) == (1, True)
    assert funnel({}, least=10) is None
    alone = funnel({"d": (3, 4)}, least=10)
    assert (alone.hits, alone.of, alone.units, alone.left_out) == (0, 0, (), 1)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.999])
def test_the_limits_of_very_many_tries_are_those_of_few(share):
    """Most of the way to a limit is so unlikely that it is not gone: what is left out is nothing."""
    for of, tail in product((200, 7_000), (0.025, 0.001)):
        low, high = limits(of, share, tail)
        first = int(binom.ppf(tail, of, share))
        part = (binom.cdf(first, of, share) - tail) / binom.pmf(first, of, share)
        assert low == pytest.approx(max(0, (first - part) / of), abs=1e-9)
        assert high == pytest.approx(1 - limits(of, 1 - share, tail)[0])
