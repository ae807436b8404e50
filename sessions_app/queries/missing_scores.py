"""Which ended episodes lack a score, what they lack and why: page by page, A to Z by patient."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sessions_app.analysis.outcomes import Judged, Outcome
from sessions_app.choices import ObservationState, TimePoint
from sessions_app.models import Episode, Observation
from sessions_app.queries.judged_by import judged_with_rules
from sessions_app.queries.review_scope import ReviewScope

PAGE = 25


@dataclass(frozen=True)
class MissingScore:
    episode: Episode
    condition: str
    ended_on: date
    lacks: str
    measure: str  # that it would be judged by; empty where nothing was taken at its start
    reason: str  # why there is no end score, where somebody said so


@dataclass(frozen=True)
class MissingScores:
    count: int
    lines: list[MissingScore]
    number: int
    has_more: bool


def missing_scores(scope: ReviewScope, *, names: dict[str, str], page: int) -> MissingScores:
    """`names` are those of the conditions. Nine statements at most, however long the list."""
    judged, rules = judged_with_rules(scope)
    missing = {one.episode: one for one in judged if one.outcome == Outcome.MISSING}
    in_order = ("patient__family_name", "patient__given_names", "patient__record_number", "pk")
    found = scope.episodes().filter(pk__in=list(missing)).order_by(*in_order)
    start = (page - 1) * PAGE
    rows = list(found.select_related("patient", "condition", "responsible")[start : start + PAGE])
    reasons = _reasons([one.pk for one in rows])
    lines = [
        MissingScore(
            episode=row,
            condition=names[row.counted_condition],
            ended_on=row.ended_on,
            lacks=_lacks(missing[row.pk]),
            measure=str(rules.measures.get(missing[row.pk].measure, "")),
            reason=_reason(reasons, missing[row.pk]),
        )
        for row in rows
    ]
    return MissingScores(len(missing), lines, page, start + PAGE < len(missing))


def _lacks(one: Judged) -> str:
    if one.baseline is None and one.end is None:
        return _("start and end score")
    return _("end score") if one.end is None else _("start score")


def _reasons(episodes) -> dict[tuple, str]:
    """By episode and measure, and by episode alone for any measure; the newest is told."""
    told = Observation.objects.filter(
        episode__in=episodes,
        state=ObservationState.RECORDED,
        time_point=TimePoint.DISCHARGE,
        value=None,
        missing_reason__isnull=False,
    )
    found = {}
    for row in told.select_related("missing_reason").order_by("at", "pk"):
        words = f"{row.missing_reason}: {row.words}" if row.words else str(row.missing_reason)
        found[row.episode_id, row.measure_id] = found[row.episode_id, ""] = words
    return found


def _reason(reasons, one: Judged) -> str:
    return reasons.get((one.episode, one.measure), "")
