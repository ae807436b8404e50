"""Who improved, how surely, and what the missing could change. Figures by hand, bounds by any assignment."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.analysis.change import Change
from sessions_app.analysis.intervals import Interval
from sessions_app.analysis.outcomes import (
    Judged,
    Outcome,
    by_condition,
    found_of,
    hidden_conditions,
    mean_changes,
    outcome_of,
    tally,
)
from sessions_app.analysis.small_numbers import Limits

FIVE, THREE = Decimal(5), Decimal(3)


def episodes(outcome, count, **fields):
    both = outcome != Outcome.MISSING
    of = {"condition": "knee", "measure": "lefs", "unit": "points", "baseline": Decimal(40)}
    of |= {"end": Decimal(52) if both else None}
    return [Judged(number, outcome=outcome, **{"patient": number} | of | fields) for number in range(count)]


@pytest.mark.parametrize(
    ("first", "last", "higher_is_better", "worthwhile", "error", "found"),
    [
        (40, 46, True, FIVE, THREE, Outcome.IMPROVED),
        (40, 45, True, FIVE, FIVE, Outcome.IMPROVED),  # to equal a threshold is to reach it
        (40, 34, True, FIVE, THREE, Outcome.NOT_IMPROVED),
        (40, 34, False, FIVE, THREE, Outcome.IMPROVED),
        (40, 44, True, FIVE, THREE, Outcome.NOT_IMPROVED),
        (40, 44, True, THREE, FIVE, Outcome.NOT_IMPROVED),  # past what matters, within the error
        (40, 60, True, FIVE, None, Outcome.NO_THRESHOLD),
        (40, 40, True, FIVE, None, Outcome.NO_THRESHOLD),  # nor is it counted as unimproved
        (40, 60, True, None, THREE, Outcome.NO_THRESHOLD),
    ],
)
def test_improved_is_past_both_thresholds_in_the_better_direction(
    first, last, higher_is_better, worthwhile, error, found
):
    change = Change(Decimal(first), Decimal(last), higher_is_better)
    assert outcome_of(change, worthwhile, error) == found
    assert outcome_of(None, worthwhile, error) == Outcome.MISSING


def test_the_figures_of_the_drawing_come_back():
    """62 of 84 with both scores, 38 improved: 61 percent, 49 to 72; bounds 45 to 71."""
    counted = tally(
        [
            *episodes(Outcome.IMPROVED, 38),
            *episodes(Outcome.NOT_IMPROVED, 24),
            *episodes(Outcome.MISSING, 22),
        ]
    )
    assert (counted.with_both, counted.eligible, counted.missing, counted.judged) == (62, 84, 22, 62)
    assert [round(100 * one) for one in (counted.rate, counted.interval.low, counted.interval.high)] == [
        *(61, 49, 72)
    ]
    assert [round(100 * one) for one in (counted.bounds.low, counted.bounds.high)] == [45, 71]
    assert counted.shows_rate() and not counted.shows_rate(Limits(rate=63))


def test_what_cannot_be_judged_is_in_no_rate_and_widens_the_bounds():
    counted = tally([*episodes(Outcome.IMPROVED, 6), *episodes(Outcome.NO_THRESHOLD, 4)])
    assert (counted.judged, counted.no_threshold, counted.unknown, counted.rate) == (6, 4, 4, 1)
    assert counted.bounds == Interval(0.6, 1)
    assert not counted.shows_rate()
    assert not counted.is_hidden()
    assert tally(episodes(Outcome.IMPROVED, 4)).is_hidden()
    assert not tally(episodes(Outcome.MISSING, 4)).is_hidden()


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=80), st.data())
def test_whatever_the_unknown_ones_did_lies_within_the_bounds(outcomes, data):
    counted = tally(one for found in outcomes for one in episodes(found, 1))
    truth = [
        found == Outcome.IMPROVED
        if found in (Outcome.IMPROVED, Outcome.NOT_IMPROVED)
        else data.draw(st.booleans())
        for found in outcomes
    ]
    share = sum(truth) / len(truth)
    assert counted.bounds.low <= share <= counted.bounds.high
    if counted.judged:
        assert counted.bounds.low <= counted.rate <= counted.bounds.high
    assert (counted.bounds.low == counted.bounds.high) == (counted.unknown == 0)


def test_a_mean_change_is_of_one_measure_and_stands_beside_the_starts_of_the_lost():
    lost = episodes(Outcome.MISSING, 2, baseline=Decimal(30))
    none = episodes(Outcome.MISSING, 1, baseline=None, measure="", unit="")
    other = episodes(Outcome.IMPROVED, 1, measure="psfs", baseline=Decimal(2), end=Decimal(7))
    mixed = [*episodes(Outcome.IMPROVED, 9), *lost, *none, *other]
    lefs, psfs = mean_changes(mixed)
    assert (lefs.measure, lefs.count, lefs.change.value, lefs.change.interval) == (
        *("lefs", 9, 12),
        Interval(12, 12),
    )
    assert lefs.median == 12
    assert (lefs.kept.value, lefs.lost.value, lefs.lost.count) == (40, 30, 2)
    assert not lefs.shows_change() and lefs.shows_change(Limits(rate=9)) and not lefs.compares_starts()
    assert (psfs.count, psfs.change.value, psfs.lost) == (1, 5, None)
    assert list(by_condition(mixed)) == ["knee"]


@pytest.mark.promise("honest")
def test_a_few_patients_are_hidden_however_many_episodes_and_not_to_be_found_by_taking_away():
    many = episodes(Outcome.IMPROVED, 30)
    wrist = episodes(Outcome.IMPROVED, 6, condition="wrist")
    one_person = episodes(Outcome.IMPROVED, 12, condition="heel", patient=99)

    def hidden(episodes):
        return hidden_conditions({code: one.tally for code, one in found_of(episodes).conditions.items()})

    assert hidden([*many, *wrist]) == set()
    assert hidden([*many, *wrist, *one_person]) == {"heel", "wrist"}
    lost = [*episodes(Outcome.MISSING, 3, condition="elbow"), *episodes(Outcome.MISSING, 3, condition="toe")]
    assert hidden([*many, *wrist, *lost]) == {"elbow", "toe", "wrist"}
    assert hidden(one_person) == {"heel"}
    same = [*one_person, *episodes(Outcome.IMPROVED, 3, condition="hand", patient=99)]
    assert hidden([*many, *wrist, *same]) == {"hand", "heel", "wrist"}, "one person is one in two of them"
    assert tally(one_person).is_hidden() and not tally(one_person).shows_rate()
    (change,) = mean_changes(one_person)
    assert not change.shows_change() and change.is_hidden()


def test_parts_of_a_measure_and_other_scales_are_not_pooled_with_it():
    part = episodes(Outcome.IMPROVED, 5, subject="sport")
    other = episodes(Outcome.IMPROVED, 5, scale=(0, 10))
    found = mean_changes([*episodes(Outcome.IMPROVED, 5), *part, *other])
    assert [(one.subject, one.scale, one.count) for one in found] == [
        *(("", (0, 10), 5), ("", (None, None), 5), ("sport", (None, None), 5)),
    ]
