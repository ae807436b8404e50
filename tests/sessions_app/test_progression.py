"""Plus and minus keep to the exercise's own step."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from sessions_app.progression import NoStep, over_the_limit, step
from sessions_app.queries.charting_rows import StepRule


def exercise(field="load", amount="2.5", unit="kg", *, rpe=None, pain=None, harder=None, easier=None):
    rule = StepRule(field, Decimal(amount), unit, rpe, pain, is_own=False, not_checked=False)
    return SimpleNamespace(step=rule, next_variant_id=harder, previous_variant_id=easier)


def kg(load):
    return {"load_value": load, "load_unit": "kg"}


@pytest.mark.parametrize(
    ("rule", "fields", "up", "down"),
    [
        (("load", "2.5", "kg"), kg("10"), kg("12.5"), kg("7.5")),
        (("load", "2.5", "kg"), kg("10,5"), kg("13"), kg("8")),
        (("load", "2.5", "kg"), {"load_unit": "body_weight"}, kg("2.5"), None),
        (("load", "1", "level"), {"load_value": "2", "load_unit": "machine_step"},
         {"load_value": "3", "load_unit": "machine_step"}, {"load_value": "1", "load_unit": "machine_step"}),
        (("load", "2.5", "kg"), {"load_value": "20", "load_unit": "lb"}, None, None),
        (("reps", "2", "rep"), {"reps": "12"}, {"reps": "14"}, {"reps": "10"}),
        (("reps", "2", "rep"), {"reps": "8", "reps_max": "12"}, {"reps": "10", "reps_max": "14"},
         {"reps": "6", "reps_max": "10"}),
        (("reps", "2", "rep"), {"reps": "2"}, {"reps": "4"}, None),
        (("reps", "2", "rep"), {}, None, None),
        (("hold", "5", "s"), {"hold_seconds": "40"}, {"hold_seconds": "45"}, {"hold_seconds": "35"}),
        (("hold", "1", "min"), {"minutes": "5"}, {"minutes": "6"}, {"minutes": "4"}),
        (("range", "2", "cm"), {"range_words": "20 cm"}, {"range_words": "22 cm"}, {"range_words": "18 cm"}),
        (("range", "2", "cm"), {"range_words": "step height"}, {"range_words": "step height +2 cm"},
         {"range_words": "step height −2 cm"}),
    ],
)  # fmt: skip
def test_one_press_changes_the_dose_by_the_step(rule, fields, up, down):
    typed = {name: [value] for name, value in fields.items()}
    for direction, expected in ((1, up), (-1, down)):
        if expected is None:
            with pytest.raises(NoStep):
                step(exercise(*rule), typed, direction)
        else:
            assert step(exercise(*rule), typed, direction) == {
                name: [value] for name, value in expected.items()
            }


def test_the_next_form_of_an_exercise_is_a_step_too():
    shallow = exercise("variant", "1", "variant", harder="an_heel_drop")

    assert step(shallow, {}, 1) == {"exercise": ["an_heel_drop"]}
    with pytest.raises(NoStep, match="no easier form"):
        step(shallow, {}, -1)


def test_an_exercise_without_a_rule_says_so():
    with pytest.raises(NoStep, match="no step rule"):
        step(exercise(field=""), {"reps": ["12"]}, 1)


def test_pain_above_the_limit_is_asked_about_and_never_in_the_way():
    careful = exercise(rpe=8, pain=4)

    assert over_the_limit(careful, {"pain_during": ["4"], "rpe": ["8"]}) == ""
    assert "Pain was 5, above the limit of 4" in over_the_limit(careful, {"pain_during": ["5"]})
    assert "Effort was 9" in over_the_limit(careful, {"rpe": ["9"]})
    for odd in ("a lot", "nan", "Infinity"):
        assert over_the_limit(careful, {"pain_during": [odd]}) == ""
