"""Reassessed on time, in a clinic with more sessions than a page can go through: by the worker, as counts of
each fortnight and physiotherapist, without a name."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localdate

from clinic.access import Permission
from clinic.clock import now
from sessions_app.models import Condition, Episode
from sessions_app.queries.computations import Kind, Work, parameters_of, scope_of, work_on
from sessions_app.queries.process_series import A_YEAR, fortnight_of, reassessments, sessions_counted
from sessions_app.queries.reassessed import DuePoint
from sessions_app.queries.review_scope import ReviewScope

NAME = "reassessed"
MOST = 12_000  # sessions of the period and the year before


@dataclass(frozen=True)
class DueCount:
    """Of one fortnight, by its first day, and one physiotherapist, who gave the last session before."""

    day: date
    practitioner_id: int | None
    due: int
    met: int


def counts_of(points: list[DuePoint]) -> list[DueCount]:
    counts = defaultdict(lambda: [0, 0])
    for one in points:
        count = counts[fortnight_of(one.day), one.practitioner_id]
        count[0] += one.due
        count[1] += one.met
    return [DueCount(*key, *count) for key, count in counts.items()]


def _figures(parameters, user) -> dict:
    found = counts_of(reassessments(scope_of(parameters, user), today=localdate(now())))
    return {"counts": [[one.day.isoformat(), one.practitioner_id, one.due, one.met] for one in found]}


KIND = Kind(
    Permission.SEE_CLINIC_REVIEW,
    lambda _parameters, user: Episode.objects.visible_to(user),
    _figures,
    catalogue=(Condition,),
    by_day=lambda _parameters: True,
)


def takes_long(scope: ReviewScope) -> bool:
    """Of one physiotherapist's own patients it never does."""
    near = replace(scope, begins_on=scope.begins_on - A_YEAR, practitioner_id=None)
    return scope.team_of is None and sessions_counted(near).order_by()[MOST : MOST + 1].exists()


def reassessed(scope: ReviewScope, *, user, at: datetime) -> tuple[list, Work | None]:
    """The points or their counts; both are none where the worker has not been asked yet."""
    if not takes_long(scope):
        return reassessments(scope, today=localdate(at)), None
    work = work_on(NAME, KIND, parameters_of(scope), user=user, at=at)
    kept = work.result["counts"] if work.answered else []
    return [DueCount(date.fromisoformat(day), *about) for day, *about in kept], work
