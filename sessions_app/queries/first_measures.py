"""What a condition wants measured at the start of a course of care, before there is an episode."""

from dataclasses import dataclass, field

from sessions_app.choices import MeasureAsks, MeasureEntry, TimePoint
from sessions_app.models import Condition, Measure
from sessions_app.queries.measures import entered_words
from sessions_app.queries.packages import packages_in_use


@dataclass(frozen=True)
class FirstMeasure:
    """One measure, or one part of a measure that has no total."""

    measure: Measure
    part: str
    place: int
    loaded: object  # queries.packages.Loaded, where the clinic asks item by item
    start: dict = field(default_factory=dict)

    @property
    def entered(self) -> str:
        return entered_words(self.measure, self.loaded is not None)

    @property
    def is_total_only(self) -> bool:
        return self.loaded is None and self.measure.entry == MeasureEntry.TOTAL_ONLY


@dataclass(frozen=True)
class FirstMeasures:
    condition: Condition | None = None
    asked: list[FirstMeasure] = field(default_factory=list)
    later: list[str] = field(default_factory=list)  # of which joint, the page of measures asks


def first_measures(clinic, code) -> FirstMeasures:
    """A change is rated from the second time on: such a measure is not among them."""
    condition = (
        Condition.objects.offered_to(clinic).filter(pk=code.replace("\0", "")).first() if code else None
    )
    if condition is None:
        return FirstMeasures()
    core = condition.core_outcomes
    known = Measure.objects.with_choices_of(clinic.pk).filter(rates_change=False).in_bulk(core)
    packages = packages_in_use(clinic.pk, core)
    measures = [known[one] for one in core if one in known]
    whole = [one for one in measures if one.asks != MeasureAsks.JOINT]
    asked = [
        _first(one, part, place, packages.get(one.pk))
        for one in whole
        for place, part in enumerate(one.parts or [""])
    ]
    return FirstMeasures(condition, asked, [str(one) for one in measures if one not in whole])


def _first(measure, part, place, loaded) -> FirstMeasure:
    start = {"measure": [measure.pk], "time_point": [TimePoint.BASELINE]}
    if part:
        start["subject"] = [part]
    if loaded:
        start["version"] = [loaded.package.edition[:40]]
    if loaded and loaded.package.recall_period:
        start["recall_period"] = [loaded.package.recall_period]
    return FirstMeasure(measure, part, place, loaded, start)
