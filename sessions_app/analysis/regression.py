"""Regressions. The only file that imports statsmodels, so only the worker and tests import it: a web process
would be slowed by seconds and grow by more than a hundred megabytes.

The errors are HC3: they allow for groups that scatter differently, and stay honest in small ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from statsmodels.regression.linear_model import OLS

from sessions_app.analysis.intervals import Interval

ROBUST = "HC3"
PLACES = 9  # along the line of a dose


@dataclass(frozen=True)
class Difference:
    """Of two groups at the end, after allowing for what is known of the start."""

    value: float
    interval: Interval
    beyond_expected: tuple[float, ...]  # what each one's start and group do not explain


@dataclass(frozen=True)
class DoseLine:
    """End score above or below what the start leads to expect, over a dose: the slope of one unit with its
    interval, the line with its band at a few places, and everybody's own point."""

    slope: float
    interval: Interval
    line: tuple[tuple[float, float, float, float], ...]  # dose, middle, low, high
    points: tuple[tuple[float, float], ...]  # dose, above expected


def ancova(
    ends: Sequence[float],
    in_group: Sequence[bool],
    at_start: Sequence[Sequence[float]],
    *,
    errors: str = ROBUST,
) -> Difference:
    """End score on group and on what was known at the start, start score among it."""
    design = _design(numpy.asarray(in_group, float), at_start)
    fitted = _fit(ends, design, errors)
    low, high = fitted.conf_int()[1]
    return Difference(
        float(fitted.params[1]), Interval(float(low), float(high)), tuple(map(float, fitted.resid))
    )


def dose_line(ends: Sequence[float], doses: Sequence[float], at_start: Sequence[Sequence[float]]) -> DoseLine:
    """End score on the dose and on what was known at the start, drawn at the start of everybody's mean."""
    doses = numpy.asarray(doses, float)
    design = _design(doses, at_start)
    fitted = _fit(ends, design, ROBUST)
    slope, (low, high) = fitted.params[1], fitted.conf_int()[1]
    level = float(numpy.mean(ends))
    at_dose = [_at_mean_start(design, dose) for dose in numpy.linspace(0, doses.max(), PLACES)]
    told = fitted.get_prediction(numpy.asarray(at_dose))
    bands = told.conf_int() - level
    line = [
        (float(row[1]), float(middle - level), float(band[0]), float(band[1]))
        for row, middle, band in zip(at_dose, told.predicted_mean, bands, strict=True)
    ]
    expected = numpy.asarray([_at_mean_start(design, dose) for dose in doses]) @ fitted.params - level
    points = zip(map(float, doses), map(float, expected + fitted.resid), strict=True)
    return DoseLine(float(slope), Interval(float(low), float(high)), tuple(line), tuple(points))


def _design(first, at_start):
    """A constant, what is asked about, and what is allowed for: each about its mean, and without what is the
    same in everybody, such as a complaint that is chronic in all."""
    known = numpy.asarray(at_start, float)
    known = known - known.mean(axis=0)
    known = known[:, known.std(axis=0) > 0]
    return numpy.column_stack([numpy.ones(len(first)), first, known])


def _at_mean_start(design, dose):
    return [1.0, float(dose), *[0.0] * (design.shape[1] - 2)]


def _fit(ends, design, errors):
    if numpy.linalg.matrix_rank(design) < design.shape[1] or len(design) <= design.shape[1] + 1:
        raise ValueError("too few people who differ for what is allowed for")
    return OLS(numpy.asarray(ends, float), design).fit(cov_type=errors, use_t=True)
