"""A change is held against every published threshold, and never called better without a direction."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sessions_app.analysis.change import Change, Direction, Verdict, against, since_first

numbers = st.decimals(min_value=-500, max_value=500, places=2)


def test_pain_falling_from_six_to_three_is_better():
    change = since_first([Decimal(6), Decimal(5), Decimal(3)], higher_is_better=False)
    assert change == Change(Decimal(6), Decimal(3), False)
    assert (change.difference, change.direction) == (Decimal(-3), Direction.BETTER)


def test_one_value_is_no_change():
    assert since_first([Decimal(6)], higher_is_better=False) is None
    assert against(None, [Decimal(2)]) == Verdict.NEEDS_ONE_MORE


def test_a_measure_without_a_better_end_only_changes():
    assert since_first([Decimal(1), Decimal(2)], None).direction == Direction.CHANGED


def test_a_threshold_that_is_met_exactly_is_reached():
    change = Change(Decimal("6"), Decimal("4"), False)
    assert against(change, [Decimal("2")]) == Verdict.PAST_EVERY


def test_published_thresholds_that_disagree_give_past_some():
    change = Change(Decimal(40), Decimal(50), True)
    assert against(change, [Decimal("6.5"), Decimal("14")]) == Verdict.PAST_SOME
    assert against(change, []) == Verdict.NO_THRESHOLD
    assert against(change, [Decimal("14")]) == Verdict.PAST_NONE


@given(first=numbers, last=numbers, thresholds=st.lists(numbers.map(abs), min_size=1))
def test_the_verdict_does_not_depend_on_the_sign_of_the_change(first, last, thresholds):
    there, back = Change(first, last, True), Change(last, first, True)
    assert against(there, thresholds) == against(back, thresholds)


@given(first=numbers, last=numbers)
def test_turning_the_scale_round_turns_the_direction_round(first, last):
    opposite = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    up, down = Change(first, last, True).direction, Change(first, last, False).direction
    assert down == opposite.get(up, up)
