"""Which ended episodes lack a score, what they lack and why: page by page, A to Z by patient."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sessions_app.analysis.outcomes import Judged, Outcome
from sessions_app.choices import ObservationState, TimePoint
from sessions_app.models import Episode, Observation
from sessions_app.queries.computations import Work
from sessions_app.queries.judged_by import judged_of
from sessions_app.queries.outcomes_worked_out import in_order, outcomes
from sessions_app.queries.review_scope import ReviewScope, ended_episodes
from sessions_app.queries.waiting_lines import BY_NAME

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
    work: Work | None  # of the worker, where a page cannot judge so many


def missing_scores(scope: ReviewScope, *, names: dict[str, str], page: int, user, at) -> MissingScores:
    """`names` are those of the conditions. A handful of statements, however long the list. What was found by
    the worker is asked again for the lines of the page: who has both scores since is gone from it."""
    found, _rules, work = outcomes(scope, user=user, at=at)
    start = (page - 1) * PAGE
    keys = found.missing if work else in_order(found.missing)
    shown = ended_episodes(scope.clinic_id).filter(pk__in=list(keys[start : start + PAGE]))
    rows = list(shown.select_related("patient", "condition", "responsible").order_by(*BY_NAME))
    judged, rules = judged_of(scope.clinic_id, shown)
    missing = {one.episode: one for one in judged if one.outcome == Outcome.MISSING}
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
        if row.pk in missing
    ]
    count = len(found.missing)
    return MissingScores(count, lines, page, start + PAGE < count, work)


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
