"""Scores stay on their scale, point the right way, and a missing answer is never a zero."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.scoring.mean_of_items import mean_of_items
from sessions_app.scoring.package import Fault, read_package
from sessions_app.scoring.percent_of_most import percent_of_most
from sessions_app.scoring.result import Incomplete, Score
from sessions_app.scoring.sum_of_items import sum_of_items
from sessions_app.scoring.turned_percent import turned_percent

LOW, HIGH = Decimal(1), Decimal(5)
answer = st.integers(1, 5).map(Decimal)
maybe = st.lists(st.none() | answer, min_size=1, max_size=30)
RULES = {
    "mean": lambda answers, needed: mean_of_items(answers, needed=needed),
    "sum": lambda answers, needed: sum_of_items(answers, needed=needed),
    "percent": lambda answers, needed: percent_of_most(answers, lowest=LOW, highest=HIGH, needed=needed),
    "turned": lambda answers, needed: turned_percent(answers, lowest=LOW, highest=HIGH, needed=needed),
}
ENDS = {"mean": lambda n: (1, 5), "sum": lambda n: (n, 5 * n), "percent": lambda n: (0, 100)}
ENDS["turned"] = ENDS["percent"]
rules = st.sampled_from(sorted(RULES))


@given(rule=rules, answers=maybe, needed=st.integers(0, 30))
def test_a_score_lies_on_its_scale_or_there_is_none(rule, answers, needed):
    found = RULES[rule](answers, needed)
    said = [one for one in answers if one is not None]
    if len(said) < max(needed, 1):
        assert found == Incomplete(len(said), max(needed, 1), len(answers))
        return
    low, high = ENDS[rule](len(answers))
    assert low - Decimal("0.001") <= found.value <= high + Decimal("0.001")
    assert (found.answered, found.asked) == (len(said), len(answers))


@given(rule=rules, answers=st.lists(answer, min_size=1, max_size=30), which=st.integers(0))
def test_one_higher_answer_moves_the_score_in_its_direction(rule, answers, which):
    place = which % len(answers)
    more = [*answers[:place], answers[place] + 1, *answers[place + 1 :]]
    before, after = RULES[rule](answers, 1).value, RULES[rule](more, 1).value
    assert after < before if rule == "turned" else after > before


@given(rule=rules, answers=st.lists(answer, min_size=1, max_size=20), gaps=st.integers(1, 10))
def test_a_missing_answer_counts_as_the_mean_of_the_others_and_never_as_nothing(rule, answers, gaps):
    holes = [*answers, *[None] * gaps]
    found = RULES[rule](holes, 1)
    mean = sum(answers) / len(answers)
    filled = RULES[rule]([*answers, *[mean] * gaps], 1)
    assert abs(found.value - filled.value) <= Decimal("0.001")
    assert found.answered == len(answers)


def test_nothing_answered_is_no_score():
    assert all(isinstance(rule([None, None], 0), Incomplete) for rule in RULES.values())
    assert all(isinstance(rule([], 0), Incomplete) for rule in RULES.values())


def test_known_answers():
    """By hand, from the rules in reference/outcome_measures.csv in our own words."""
    three = [Decimal(2), Decimal(5), Decimal(6)]
    assert mean_of_items(three) == Score(Decimal("4.333"), 3, 3)
    ones = [Decimal(number) for number in (2, 3, 1, 2, 2, 3, 2, 1, 2, 2, 2)]  # (mean - 1) x 25
    assert percent_of_most(ones, lowest=LOW, highest=HIGH).value == Decimal("25.000")
    assert sum_of_items([Decimal(4)] * 20).value == 80
    assert isinstance(sum_of_items([Decimal(4)] * 19 + [None]), Incomplete)


# Packages


def package(**more):
    options = [{"value": value, "text": f"Answer {value}"} for value in range(5)]
    items = [
        {"key": f"q{number}", "text": f"Our own question {number}", "options": options} for number in (1, 2)
    ]
    whole = {
        "measure": "spadi", "edition": "trial 1", "licence": "By our own hand", "held_by": "This clinic",
        "scoring": {"rule": "percent", "needed": 1}, "items": items,
    }  # fmt: skip
    return json.dumps(whole | more)


def test_a_package_is_read_and_scores():
    found, faults = read_package(package())
    assert faults == []
    assert found.score({"q1": Decimal(4), "q2": Decimal(2)}) == Score(Decimal("75.000"), 2, 2)
    assert found.score({"q1": Decimal(0)}) == Score(Decimal("0.000"), 1, 2)
    assert found.score({}) == Incomplete(0, 1, 2)
    assert found.span() == (0, 100)


def odd_item(key, *values):
    return {"key": key, "text": "A", "options": [{"value": value, "text": "a"} for value in values]}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("{", {"line 1": "not_json"}),
        ("[]", {"": "object_needed"}),
        ("[" * 100_000, {"line 1": "not_json"}),
        (package(licence=" "), {"licence": "text_needed"}),
        (
            package(scoring={"rule": "eval", "needed": 9}),
            {"scoring.rule": "unknown_rule", "scoring.needed": "needed_of_items"},
        ),
        (package(extra=1), {"extra": "unknown_name"}),
        (
            package(items=[{"key": "q 1", "text": "", "options": [{"value": "x", "text": "a"}]}]),
            {"items[1].options": "list_needed", "items[1].key": "plain_key", "items[1].text": "text_needed"},
        ),
        (
            package(scoring={"rule": "sum"}, items=[odd_item("a", "NaN", 1), odd_item("a", 1, 1)]),
            {"items[1].options[1].value": "number_needed", "items[2].options": "doubled", "items": "doubled"},
        ),
        (
            package(edition="\ud800", held_by="a\0b", **{"odd\udfff": 1, "x" * 900: 1}),
            {
                "edition": "not_text",
                "held_by": "not_text",
                r"odd\udfff": "unknown_name",
                "x" * 60 + "…": "unknown_name",
            },
        ),
        (
            package(scoring={"rule": "sum"}, items=[odd_item("a", "0." + "0" * 20_000 + "1", "0E+9999")]),
            {
                "items[1].options[1].value": "number_needed",
                "items[1].options[2].value": "number_needed",
            },
        ),
        (package(items=[odd_item("a", 0, 4), odd_item("b", 0, 9)]), {"items[2].options": "uneven"}),
        (
            package(items=[odd_item("a", 0, 4), odd_item("b", 0, "x")]),
            {"items[2].options[2].value": "number_needed"},
        ),
    ],
)
def test_every_fault_of_a_package_is_told_with_its_place(text, places):
    found, faults = read_package(text)
    assert found is None
    assert set(faults) == {Fault(place, what) for place, what in places.items()}


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    found, faults = read_package(text)
    assert (found is None) == bool(faults)
