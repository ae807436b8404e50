"""The lot and the test of a trial of one patient, against answers known from elsewhere, and by properties."""

import csv
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.analysis.single_case import (
    LEAST_STRETCH,
    Design,
    drawn_order,
    enough,
    how_many_orders,
    judged,
    least_p,
    overlap,
    sign_flips,
    withdrawals,
)
from sessions_app.policies_trials import MOST_STEPS

CHECKS = Path(__file__).parents[1] / "reference" / "stat_checks.csv"
SCORES = st.integers(0, 10).map(Fraction)


def test_overlap_is_that_of_parkers_example():
    with CHECKS.open(encoding="utf-8", newline="") as file:
        known = next(one for one in csv.DictReader(file) if one["id"] == "nap_tau")
    before, after = ([int(n) for n in re.findall(r"\d+", part)] for part in known["input"].split(";"))
    found = overlap(before, after)
    told = (
        f"{found.better} positive, {found.worse} negative, {found.equal} ties; "
        f"S {found.better - found.worse}; Tau {float(found.tau):.2f}; NAP {float(found.nap):.2f}; "
        f"trend A S {found.trend}; Tau-U (S minus trend, over 20) {float(found.tau_u):.2f}"
    )
    assert told == known["expected"]
    mirrored = overlap([8, 7, 5, 7], [6, 5, 5, 3, 4], higher_is_better=False)
    assert (mirrored.nap, mirrored.tau_u) == (found.nap, found.tau_u), (
        "lower is better: the same, upside down"
    )


def test_the_exact_test_counts_what_fisher_counted():
    """Darwin's fifteen pairs of maize, in eighths of an inch (Fisher 1935): a sum at least as large in 863 of
    32,768 ways, and as many below."""
    darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert sign_flips(darwin) == (2 * 863, 2**15)


def test_six_pairs_that_all_point_one_way_are_two_in_64():
    order = drawn_order(Design.PAIRS, 12, seed=40718826)
    scores = [Fraction(3 if side else 5) for side in order]
    found = judged(Design.PAIRS, order, scores)
    assert (found.p, found.as_far, found.orders, found.difference) == (Fraction(2, 64), 2, 64, -2)
    assert found.is_rare
    assert found.p == least_p(Design.PAIRS, 12)


def test_below_six_whole_pairs_or_twelve_scores_nobody_can_tell():
    pairs = [Fraction(4)] * 11 + [None]
    assert not enough(Design.PAIRS, pairs)
    assert judged(Design.PAIRS, drawn_order(Design.PAIRS, 12, 1), pairs) is None
    assert enough(Design.PAIRS, [*pairs, Fraction(4), Fraction(4)])
    assert judged(Design.WITHDRAWAL, drawn_order(Design.WITHDRAWAL, 12, 1), pairs) is None
    for design in Design:
        assert least_p(design, 12) <= Fraction(1, 20) < least_p(design, 10)


@pytest.mark.parametrize("design", Design)
def test_of_the_longest_trial_every_order_is_asked(design):
    """That is what makes p exact, and few enough for a page."""
    order = drawn_order(design, MOST_STEPS, 7)
    found = judged(design, order, [Fraction(step, 10) for step in range(MOST_STEPS)])
    assert found.orders == how_many_orders(design, MOST_STEPS) <= 2**12


def test_a_seed_gives_its_order_on_every_machine():
    drawn = ["".join("-x"[one] for one in drawn_order(design, 12, 7)) for design in Design]
    assert drawn == ["x-x--x-xx-x-", "xxxx----xxxx"]


@given(st.integers(0, 10**8), st.integers(6, 12))
def test_of_each_pair_one_step_has_the_tool(seed, pairs):
    order = drawn_order(Design.PAIRS, 2 * pairs, seed)
    assert all(order[n] != order[n + 1] for n in range(0, len(order), 2))


@given(st.integers(0, 10**8), st.integers(12, 24))
def test_the_tool_goes_out_once_and_comes_back_once(seed, steps):
    order = drawn_order(Design.WITHDRAWAL, steps, seed)
    out, back = order.index(False), len(order) - order[::-1].index(False)
    assert order == (True,) * out + (False,) * (back - out) + (True,) * (steps - back)
    assert min(out, back - out, steps - back) >= LEAST_STRETCH
    assert len(set(withdrawals(steps))) == how_many_orders(Design.WITHDRAWAL, steps)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Design), st.integers(0, 10**6), st.lists(SCORES, min_size=12, max_size=12))
def test_p_is_a_share_never_below_the_least_and_the_same_upside_down(design, seed, scores):
    order = drawn_order(design, 12, seed)
    found = judged(design, order, scores)
    assert least_p(design, 12) <= found.p <= 1
    upside_down = judged(design, order, [10 - one for one in scores])
    assert (upside_down.p, upside_down.difference) == (found.p, -found.difference)


@settings(max_examples=25, deadline=None)
@given(st.lists(SCORES, min_size=12, max_size=12))
def test_if_nothing_matters_p_is_rarely_small(scores):
    """Over every order that could have been drawn for the same scores, p is at most 5 in 100 in at most 5 in
    100 of them: that is what the test promises."""
    orders = list(withdrawals(12))
    small = sum(judged(Design.WITHDRAWAL, order, scores).is_rare for order in orders)
    assert small <= len(orders) / 20


@pytest.mark.parametrize("sides", [([], [1]), ([1], [])])
def test_one_side_alone_has_no_overlap(sides):
    assert overlap(*sides) is None
