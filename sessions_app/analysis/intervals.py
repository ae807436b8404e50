"""Intervals at 95 percent: of a share (Wilson), of a mean (Student's t). Without scipy, so a page may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import fmean, stdev

Z_95 = 1.959963984540054
LEVEL = 0.95
STEPS = 500  # of the fraction, which settles after a few dozen
CLOSE = 1e-15


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Mean:
    """A mean of so many; the interval needs two that differ or not."""

    count: int
    value: float
    interval: Interval | None


def wilson(hits: int, of: int, z: float = Z_95) -> Interval | None:
    """Wilson's interval for a share; 95 percent unless told. Nothing of nothing."""
    if not 0 <= hits <= of:
        raise ValueError("more hits than tries")
    if of == 0:
        return None
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == of else middle + half
    return Interval(low, high)


def mean_of(values: Sequence[float], level: float = LEVEL) -> Mean | None:
    """The mean with its t interval; for paired changes, hand in the differences."""
    if not values:
        return None
    middle = fmean(values)
    if len(values) < 2:
        return Mean(1, middle, None)
    half = t_quantile((1 + level) / 2, len(values) - 1) * stdev(values) / sqrt(len(values))
    return Mean(len(values), middle, Interval(middle - half, middle + half))


@cache
def t_quantile(share: float, freedom: int) -> float:
    """The t below which this share of Student's distribution lies, a half or more: found by halving."""
    if not 0.5 <= share < 1 or freedom < 1:
        raise ValueError("a share from a half up to one, and a degree of freedom")
    low, high = 0.0, 2.0
    while _below(high, freedom) < share:
        high *= 2
    while high - low > 1e-12 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def _below(t: float, freedom: int) -> float:
    """The share of Student's distribution below t, which is not negative."""
    return 0.5 + _beta_share(t * t / (freedom + t * t), 0.5, freedom / 2) / 2


def _beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction on the side where that is quick."""
    if x in (0.0, 1.0):
        return x
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Lentz's way through the fraction (Abramowitz and Stegun 26.5.8)."""
    top, bottom = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = bottom
    for m in range(1, STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            bottom, top = 1 / (1 + term * bottom), 1 + term / top
            value *= top * bottom
        if abs(top * bottom - 1) < CLOSE:
            break
    return value
