"""The comparison itself, in the worker: what is stored of it, and how it is read back."""

from dataclasses import dataclass

from clinic.access import Permission
from clinic.models import Clinic
from sessions_app.analysis.intervals import Interval
from sessions_app.analysis.tool_comparison import (
    Association,
    Caution,
    Fact,
    Limit,
    Verdict,
    limits,
    middles,
    missing_bounds,
    what_it_needs,
    why_not,
)
from sessions_app.queries.computations import Kind, scope_of
from sessions_app.queries.judged_by import JUDGED_BY
from sessions_app.queries.tool_people import Compared, people_compared

NAME = "tool comparison"
MOST_POINTS = 400  # drawn; of more, evenly over the dose


@dataclass(frozen=True)
class Dose:
    """What was drawn of minutes and end scores. As private as the difference: a slope alone is no answer."""

    _slope: float  # of ten minutes
    _interval: Interval
    people: int
    line: list
    points: list

    @property
    def whole(self) -> tuple[float, Interval, int]:
        return self._slope, self._interval, self.people

    @property
    def is_flat(self) -> bool:
        return self._interval.low <= 0 <= self._interval.high


@dataclass(frozen=True)
class Answer:
    """What the worker found, with the measure, the worthwhile difference and the rule that it was held to."""

    association: Association
    verdict: Verdict
    bounds: Interval
    limits: list[Limit]
    sizes: tuple[int, int]
    middles: dict[Fact, tuple]
    measure: str
    unit: str
    worthwhile: float
    least: int
    dose: Dose | None

    @property
    def missing(self) -> int:
        _difference, _interval, people, _caution = self.association.whole
        return sum(self.sizes) - sum(people)

    def is_of(self, compared: Compared, least: int) -> bool:
        """Held to the same measure, threshold and rule as today."""
        now = (compared.measure and compared.measure.key, compared.unit, compared.worthwhile, least)
        return now == (self.measure, self.unit, self.worthwhile, self.least)


def _episodes(parameters, user):
    return scope_of(parameters, user).episodes()


def _figures(parameters, user) -> dict:
    """Nothing is compared where the page would refuse: the record may have moved on since it was asked."""
    compared = people_compared(scope_of(parameters, user))
    least = Clinic.objects.get(pk=user.standing.clinic_id).smallest_comparison_arm
    return {"answer": answer_of(compared, least)}


KIND = Kind(Permission.SEE_CLINIC_REVIEW, _episodes, _figures, catalogue=JUDGED_BY)


def answer_of(compared: Compared, least: int) -> dict | None:
    groups, worthwhile = compared.groups, compared.worthwhile
    needs = what_it_needs(groups, compared.sessions, least=least, worthwhile=worthwhile)
    if why_not(needs):
        return None
    from sessions_app.analysis import regression  # the worker's alone

    people = [one for group in groups.both for one in group if one.is_compared]
    found = regression.ancova(
        [one.end for one in people], [one.with_tool for one in people], [one.at_start for one in people]
    )
    association = Association(found.value, found.interval, groups.compared)
    missing = tuple(size - some for size, some in zip(groups.sizes, groups.compared, strict=True))
    bounds = missing_bounds(found.value, found.beyond_expected, missing, groups.sizes)
    verdict = association.verdict(worthwhile)
    return _association_kept(association) | {
        "verdict": verdict,
        "bounds": [bounds.low, bounds.high],
        "limits": limits(needs, bounds, worthwhile, verdict),
        "sizes": list(groups.sizes),
        "middles": {fact: list(middles(groups, fact)) for fact in Fact},
        "measure": compared.measure.key,
        "unit": compared.unit,
        "worthwhile": worthwhile,
        "least": least,
        "dose": _dose(people, least, regression),
    }


def _association_kept(association) -> dict:
    difference, interval, people, caution = association.whole
    return {
        "difference": difference,
        "interval": [interval.low, interval.high],
        "people": list(people),
        "caution": caution,
    }


def _dose(people, least, regression) -> dict | None:
    """Of those whose minutes are known; enough of them must have had the tool, and not all as long."""
    timed = [one for one in people if one.tool_minutes is not None]
    doses = [one.tool_minutes for one in timed if one.with_tool]
    if len(doses) < least or len(set(doses)) == 1:
        return None
    found = regression.dose_line(
        [one.end for one in timed], [one.tool_minutes for one in timed], [one.at_start for one in timed]
    )
    return {
        "slope": found.slope * 10,
        "interval": [found.interval.low * 10, found.interval.high * 10],
        "people": len(timed),
        "line": found.line,
        "points": _drawn(sorted(found.points)),
    }


def _drawn(points) -> list:
    step = -(-len(points) // MOST_POINTS)
    return points[::step]


def read_answer(result) -> Answer | None:
    """From what is stored. A difference without its interval, people or caution is no answer: an error."""
    kept = result["answer"]
    if kept is None:
        return None
    association = Association(
        kept["difference"], Interval(*kept["interval"]), tuple(kept["people"]), Caution(kept["caution"])
    )
    return Answer(
        association=association,
        verdict=Verdict(kept["verdict"]),
        bounds=Interval(*kept["bounds"]),
        limits=[Limit(one) for one in kept["limits"]],
        sizes=tuple(kept["sizes"]),
        middles={Fact(fact): tuple(values) for fact, values in kept["middles"].items()},
        measure=kept["measure"],
        unit=kept["unit"],
        worthwhile=kept["worthwhile"],
        least=kept["least"],
        dose=_read_dose(kept["dose"]),
    )


def _read_dose(kept) -> Dose | None:
    if kept is None:
        return None
    return Dose(kept["slope"], Interval(*kept["interval"]), kept["people"], kept["line"], kept["points"])
