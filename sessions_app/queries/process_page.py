"""The charts of process as a page shows them: each with its words, its numbers and what speaks in it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.analysis.control_charts import Funnel, Place, Signal
from sessions_app.funnel_chart import FunnelChart, funnel_chart
from sessions_app.queries.process_series import (
    Series,
    charting_series,
    episode_series,
    names_of,
    reassessed_funnel,
    reassessed_series,
    session_series,
)
from sessions_app.queries.process_worked_out import reassessed
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.xmr_chart import XmrChart, xmr_chart

EXACT_UNDER = 20  # a minute or a session more or less is told to the tenth


@dataclass(frozen=True)
class Row:
    """One point in the table behind the chart."""

    on: date
    value: float | None
    n: int
    signal: str


@dataclass(frozen=True)
class Drawn:
    series: Series
    chart: XmrChart | None

    @property
    def limits(self):
        return self.series.limits

    @property
    def digits(self) -> int:
        return 0 if self.series.unit == "%" else 1

    @property
    def tight_unit(self) -> str:
        """Of minutes and sessions the heading tells."""
        return "%" if self.series.unit == "%" else ""

    @property
    def signals(self) -> list[str]:
        """What speaks, in words."""
        return signals_words(self.limits) if self.limits else []

    @property
    def spoken(self) -> str:
        """The chart for somebody who does not see it."""
        if not self.limits:
            return self.too_few
        told = {"mean": self.limits.mean, "low": max(self.limits.lower, 0), "high": self.limits.upper}
        numbers = {name: f"{value:.{self.digits}f}{self.tight_unit}" for name, value in told.items()}
        words = _("Mean %(mean)s, limits %(low)s and %(high)s.") % numbers
        return " ".join([words, *(f"{one}." for one in self.signals or [_("No signal")])])

    @property
    def too_few(self) -> str:
        """Why there are no limits; empty where there are."""
        n = len(self.series.known)
        if self.limits:
            return ""
        told = {"n": n, "fewest": self.series.fewest}
        return (
            ngettext(
                "Too few points for limits: %(n)s, of %(fewest)s at least.",
                "Too few points for limits: %(n)s, of %(fewest)s at least.",
                n,
            )
            % told
        )

    @property
    def rows(self) -> list[Row]:
        signals = iter(self.limits.signals if self.limits else [None] * len(self.series.known))
        return [
            Row(one.on, one.value, one.n, "" if one.value is None else SIGNAL_WORDS[next(signals)]())
            for one in self.series.points
        ]


SIGNAL_WORDS = {
    None: lambda: "",
    Signal.ABOVE: lambda: _("above the upper limit"),
    Signal.BELOW: lambda: _("below the lower limit"),
    Signal.RUN_ABOVE: lambda: _("in a row above the mean"),
    Signal.RUN_BELOW: lambda: _("in a row below the mean"),
}


def signals_words(limits) -> list[str]:
    above, below = (limits.signals.count(one) for one in (Signal.ABOVE, Signal.BELOW))
    told = []
    if above:
        told.append(
            ngettext("%(n)s point above the limit", "%(n)s points above the limit", above) % {"n": above}
        )
    if below:
        told.append(
            ngettext("%(n)s point below the limit", "%(n)s points below the limit", below) % {"n": below}
        )
    if n := limits.run_above:
        told.append(_("%(n)s in a row above the mean") % {"n": n})
    if n := limits.run_below:
        told.append(_("%(n)s in a row below the mean") % {"n": n})
    return told


# The funnel


@dataclass(frozen=True)
class DrawnFunnel:
    found: Funnel | None
    chart: FunnelChart | None
    names: dict[int, str]
    least: int

    @property
    def outside(self) -> list[tuple[str, int, int]]:
        """Name, on time and due of those beyond the outer limits, A to Z."""
        units = [one for one in self.found.units if one.place == Place.OUTSIDE] if self.chart else []
        told = [(self.names.get(one.key, ""), one.hits, one.of) for one in units]
        return sorted(told, key=lambda one: one[0].casefold())

    @property
    def between(self) -> int:
        return sum(one.place == Place.BETWEEN for one in self.found.units) if self.chart else 0

    @property
    def share(self) -> int:
        return round(100 * self.found.share)

    @property
    def rows(self) -> list[tuple]:
        """By how many were due; who lies within the limits stays unnamed."""
        return [
            (one.of, one.hits, round(100 * one.share), PLACE_WORDS[one.place](), self.name_of(one))
            for one in self.found.units
        ]

    def name_of(self, unit) -> str:
        return self.names.get(unit.key, "") if unit.place == Place.OUTSIDE else ""


PLACE_WORDS = {
    Place.INSIDE: lambda: _("within the limits"),
    Place.BETWEEN: lambda: _("between the limits"),
    Place.OUTSIDE: lambda: _("outside the limits, ask why"),
}


def drawn(series: Series) -> Drawn:
    return Drawn(series, xmr_chart(series.points, series.limits, series.highest))


def drawn_funnel(points, least) -> DrawnFunnel:
    found = reassessed_funnel(points, least=least)
    is_drawn = found is not None and found.is_funnel
    keys = [one.key for one in found.units if one.place == Place.OUTSIDE] if is_drawn else []
    return DrawnFunnel(found, funnel_chart(found) if is_drawn else None, names_of(keys), least)


def process_cards(scope: ReviewScope, *, user, least: int, at: datetime) -> dict:
    """What the clinic's review shows of it. `work`: how far the worker is, where it is needed."""
    (share,) = session_series(scope, "exercise_share")
    points, work = ([], None) if scope.team_of else reassessed(scope, user=user, at=at)
    return {"share": drawn(share), "funnel": _funnel(scope, points, least, work), "work": work}


def process_page(scope: ReviewScope, *, user, least: int, at: datetime) -> dict:
    points, work = reassessed(scope, user=user, at=at)
    share, told, minutes = session_series(scope, "exercise_share", "completeness", "iastm_minutes")
    on_time = [] if _is_unknown(work) else [reassessed_series(scope, points, least=least)]
    episodes, charting = episode_series(scope), charting_series(scope)
    return {
        "charts": [drawn(one) for one in (share, *on_time, told, minutes, episodes, charting)],
        "funnel": _funnel(scope, points, least, work),
        "work": work,
    }


def _is_unknown(work) -> bool:
    return work is not None and work.answered is None


def _funnel(scope, points, least, work) -> DrawnFunnel | None:
    """It compares people, so there is none for somebody's own patients."""
    return None if scope.team_of or _is_unknown(work) else drawn_funnel(points, least)
