"""How a session's minutes are shared out, and what that gives reason to look at."""

from decimal import Decimal

import pytest

from sessions_app.analysis.share import (
    Done,
    Flag,
    Treatment,
    episode_flags,
    exercise_share,
    has_stalled,
    is_harder,
    session_flags,
    timed,
)

RAISE = Done("heel_raise", "left", sets=3, reps=12, load=Decimal(10), load_unit="kg")


def harder(**more):
    return Done(**{**vars(RAISE), **more})


def test_the_share_is_of_treatment_that_says_its_minutes():
    assert exercise_share(Treatment(exercise=1200, iastm=420, warm_up=300)) == Decimal("0.625")
    assert exercise_share(Treatment(iastm=420)) == 0
    assert exercise_share(Treatment(exercise=None, iastm=420)) is None
    assert exercise_share(Treatment(exercise=1200, iastm=None)) is None
    assert exercise_share(Treatment()) is None


def test_exercise_without_minutes_is_not_no_exercise():
    untimed, whole = Treatment(exercise=None, iastm=420), Treatment(exercise=1200, iastm=400)

    assert exercise_share(timed([untimed])) is None
    assert exercise_share(timed([untimed, whole])) == Decimal("0.750")  # of the one that states its minutes
    assert episode_flags([untimed, untimed], []) == ()
    assert episode_flags([untimed, Treatment(exercise=60, iastm=90)], []) == (Flag.MORE_PASSIVE,)


@pytest.mark.parametrize(
    ("treatment", "flags"),
    [
        (Treatment(exercise=1200, iastm=420), ()),
        (Treatment(iastm=420), (Flag.IASTM_ALONE, Flag.MORE_PASSIVE)),
        (Treatment(iastm=420, active=600), ()),
        (Treatment(iastm=None), (Flag.IASTM_ALONE,)),  # nothing says how long: not known to be more
        (Treatment(exercise=None, iastm=420), ()),
        (Treatment(exercise=600, iastm=420, passive=300), (Flag.MORE_PASSIVE,)),
        (Treatment(exercise=600, passive=600), ()),
    ],
)
def test_flags_of_a_session(treatment, flags):
    assert session_flags(treatment) == flags


@pytest.mark.parametrize(
    ("now", "is_so"),
    [
        (harder(load=Decimal("12.5")), True),
        (harder(load=Decimal("12.5"), reps=8), False),  # more of one and less of another
        (harder(load=Decimal(20), load_unit="lb"), False),  # another unit tells nothing
        (harder(sets=None), False),
        (RAISE, False),
    ],
)
def test_harder_is_more_of_something_and_less_of_nothing(now, is_so):
    assert is_harder(now, RAISE) is is_so


@pytest.mark.parametrize("unit", ["", "body_weight"])
def test_a_first_load_is_a_step_and_its_loss_is_none(unit):
    bare = harder(load=None, load_unit=unit)
    assert is_harder(RAISE, bare)
    assert not is_harder(harder(load=None, load_unit=unit, reps=15), RAISE)
    assert not has_stalled([[bare], [bare], [RAISE], [RAISE]])


def test_three_sessions_without_a_step_are_worth_a_look():
    same = [[RAISE]]
    assert not has_stalled(same * 3)  # the first has nothing before it
    assert has_stalled(same * 4)
    assert not has_stalled([*same * 3, [harder(reps=15)]])
    assert not has_stalled([*same * 3, [RAISE, Done("hop", "left", reps=10)]])
    assert has_stalled([*same * 2, [harder(reps=15)], *[[harder(reps=15)]] * 3])
    assert episode_flags([Treatment(exercise=60)] * 4, same * 4) == (Flag.NO_PROGRESSION,)


def test_a_first_hold_beside_repetitions_is_a_step():
    held = harder(hold_seconds=30)
    assert is_harder(held, RAISE)
    assert not is_harder(RAISE, held)
    assert not is_harder(harder(reps=None, hold_seconds=30), harder(reps=None))
    assert not has_stalled([[RAISE], [RAISE], [RAISE], [held]])
