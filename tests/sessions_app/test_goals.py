"""Goals and how far they have come: what was reached and when, and no more than the values say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sessions_app.actions.episodes import add_goals
from sessions_app.analysis.goals import Progress, Reading, progress
from sessions_app.models import Measure
from sessions_app.queries.goals import goal_lines
from tests import factories
from tests.factories import AT

TODAY = date(2027, 1, 20)


def values(*numbers):
    return [Reading(date(2026, 10, 5) + timedelta(weeks=n), Decimal(v)) for n, v in enumerate(numbers)]


@pytest.mark.parametrize(
    ("readings", "higher", "reached", "holds"),
    [
        ([], True, None, False),
        (values(46, 63), True, None, False),
        (values(46, 80, 84), True, 1, True),
        (values(46, 82, 74), True, 1, False),  # reached once, and no longer
        (values(6, 2), False, 1, True),
        (values(90), True, 0, True),  # met at the first value already
    ],
)
def test_a_target_is_reached_on_the_day_of_the_first_value_that_meets_it(readings, higher, reached, holds):
    target = Decimal(80 if higher else 2)
    found = progress(readings, target, higher, today=TODAY)
    assert found.reached == (None if reached is None else readings[reached])
    assert found.still_holds == holds


def test_a_day_that_has_gone_by_is_said_and_no_direction_says_nothing():
    late = progress(values(46, 63), Decimal(80), True, target_on=date(2027, 1, 15), today=TODAY)
    assert late.is_late
    assert not progress(values(81), Decimal(80), True, target_on=date(2027, 1, 15), today=TODAY).is_late
    assert progress(values(5), Decimal(5), None, today=TODAY) == Progress(values(5)[0], can_tell=False)


@pytest.mark.django_db
def test_the_plan_shows_how_far_a_goal_has_come_on_the_side_that_is_treated(episode, physio):
    wall = Measure.objects.get(pk="wblt")
    goal = {"words": "Kneel to garden", "measure": wall, "target_value": Decimal(10)}
    add_goals(episode, [goal], by=physio, at=AT)
    for days, side, value in ((0, "left", 7), (0, "right", 12), (9, "left", 11)):
        factories.observation(
            episode, by=physio, measure=wall, side=side, value=value, unit="cm", scale_max=25,
            at=AT + timedelta(days=days), time_point="baseline" if not days else "visit",
        )  # fmt: skip
    (line,) = goal_lines(episode)
    assert [one.last_words for one in line.series] == ["11 cm"]
    client = factories.client_of(physio)
    assert "Reached on 25 Nov 2026" in client.get(f"/episodes/{episode.pk}/plan/").content.decode()
    form = client.get(f"/episodes/{episode.pk}/goals/").content.decode()
    assert "VISA-A, 0 to 100, more is better" in form


@pytest.mark.django_db
def test_a_goal_is_met_by_the_mean_of_the_trials_and_in_its_own_series(episode, physio):
    """One trial of 11 does not reach 10 where the mean is 9, and what was read after work is told apart."""
    wall = Measure.objects.get(pk="wblt")
    add_goals(episode, [{"words": "Kneel", "measure": wall, "target_value": Decimal(10)}], by=physio, at=AT)
    of = {"by": physio, "measure": wall, "side": "left", "unit": "cm", "scale_max": 25, "time_point": "visit"}
    for trial, value in enumerate((7, 9, 11), start=1):
        factories.observation(episode, value=value, trial_number=trial, **of)
    factories.observation(episode, value=12, moment="after", **of)

    (line,) = goal_lines(episode)
    told = [(one.about, one.last_words, one.progress.reached is None) for one in line.series]
    assert sorted(told) == [("left", "9 cm", True), ("left, after treatment", "12 cm", False)]
