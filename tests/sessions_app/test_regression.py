"""The regressions give the published answers, and their robust errors are those of the textbook."""

import csv
from pathlib import Path

import numpy
import pytest

from sessions_app.analysis import regression

FILE = Path(__file__).parents[1] / "reference" / "stat_checks.csv"
CHECKS = {row["id"]: row for row in csv.DictReader(FILE.read_text().splitlines())}
# Weights of young women before and after, in pounds: Hand, Daly, McConway, Lunn and Ostrowski, A Handbook of
# Small Data Sets (1994), set 285; the figures are those of MASS::anorexia.
BEHAVIOUR = (
    (80.5, 82.2), (84.9, 85.6), (81.5, 81.4), (82.6, 81.9), (79.9, 76.4), (88.7, 103.6), (94.9, 98.4),
    (76.3, 93.4), (81.0, 73.4), (80.5, 82.1), (85.0, 96.7), (89.2, 95.3), (81.3, 82.4), (76.5, 72.5),
    (70.0, 90.9), (80.4, 71.3), (83.3, 85.4), (83.0, 81.6), (87.7, 89.1), (84.2, 83.9), (86.4, 82.7),
    (76.5, 75.7), (80.2, 82.6), (87.8, 100.4), (83.3, 85.2), (79.7, 83.6), (84.5, 84.6), (80.8, 96.2),
    (87.4, 86.7),
)  # fmt: skip
CONTROL = (
    (80.7, 80.2), (89.4, 80.1), (91.8, 86.4), (74.0, 86.3), (78.1, 76.1), (88.3, 78.1), (87.3, 75.1),
    (75.1, 86.7), (80.6, 73.5), (78.4, 84.6), (77.6, 77.4), (88.7, 79.5), (81.3, 89.6), (78.1, 81.4),
    (70.5, 81.8), (77.3, 77.3), (85.2, 84.2), (86.0, 75.4), (84.1, 79.5), (79.7, 73.0), (85.5, 88.3),
    (84.4, 84.7), (79.6, 81.4), (77.5, 81.2), (72.3, 88.2), (89.0, 78.8),
)  # fmt: skip
FAMILY = (
    (83.8, 95.2), (83.3, 94.3), (86.0, 91.5), (82.5, 91.9), (86.7, 100.3), (79.6, 76.7), (76.9, 76.8),
    (94.2, 101.6), (73.4, 94.9), (80.5, 75.2), (81.6, 77.8), (82.1, 95.5), (77.6, 90.7), (83.5, 92.5),
    (89.9, 93.8), (86.0, 91.7), (87.3, 98.0),
)  # fmt: skip
PLAIN = {"errors": "nonrobust"}  # as published


def test_three_groups_of_the_handbook():
    """The other treatment is one more thing that is allowed for."""
    rows = [*BEHAVIOUR, *CONTROL, *FAMILY]
    assert len(rows) == 72
    starts, ends = zip(*rows, strict=True)
    behaviour = [True] * 29 + [False] * 43
    family = [False] * 55 + [True] * 17
    told = {}
    for name, group, other in (("CBT", behaviour, family), ("FT", family, behaviour)):
        found = regression.ancova(ends, group, list(zip(starts, other, strict=True)), **PLAIN)
        told[name] = f"{name} {found.value:.3f} ({found.interval.low:.3f} to {found.interval.high:.3f})"
    assert CHECKS["ancova_raw"]["expected"].startswith(f"{told['CBT']}; {told['FT']}; ")


def with_moments(n, start, end, change_spread):
    """So many people whose scores have exactly these means and spreads, and change with this one."""
    (start_mean, start_spread), (end_mean, end_spread) = start, end
    shared = (start_spread**2 + end_spread**2 - change_spread**2) / (2 * start_spread * end_spread)
    drawn = numpy.random.default_rng(n).normal(size=(n, 2))
    plain = numpy.linalg.qr(drawn - drawn.mean(axis=0))[0] * (n - 1) ** 0.5
    starts = start_mean + start_spread * plain[:, 0]
    ends = end_mean + end_spread * (shared * plain[:, 0] + (1 - shared**2) ** 0.5 * plain[:, 1])
    assert numpy.std(ends - starts, ddof=1) == pytest.approx(change_spread)
    return list(starts), list(ends)


def test_acupuncture_for_shoulder_pain():
    """Vickers and Altman, BMJ 2001;323:1123, from its twelve summary numbers."""
    placebo = with_moments(27, (53.9, 14.0), (62.3, 17.9), 14.6)
    treated = with_moments(25, (60.4, 12.3), (79.6, 17.1), 16.1)
    starts, ends = (one + other for one, other in zip(treated, placebo, strict=True))
    group = [True] * 25 + [False] * 27

    found = regression.ancova(ends, group, [[one] for one in starts], **PLAIN)

    told = f"ANCOVA {found.value:.1f} ({found.interval.low:.1f} to {found.interval.high:.1f})"
    assert told in CHECKS["ancova_summary"]["expected"]


def test_robust_errors_are_hc3():
    """Long and Ervin 2000: each residual divided by what is left of its own leverage, squared."""
    starts, ends = zip(*BEHAVIOUR, *CONTROL, strict=True)
    group = [True] * 29 + [False] * 26
    design = numpy.column_stack([numpy.ones(55), group, starts])
    inverse = numpy.linalg.inv(design.T @ design)
    weights = inverse @ design.T @ numpy.asarray(ends)
    leverage = numpy.sum(design @ inverse * design, axis=1)
    left = (numpy.asarray(ends) - design @ weights) / (1 - leverage)
    spread = (inverse @ (design * left[:, None] ** 2).T @ design @ inverse)[1, 1] ** 0.5

    found = regression.ancova(ends, group, [[one] for one in starts])

    assert found.value == pytest.approx(weights[1])
    assert (found.interval.high - found.value) / 2.0066468050616861 == pytest.approx(spread)  # t, 52


def test_what_is_the_same_in_everybody_is_not_allowed_for():
    starts, ends = zip(*BEHAVIOUR, *CONTROL, strict=True)
    group = [True] * 29 + [False] * 26
    alone = regression.ancova(ends, group, [[one] for one in starts])
    assert regression.ancova(ends, group, [[one, 1.0] for one in starts]).value == pytest.approx(alone.value)
    with pytest.raises(ValueError, match="too few people who differ"):
        regression.ancova(ends, group, [[float(one)] for one in group])


def test_the_line_of_a_dose_runs_through_its_band():
    """Two points for each ten minutes, and nothing by chance but what is drawn."""
    draw = numpy.random.default_rng(4)
    doses = [*[0.0] * 40, *draw.uniform(10, 100, 60)]
    starts = draw.normal(50, 10, 100)
    ends = 20 + 0.5 * starts + 0.2 * numpy.asarray(doses) + draw.normal(0, 3, 100)

    found = regression.dose_line(ends, doses, [[one] for one in starts])

    assert found.interval.low < 0.2 < found.interval.high
    assert found.interval.high - found.interval.low < 0.05
    first, last = found.line[0], found.line[-1]
    assert (first[0], last[0]) == (0, max(doses))
    assert all(low < middle < high for _dose, middle, low, high in found.line)
    slope = (last[1] - first[1]) / (last[0] - first[0])
    assert slope == pytest.approx(found.slope)
    assert numpy.mean([above for _dose, above in found.points]) == pytest.approx(0, abs=1e-9)
