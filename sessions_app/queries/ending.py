"""What an episode is judged by at its end: core measures of its condition, and what its plan takes then.
A score that the review counts as the end score has no need of another, or of a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zlib import crc32

from django.utils.timezone import localdate

from sessions_app.choices import ObservationState, SessionMoment, Side, TimePoint
from sessions_app.models import (
    ClinicChoice,
    Measure,
    Observation,
    PlannedMeasure,
    PlanRevision,
    SeriesSummary,
)
from sessions_app.queries.comparable import ASKED_OF, KEY, is_asked_of
from sessions_app.queries.judged_by import ends_of
from sessions_app.words import number_words, span_words, unit_words

OTHER_SIDE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
# An end score goes on with a series, so that it compares. Given without a session, it has no moment.
GOES_ON_WITH = tuple(name for name in KEY if name not in ("measure_id", "moment"))


@dataclass(frozen=True)
class EndMeasure:
    """One end score to give, or to account for: of what it is asked, and the series that it goes on with."""

    measure: Measure
    side: str = ""
    subject: str = ""
    measured_state: str = ""
    recall_period: str = ""
    version: str = ""
    unit: str = ""
    scale_min: Decimal | None = None
    scale_max: Decimal | None = None
    # First and last value; nothing where the clinic shows this measure's values only after entry.
    so_far: SeriesSummary | None = None
    # The day of the score that the review counts as the end score (queries/judged_by.py), where there is one.
    counts_on: date | None = None

    @property
    def about(self):
        planned = PlannedMeasure(side=self.side, subject=self.subject, measured_state=self.measured_state)
        state = str(planned.get_measured_state_display()) if self.measured_state else ""
        side = str(planned.get_side_display()) if self.side else ""
        parts = [side, self.subject, state, self.recall_period, self.version]
        return ", ".join(part for part in parts if part)

    @property
    def scale(self):
        if self.scale_min is None or self.scale_max is None:
            return self.measure.minimum, self.measure.maximum
        return self.scale_min, self.scale_max

    @property
    def scale_words(self):
        return span_words(*map(number_words, self.scale))

    @property
    def unit_words(self):
        return unit_words(self.unit or self.measure.unit)

    @property
    def of_what(self):
        """The columns that its score will carry."""
        return {name: getattr(self, name) for name in GOES_ON_WITH}

    @property
    def name(self):
        """Of its fields, whatever else is asked: a page stays open while another one enters a score."""
        told = [str(value) for value in self.of_what.values() if value not in ("", None)]
        return "-".join([self.measure.pk, *([f"{crc32(repr(told).encode()):x}"] if told else [])])

    def is_told_by(self, score):
        """Whether this score, or the reason why there is none, is of it."""
        if score["measure"] != self.measure:
            return False
        asked = [getattr(self, name) for name in ASKED_OF]
        return is_asked_of(asked, [score.get(name) for name in ASKED_OF])


def measures_to_end(episode):
    """Those that have neither an end score nor the reason why there is none."""
    given = Observation.objects.filter(
        episode=episode, state=ObservationState.RECORDED, time_point=TimePoint.DISCHARGE
    )
    ended = list(given.values_list("measure", *ASKED_OF))
    planned = _planned(episode)
    wanted = [*planned, *_core(episode, {measure.pk for measure, *_of in planned})]
    series = _Series(episode, list({measure.pk for measure, *_of in wanted}))
    found = [series.of(measure, asked, is_core=not any(asked)) for measure, *asked in wanted]
    once = dict.fromkeys(found)  # the treated side is named by a plan, or not
    return [one for one in once if not any(_tells(row, one) for row in ended)]


def _tells(row, wanted):
    code, *of_what = row
    return code == wanted.measure.pk and wanted.is_told_by(
        {"measure": wanted.measure, **dict(zip(ASKED_OF, of_what, strict=True))}
    )


class _Series:
    """The series of an episode, to go on with: those of its side first, the newest of them."""

    def __init__(self, episode, measures):
        kept = SeriesSummary.objects.filter(episode=episode).order_by("-last_at", "-id")
        sides = ("", episode.side)
        self.kept = sorted(kept, key=lambda one: (one.side not in sides, one.moment == SessionMoment.BEFORE))
        self.ends = ends_of(episode.pk, measures)
        blind = ClinicChoice.objects.filter(clinic=episode.clinic_id, kind="measure", is_blind=True)
        self.blind = set(blind.values_list("code", flat=True))

    def of(self, measure, asked, *, is_core) -> EndMeasure:
        """Of what the plan asks, or, of a measure of the condition's list, as it was measured."""
        of_it = [one for one in self.kept if one.measure_id == measure.pk]
        ended = next((one for one in of_it if one.pk in self.ends and is_asked_of(asked, _had(one))), None)
        last = ended or next((one for one in of_it if is_core or asked == _had(one)), None)
        if last is None:
            return EndMeasure(measure, *asked)
        so_far = None if measure.pk in self.blind else last
        goes_on = {name: getattr(last, name) for name in GOES_ON_WITH}
        counts_on = localdate(ended.last_at) if ended else None
        return EndMeasure(measure, so_far=so_far, counts_on=counts_on, **goes_on)


def _had(series):
    return [getattr(series, name) for name in ASKED_OF]


def _planned(episode):
    """Measure, side, subject and state of each that the plan takes at the end."""
    plan = PlanRevision.objects.filter(episode=episode).order_by("-number").first()
    rows = plan.measures.filter(at_discharge=True).select_related("measure") if plan else ()
    found = {}
    for row in rows:
        sides = [row.side]
        if row.also_other_side:
            sides.append(OTHER_SIDE.get(row.side or episode.side, ""))
        for side in dict.fromkeys(sides):
            found[row.measure_id, side, row.subject, row.measured_state] = row.measure
    return [(measure, *asked) for (_pk, *asked), measure in found.items()]


def _core(episode, planned):
    """In the condition's order; those of the plan are asked there."""
    core = episode.condition.core_outcomes
    offered = Measure.objects.offered_to(episode.clinic).filter(pk__in=core).exclude(pk__in=planned)
    return [(measure, "", "", "") for measure in sorted(offered, key=lambda one: core.index(one.pk))]
