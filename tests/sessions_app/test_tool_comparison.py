"""Did the tool add anything here? "Cannot tell" unless all is there; then no more than an interval says."""

from dataclasses import replace

import pytest
from django.template import Context, Template

from sessions_app.analysis.intervals import Interval
from sessions_app.analysis.tool_comparison import (
    Association,
    Caution,
    Groups,
    Limit,
    Need,
    Needs,
    Person,
    Sessions,
    Verdict,
    limits,
    missing_bounds,
    verdict,
    what_it_needs,
    why_not,
)
from tests.sessions_app.tool_clinics import WORTHWHILE, asked, leaves_out_nothing, people, unadjusted

ONE = Person(True, 50.0, 70.0, 40.0, 20.0, 30.0, 150.0, 40.0)
OTHER = replace(ONE, with_tool=False, tool_minutes=0.0)
HALF = Sessions(200, 100, 30)


def lacking(tool, without, sessions=HALF, worthwhile=8.0):
    """What is missing for an answer, of the people of each group."""
    needs = what_it_needs(Groups.of([*tool, *without]), sessions, least=20, worthwhile=worthwhile)
    return [need.what for need in needs if not need.is_met], why_not(needs)


def test_it_can_be_asked_of_two_groups_that_are_large_scored_and_alike():
    assert lacking([ONE] * 20, [OTHER] * 20) == ([], None)


@pytest.mark.promise("honest")
@pytest.mark.parametrize(
    ("tool", "without", "numbers"),
    [(21, 4, (20, 21, 4)), (19, 40, (20, 19, 40)), (60, 19, (20, 60, 19))],
)
def test_twenty_in_each_group(tool, without, numbers):
    what, first = lacking([ONE] * tool, [OTHER] * without)
    assert Needs.PEOPLE in what
    assert (first.what, first.numbers) == (Needs.PEOPLE, numbers)


def test_hardly_anything_without_the_tool():
    assert lacking([ONE] * 181, [OTHER] * 20)[1].what is Needs.WITHOUT
    assert lacking([ONE] * 180, [OTHER] * 20)[1] is None
    assert lacking([ONE] * 40, [OTHER] * 40, Sessions(200, 19, 30))[1].what is Needs.WITHOUT


def test_seven_of_ten_scores_in_each_group():
    unscored = replace(ONE, end=None)
    assert lacking([ONE] * 28 + [unscored] * 12, [OTHER] * 40)[1] is None
    first = lacking([ONE] * 28 + [unscored] * 13, [OTHER] * 400)[1]
    assert (first.what, first.numbers) == (Needs.SCORES, (28, 400, 41, 400))
    assert lacking([ONE] * 40, [replace(OTHER, start=None)] * 20 + [OTHER] * 20)[1].what is Needs.SCORES


def test_seven_of_ten_with_the_weeks_of_pain_and_twenty_with_everything():
    undated = replace(ONE, weeks=None)
    assert lacking([ONE] * 20 + [undated] * 9, [OTHER] * 30)[1].what is Needs.WEEKS
    assert lacking([ONE] * 19 + [undated] * 6, [OTHER] * 30)[1].what is Needs.COMPARED


def test_nothing_is_compared_without_a_worthwhile_difference():
    assert lacking([ONE] * 20, [OTHER] * 20, worthwhile=None)[1].what is Needs.WORTHWHILE


def test_groups_that_are_unlike_and_a_tool_that_never_came_alone_are_told_and_stop_nothing():
    longer = [replace(ONE, weeks=one) for one in (20.0, 60.0) * 10]
    what, first = lacking(
        longer, [replace(OTHER, weeks=one) for one in (4.0, 12.0) * 10], Sessions(200, 100, 19)
    )
    assert what == [Needs.ALIKE, Needs.ALONE]
    assert first is None


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (-3.4, 7.6, Verdict.NO_DIFFERENCE_THAT_MATTERS),
        (-8.0, 3.0, Verdict.CANNOT_TELL),  # to equal it is to reach it
        (-3.4, 8.1, Verdict.CANNOT_TELL),
        (1.0, 12.0, Verdict.CANNOT_TELL),  # beyond chance, and open whether it matters
        (8.0, 20.0, Verdict.CANNOT_TELL),
        (8.1, 20.0, Verdict.DIFFERS),
        (-20.0, -8.1, Verdict.DIFFERS),
        (-30.0, 30.0, Verdict.CANNOT_TELL),
    ],
)
def test_a_verdict_needs_the_whole_interval(low, high, found):
    assert verdict(Interval(low, high), 8) == found


def test_the_missing_widen_what_may_be():
    """A fifth of the one group and a tenth of the other; the worst and best tenth lie 10 to either side."""
    beyond = [*[-10.0] * 3, *[0.0] * 15, *[10.0] * 3]
    bounds = missing_bounds(2.0, beyond, (10, 4), (50, 40))
    assert (bounds.low, bounds.high) == pytest.approx((2 - 0.2 * 10 - 0.1 * 10, 2 + 0.2 * 10 + 0.1 * 10))
    assert missing_bounds(2.0, beyond, (0, 0), (50, 40)) == Interval(2.0, 2.0)


def test_limits_name_what_was_not_written_down_first():
    needs = [Need(Needs.ALIKE, False), Need(Needs.ALONE, True)]
    told = limits(needs, Interval(-9.8, 13.1), 14, Verdict.NO_DIFFERENCE_THAT_MATTERS)
    assert told == [Limit.UNMEASURED, Limit.UNLIKE]
    told = limits([], Interval(-9.8, 15.0), 14, Verdict.NO_DIFFERENCE_THAT_MATTERS)
    assert told == [Limit.UNMEASURED, Limit.MISSING]


@pytest.mark.promise("honest")
def test_no_template_can_show_the_number_alone():
    found = Association(2.1, Interval(-3.4, 7.6), (41, 34))
    for way in ("difference", "value", "0", "whole.difference"):
        assert Template("{{ it." + way + " }}").render(Context({"it": found})) == ""
    assert found.whole == (2.1, Interval(-3.4, 7.6), (41, 34), Caution.ASSOCIATION_NOT_CAUSE)
    with pytest.raises(TypeError):
        Association(2.1)
    with pytest.raises(ValueError, match="lies in its interval"):
        Association(9.0, Interval(-3.4, 7.6), (41, 34))


# Drawn clinics: a few here, a thousand in `make prove`


@pytest.mark.promise("honest")
def test_what_is_written_down_and_decides_on_the_tool_makes_no_difference():
    """Who compares the ends alone would find one in most of these clinics."""
    found = [people(seed, 120) for seed in range(40)]
    answers = [asked(one) for one in found]
    assert [verdict for verdict, _interval in answers if verdict is Verdict.DIFFERS] == []
    assert sum(leaves_out_nothing(interval) for _verdict, interval in answers) <= 5
    assert sum(leaves_out_nothing(unadjusted(Groups.of(one))) for one in found) > 20


def test_a_true_difference_above_the_worthwhile_one_is_found():
    answers = [asked(people(seed, 400, effect=1.6 * WORTHWHILE))[0] for seed in range(20)]
    assert answers.count(Verdict.DIFFERS) >= 18


def test_what_nobody_wrote_down_cannot_be_allowed_for():
    """Then the page is wrong about the tool, and says beside the answer that it may be."""
    answers = [asked(people(seed, 400, hidden=1)) for seed in range(10)]
    assert sum(leaves_out_nothing(interval) for _verdict, interval in answers) == 10
