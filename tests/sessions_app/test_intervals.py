"""Intervals against figures worked out elsewhere."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sessions_app.analysis.intervals import mean_of, t_quantile

CHECKS = Path(__file__).parents[1] / "reference" / "stat_checks.csv"


def paired():
    with CHECKS.open(encoding="utf-8", newline="") as file:
        row = next(one for one in csv.DictReader(file) if one["id"] == "paired_ci")
    before, after = (
        [float(n) for n in part.split(maxsplit=1)[1].split(",")] for part in row["input"].split(";")
    )
    return before, after


def test_students_sleep_of_1908_comes_back():
    """Mean 1.58, interval 0.7001 to 2.4599, as reference/stat_checks.csv says."""
    before, after = paired()
    found = mean_of([second - first for first, second in zip(before, after, strict=True)])
    assert found.count == 10
    figures = (found.value, found.interval.low, found.interval.high)
    assert [round(one, 4) for one in figures] == [1.58, 0.7001, 2.4599]


@given(freedom=st.integers(1, 20_000), share=st.floats(0.5, 0.9995))
def test_our_t_is_scipys(freedom, share):
    assert t_quantile(share, freedom) == pytest.approx(stats.t.ppf(share, freedom), rel=1e-7, abs=1e-7)


def test_a_mean_of_one_has_no_interval_and_of_nothing_there_is_none():
    assert mean_of([]) is None
    assert (mean_of([3]).value, mean_of([3]).interval) == (3, None)
    with pytest.raises(ValueError, match="degree of freedom"):
        t_quantile(0.4, 3)
