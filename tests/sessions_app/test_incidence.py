"""How often a reaction followed, against figures worked out elsewhere."""

import csv
from pathlib import Path

import pytest

from sessions_app.analysis.incidence import AfterSession, Incidence, incidence
from sessions_app.analysis.intervals import Interval, wilson

CHECKS = Path(__file__).parents[1] / "reference" / "stat_checks.csv"


def known_answers():
    with CHECKS.open(encoding="utf-8", newline="") as file:
        row = next(one for one in csv.DictReader(file) if one["id"] == "wilson")
    for share, interval in zip(row["input"].split(";"), row["expected"].split(";"), strict=True):
        yield [int(part) for part in share.split("/")], [float(end) for end in interval.split("-")]


@pytest.mark.parametrize(("share", "interval"), list(known_answers()))
def test_wilsons_interval_is_the_published_one(share, interval):
    found = wilson(*share)
    assert [round(found.low, 4), round(found.high, 4)] == pytest.approx(interval, abs=0.00011)


def test_the_known_answers_were_read():
    assert len(list(known_answers())) == 4


def test_nothing_of_nothing_has_no_interval_and_all_of_all_ends_at_one():
    assert wilson(0, 0) is None
    assert wilson(7, 7).high == 1
    with pytest.raises(ValueError, match="more hits"):
        wilson(3, 2)


def test_who_was_not_asked_is_in_no_rate_even_with_a_reaction():
    after = [
        *[AfterSession(asked=True, reacted=False)] * 7,
        AfterSession(asked=True, reacted=True),
        AfterSession(asked=False, reacted=True),
        AfterSession(asked=False, reacted=False),
    ]
    found = incidence(after)
    assert found == Incidence(asked=8, with_reaction=1, not_asked=2, reactions_not_asked=1)
    assert (found.sessions, found.none, found.per_100) == (10, 7, 12.5)
    assert found.interval_per_100 == Interval(100 * wilson(1, 8).low, 100 * wilson(1, 8).high)
    assert incidence([]).per_100 is None
    assert incidence([]).interval_per_100 is None
