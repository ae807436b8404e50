"""What was done is told apart from what was planned, also where the plan left it open."""

from decimal import Decimal

import pytest

from sessions_app.dose_difference import Verdict, difference, dose_of_fields

SETS = {"sets": 3, "reps": 12}
RANGE = {"reps": 8, "reps_max": 12}


def load(value, unit="kg", **more):
    return {"load_value": value, "load_unit": unit, **more}


@pytest.mark.parametrize(
    ("planned", "done", "verdict", "words"),
    [
        (SETS, SETS, "as_planned", ""),
        (load("10"), load("12.5"), "progressed", "+2.5 kg"),
        ({"reps": 12}, {"reps": 10}, "regressed", "−2 reps"),
        (SETS, {"sets": 4, "reps": 10}, "changed", "+1 set, −2 reps"),
        # A load where none was planned is more; one of another unit tells only that it is another.
        (SETS, SETS | load("5"), "progressed", "+5 kg"),
        (SETS | {"load_unit": "body_weight"}, SETS | load("5"), "progressed", "+5 kg"),
        (load("5"), {"load_unit": "body_weight"}, "regressed", "−5 kg"),
        (SETS | load("10"), SETS, "changed", ""),
        (load("10"), load("20", "lb"), "changed", "20 lb"),
        (load(Decimal(10)), load(Decimal(0)), "regressed", "−10 kg"),
        (SETS | {"load_words": "10"}, SETS | load("10"), "changed", "10 kg"),
        # A hold beside planned repetitions is more; without them nobody knows what was meant.
        (SETS, SETS | {"hold_seconds": 30}, "progressed", "+30 s"),
        ({"sets": 3}, {"sets": 3, "hold_seconds": 30}, "changed", "30 s"),
        ({"sets": 3, "hold_seconds": 30}, {"sets": 3, "hold_seconds": 45}, "progressed", "+15 s"),
        ({"sets": 3, "hold_seconds": 30}, {"sets": 3}, "changed", ""),
        ({"sets": 3}, SETS, "changed", "12 reps"),
        # A range is kept to by all that lies in it.
        (RANGE, {"reps": 10}, "as_planned", ""),
        (RANGE, {"reps": 14}, "progressed", "+2 reps"),
        (RANGE, {"reps": 7}, "regressed", "−1 rep"),
        (RANGE, {"reps": 10, "reps_max": 14}, "progressed", "+2 reps"),
        (RANGE, {"reps": 6, "reps_max": 14}, "changed", "+2 reps, −2 reps"),
        ({"reps": 8, "reps_to_limit": True}, {"reps": 15}, "as_planned", ""),
        ({"sets": 3, "reps_to_limit": True}, SETS, "as_planned", ""),
        (SETS, SETS | {"reps_to_limit": True}, "progressed", ""),
        # What is no number is the same or is not.
        ({"variant": "on the floor"}, {"variant": "on a step"}, "changed", ""),
        (SETS, SETS | {"tempo": "3-0-3"}, "changed", ""),
        (SETS, SETS | {"rest_seconds": 60}, "changed", ""),
        (load("10"), load("12", tempo="3-0-3"), "progressed", "+2 kg"),
        ({"exercise": "a"} | SETS, {"exercise": "b"} | SETS, "changed", ""),
        # The plan names the exercise alone.
        ({}, SETS, "added", ""),
        ({}, {}, "as_planned", ""),
    ],
)  # fmt: skip
def test_a_dose_is_compared_with_its_plan(planned, done, verdict, words):
    found = difference(planned, done)

    assert (found.verdict, found.words) == (Verdict(verdict), words)


def test_a_dose_as_typed_is_compared_like_a_signed_one():
    carried = dose_of_fields({"sets": ["3"], "reps": ["12"], "load_unit": ["body_weight"]})
    typed = dose_of_fields({"sets": ["3"], "reps": ["12"], "load_value": ["2,5"], "load_unit": ["kg"]})

    assert difference(carried, typed).words == "+2.5 kg"
    for odd in ("a lot", "nan", "1e999999", "-3"):
        assert dose_of_fields({"load_value": [odd]})["load_value"] is None
    assert dose_of_fields({"reps": ["1,5"]})["reps"] is None
