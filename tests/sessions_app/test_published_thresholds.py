"""Every threshold of the file: loaded as it stands there, used as it was reported, reached exactly."""

import csv
import re
from decimal import Decimal

import pytest

from sessions_app.analysis.change import Change, Verdict, threshold_value, verdict
from sessions_app.models import Measure, Threshold
from sessions_app.reference.rows import FOLDER, threshold_code

NUMBER = re.compile(r"\d+(?:\.\d+)?")
JUST_LESS = Decimal("0.01")


def published():
    with (FOLDER / "outcome_thresholds.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_values(line):
    """A first value of each case that the threshold knows, and its part."""
    by, *cases = line["depends_on"].split()
    if by == "first":
        return [(Decimal(NUMBER.match(case)[0]), "") for case in cases]
    if by == "subject":
        return [(Decimal(50), case.split("=")[0]) for case in cases]
    return [(Decimal(50), "")]


@pytest.mark.django_db
def test_each_arrives_as_it_stands_in_the_file():
    loaded = {row.pk: row for row in Threshold.objects.shared()}
    scales = {row.pk: (row.minimum, row.maximum) for row in Measure.objects.shared()}
    assert len(loaded) == len(published()) > 50
    for line in published():
        row = loaded[threshold_code(line)]
        said = (row.measure_id, row.kind, row.statistic, row.value_as_reported, row.unit, row.depends_on)
        names = ("measure_code", "kind", "statistic", "value_as_reported", "unit", "depends_on")
        assert said == tuple(line[name] for name in names)
        assert row.value == (Decimal(line["value_used"]) if line["value_used"] else None)
        low, high = scales[row.measure_id]
        assert row.value is None or 0 < row.value <= high - low, row.pk


@pytest.mark.parametrize("line", published(), ids=threshold_code)
def test_the_number_used_is_one_that_was_reported(line):
    reported = {Decimal(one) for one in NUMBER.findall(line["value_as_reported"])}
    used = {Decimal(line["value_used"])} if line["value_used"] else set()
    used |= {Decimal(case.split("=")[-1]) for case in line["depends_on"].split()[1:]}
    assert used, "a threshold without any number"
    assert used <= reported


@pytest.mark.parametrize("line", [one for one in published() if one["depends_on"]], ids=threshold_code)
def test_a_change_as_large_reaches_it_and_a_smaller_one_does_not(line):
    value = Decimal(line["value_used"]) if line["value_used"] else None
    for first, subject in first_values(line):
        size = threshold_value(value, line["depends_on"], first=first, subject=subject)
        assert verdict(Change(first, first + size, None), size, None) == Verdict.ERROR_UNKNOWN
        less = Change(first, first + size - JUST_LESS, None)
        assert verdict(less, size, None) == Verdict.LESS_THAN_WORTHWHILE
