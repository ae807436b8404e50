"""A change is worthwhile only past both thresholds, and never called better without a direction."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.analysis.change import (
    Change,
    Direction,
    Verdict,
    since_first,
    threshold_value,
    verdict,
)

numbers = st.decimals(min_value=-500, max_value=500, places=2)


def test_pain_falling_from_six_to_three_is_better():
    change = since_first([Decimal(6), Decimal(5), Decimal(3)], higher_is_better=False)
    assert change == Change(Decimal(6), Decimal(3), False)
    assert (change.difference, change.direction) == (Decimal(-3), Direction.BETTER)


def test_one_value_is_no_change():
    assert since_first([Decimal(6)], higher_is_better=False) is None
    assert verdict(None, Decimal(2), None) == Verdict.NEEDS_ONE_MORE


def test_a_rating_of_the_change_is_read_as_it_is():
    assert since_first([Decimal(2), Decimal(4)], True, rates_change=True).difference == 4
    assert since_first([], True, rates_change=True) is None


def test_a_measure_without_a_better_end_only_changes():
    assert since_first([Decimal(1), Decimal(2)], None).direction == Direction.CHANGED


@pytest.mark.parametrize(
    ("by", "worthwhile", "error", "expected"),
    [
        ("4", None, None, Verdict.NO_THRESHOLD),
        ("1", "1", "1.77", Verdict.WITHIN_ERROR),  # past the worthwhile change, and still error
        ("2", "1", "1.77", Verdict.WORTHWHILE),
        ("9", "9", "9", Verdict.WORTHWHILE),  # met exactly is reached
        ("17.5", "18", "17", Verdict.MORE_THAN_ERROR),
        ("17.5", None, "17", Verdict.MORE_THAN_ERROR),
        ("1.9", "2", None, Verdict.LESS_THAN_WORTHWHILE),
        ("2", "2", None, Verdict.ERROR_UNKNOWN),
        ("0", "0", "0", Verdict.WITHIN_ERROR),
    ],
)
def test_worthwhile_is_past_both_and_more_than_error_is_said_apart(by, worthwhile, error, expected):
    change = Change(Decimal(50), Decimal(50) - Decimal(by), False)
    told = [number and Decimal(number) for number in (worthwhile, error)]
    assert verdict(change, *told) == expected


@given(
    first=numbers, last=numbers, worthwhile=st.none() | numbers.map(abs), error=st.none() | numbers.map(abs)
)
def test_the_verdict_does_not_depend_on_the_sign_of_the_change(first, last, worthwhile, error):
    there, back = Change(first, last, True), Change(last, first, True)
    assert verdict(there, worthwhile, error) == verdict(back, worthwhile, error)
    if verdict(there, worthwhile, error) == Verdict.WORTHWHILE:
        assert abs(there.difference) >= max(worthwhile, error)


@pytest.mark.parametrize(
    ("depends_on", "first", "subject", "expected"),
    [
        ("", "3", "", "7"),
        ("percent 18", "50", "", "9.00"),
        ("percent 18", "0", "", None),
        ("first 1-4=1 5-7=2 8-10=4", "4", "", "1"),
        ("first 1-4=1 5-7=2 8-10=4", "8", "", "4"),
        ("first 1-4=1 5-7=2 8-10=4", "4.5", "", None),  # the source is silent about it
        ("subject pain=15 QoL=12.5", "40", "qol", "12.5"),
        ("subject pain=15 QoL=12.5", "40", "", None),
    ],
)
def test_a_threshold_may_hang_on_the_start_or_the_part(depends_on, first, subject, expected):
    found = threshold_value(Decimal(7), depends_on, first=Decimal(first), subject=subject)
    assert found == (expected and Decimal(expected))


@given(first=numbers, last=numbers)
def test_turning_the_scale_round_turns_the_direction_round(first, last):
    opposite = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    up, down = Change(first, last, True).direction, Change(first, last, False).direction
    assert down == opposite.get(up, up)
