"""The steps of a trial of one patient as a drawing: one column a step, in the order that was drawn."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from sessions_app.analysis.single_case import Design
from sessions_app.charts import Band, Mark, Scale
from sessions_app.queries.outcome_chart import axis_ticks
from sessions_app.queries.trial_reading import TrialReading, hundredths
from sessions_app.words import number_words

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 912, 40, 800, 24, 152
GAP, ROOM_FOR_WORDS = 4, 52


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    with_iastm: bool
    title: str


@dataclass(frozen=True)
class TrialChart:
    bands: list[Band]
    marks: list[Mark]
    dots: list[Dot]
    lines: list[str]
    gaps: list[Mark]  # steps that have begun and have no score
    pairs: list[Band]
    better: str
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM

    @property
    def height(self) -> int:
        return self.bottom + (42 if self.pairs else 12)

    @property
    def plot_height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> int:
        return (self.top + self.bottom) // 2


def trial_chart(reading: TrialReading) -> TrialChart | None:
    """None while nothing has been scored."""
    values = [value for step in reading.steps for value in step.values]
    if not values:
        return None
    series, room = reading.series, (RIGHT - LEFT) / reading.trial.steps
    ticks = axis_ticks(values, series.scale)
    up = Scale(float(ticks[0]), float(ticks[-1]), BOTTOM - 8, TOP + 8)
    centres = [round(LEFT + (n + 0.5) * room, 1) for n in range(reading.trial.steps)]
    dots = {step.number: _dot(step, centres[step.number - 1], up) for step in reading.steps if step.values}
    by_pairs = reading.design == Design.PAIRS
    return TrialChart(
        bands=_bands(reading, room, by_pairs),
        marks=[Mark(up(tick), number_words(tick)) for tick in ticks],
        dots=list(dots.values()),
        lines=_lines(dots, reading.trial.steps, by_pairs),
        gaps=[
            Mark(centres[step.number - 1], _("missing") if room >= ROOM_FOR_WORDS else "–")
            for step in reading.steps
            if not step.values and step.ends_at <= reading.now.at
        ],
        pairs=_pairs(reading.pairs, room) if by_pairs else [],
        better="up" if series.higher_is_better else "down",
    )


def _dot(step, x, up) -> Dot:
    side = _("with the tool") if step.with_iastm else _("without the tool")
    told = _("Step %(n)s, %(side)s: %(value)s")
    value = hundredths(step.score)
    return Dot(x, up(step.score), step.with_iastm, told % {"n": step.number, "side": side, "value": value})


def _lines(dots, steps, by_pairs) -> list[str]:
    """Within each whole pair, or from each step to the next one that has a score."""
    if by_pairs:
        joined = [(n, n + 1) for n in range(1, steps, 2) if n in dots and n + 1 in dots]
    else:
        known = sorted(dots)
        joined = list(pairwise(known))
    return [" ".join(f"{dots[end].x},{dots[end].y}" for end in ends) for ends in joined]


def _bands(reading, room, by_pairs) -> list[Band]:
    """One a step; of a withdrawal one a phase, as its steps lie side by side."""
    stretches = []
    for place, step in enumerate(reading.steps):
        if stretches and not by_pairs and stretches[-1][2] == step.with_iastm:
            stretches[-1][1] = place + 1
        else:
            stretches.append([place, place + 1, step.with_iastm])
    return [_band(*stretch, room) for stretch in stretches]


def _band(first, end, with_iastm, room) -> Band:
    width = (end - first) * room
    words = (_("With"), _("Without")) if width >= ROOM_FOR_WORDS else (_("With"), _("W/o"))
    return Band(
        round(LEFT + first * room + GAP / 2, 1),
        round(width - GAP, 1),
        words[0] if with_iastm else words[1],
        "with" if with_iastm else "without",
    )


def _pairs(count, room) -> list[Band]:
    told = _("Pair %(n)s")
    return [
        Band(round(LEFT + 2 * n * room + GAP / 2, 1), round(2 * room - GAP, 1), told % {"n": n + 1}, "")
        for n in range(count)
    ]
