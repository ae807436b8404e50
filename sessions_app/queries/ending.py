"""What an episode is judged by at its end: core measures of its condition, and what its plan takes then."""

from dataclasses import dataclass

from sessions_app.choices import ObservationState, Side, TimePoint
from sessions_app.models import Measure, Observation, PlannedMeasure, PlanRevision

OTHER_SIDE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
OF_WHAT = ("side", "subject", "measured_state")


@dataclass(frozen=True)
class EndMeasure:
    """One end score to give, or to account for."""

    measure: Measure
    side: str = ""
    subject: str = ""
    measured_state: str = ""

    @property
    def about(self):
        planned = PlannedMeasure(side=self.side, subject=self.subject, measured_state=self.measured_state)
        state = str(planned.get_measured_state_display()) if self.measured_state else ""
        parts = [str(planned.get_side_display()) if self.side else "", self.subject, state]
        return ", ".join(part for part in parts if part)

    def is_told_by(self, score):
        """Whether this score, or the reason why there is none, is of it."""
        if score["measure"] != self.measure:
            return False
        return all(not getattr(self, name) or score.get(name) == getattr(self, name) for name in OF_WHAT)


def measures_to_end(episode):
    """Those that have neither an end score nor the reason why there is none."""
    recorded = Observation.objects.filter(episode=episode, state=ObservationState.RECORDED)
    ended = [
        dict(zip(("measure", *OF_WHAT), row, strict=True))
        for row in recorded.filter(time_point=TimePoint.DISCHARGE).values_list("measure", *OF_WHAT)
    ]
    wanted = [*_planned(episode), *_core(episode, recorded)]
    return [
        one for one in wanted if not any(one.is_told_by(row | {"measure": _as(one, row)}) for row in ended)
    ]


def _as(wanted, row):
    return wanted.measure if row["measure"] == wanted.measure.pk else None


def _planned(episode):
    plan = PlanRevision.objects.filter(episode=episode).order_by("-number").first()
    rows = plan.measures.filter(at_discharge=True).select_related("measure") if plan else ()
    found = {}
    for row in rows:
        sides = [row.side]
        if row.also_other_side:
            sides.append(OTHER_SIDE.get(row.side or episode.side, ""))
        for side in dict.fromkeys(sides):
            found[row.measure_id, side, row.subject, row.measured_state] = row.measure
    return [EndMeasure(measure, *of_what) for (_pk, *of_what), measure in found.items()]


def _core(episode, recorded):
    """In the condition's order, each as it was measured last; those of the plan are asked there."""
    core = episode.condition.core_outcomes
    planned = {one.measure.pk for one in _planned(episode)}
    offered = Measure.objects.offered_to(episode.clinic).filter(pk__in=core).exclude(pk__in=planned)
    last = recorded.filter(measure__in=core, trial_number=None).order_by("measure", "-at", "-id")
    of_what = {measure: rest for measure, *rest in last.distinct("measure").values_list("measure", *OF_WHAT)}
    measures = sorted(offered, key=lambda measure: core.index(measure.pk))
    return [EndMeasure(measure, *of_what.get(measure.pk, ())) for measure in measures]
