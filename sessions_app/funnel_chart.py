"""Where the dots and the limits of a funnel lie, in the units of the SVG's view box. Pure."""

from dataclasses import dataclass

from sessions_app.analysis.control_charts import ALARM, ALERT, Funnel, Place, Unit, limits
from sessions_app.charts import Scale, nice_ticks

LEFT, RIGHT, TOP, BOTTOM = 40, 416, 16, 204
STEPS, BENT = 45, 20
PERCENT = 100


@dataclass(frozen=True)
class FunnelDot:
    unit: Unit
    x: float
    y: float

    @property
    def is_outside(self) -> bool:
        return self.unit.place == Place.OUTSIDE

    @property
    def reads_left(self) -> bool:
        """Its words go to the side where there is room."""
        return self.x > (LEFT + RIGHT) / 2


@dataclass(frozen=True)
class FunnelChart:
    dots: list[FunnelDot]
    mean_y: float
    curves: list[tuple[str, str]]  # kind, points of a polyline
    ticks: list[tuple[float, int]]
    across: list[tuple[float, int]]


def funnel_chart(found: Funnel) -> FunnelChart:
    most = max(unit.of for unit in found.units)
    ticks = [int(one) for one in nice_ticks(0, most, 4) if one == int(one)]
    x, y = Scale(0, ticks[-1], LEFT, RIGHT), Scale(0, PERCENT, BOTTOM, TOP)
    dots = [FunnelDot(unit, x(unit.of), y(PERCENT * unit.share)) for unit in found.units]
    curves = [
        (kind, _curve(found.share, tail, side, ticks[-1], x, y))
        for kind, tail in (("alert", ALERT), ("alarm", ALARM))
        for side in (0, 1)
    ]
    across = [(x(one), one) for one in ticks]
    return FunnelChart(dots, y(PERCENT * found.share), curves, [(y(v), v) for v in (0, 50, 100)], across)


def _curve(share, tail, side, most, x, y) -> str:
    """One limit at whole numbers of tries along the axis, close together where it bends."""
    far = (round(most * step / STEPS) for step in range(1, STEPS + 1))
    tries = sorted({*range(2, min(most, BENT) + 1), *far} - {0, 1})
    return " ".join(f"{x(of)},{y(PERCENT * limits(of, share, tail)[side])}" for of in tries)
