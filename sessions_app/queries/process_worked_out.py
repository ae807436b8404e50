"""Reassessed on time, in a clinic with more sessions than a page can go through: by the worker, as counts of
each day and physiotherapist, without a name."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localdate

from clinic.access import Permission
from clinic.clock import now
from sessions_app.models import Condition, Episode
from sessions_app.queries.computations import Kind, Work, work_on
from sessions_app.queries.process_series import A_YEAR, reassessments, sessions_counted
from sessions_app.queries.reassessed import DuePoint
from sessions_app.queries.review_scope import ReviewScope

NAME = "reassessed"
MOST = 12_000  # sessions of the period and the year before


@dataclass(frozen=True)
class DueCount:
    """Of one day and one physiotherapist, who gave the last session before."""

    day: date
    practitioner_id: int | None
    due: int
    met: int


def counts_of(points: list[DuePoint]) -> list[DueCount]:
    counts = defaultdict(lambda: [0, 0])
    for one in points:
        counts[one.day, one.practitioner_id][0] += one.due
        counts[one.day, one.practitioner_id][1] += one.met
    return [DueCount(*key, *count) for key, count in counts.items()]


def parameters_of(scope: ReviewScope) -> dict:
    return {
        "since": scope.begins_on.isoformat(),
        "until": scope.ends_on.isoformat(),
        "site": scope.site_id,
        "condition": scope.condition_id,
        "physiotherapist": scope.practitioner_id,
    }


def _scope(parameters, user) -> ReviewScope:
    begins_on, ends_on = (date.fromisoformat(parameters[name]) for name in ("since", "until"))
    narrowed = (parameters[name] for name in ("site", "condition", "physiotherapist"))
    return ReviewScope(user.standing.clinic_id, begins_on, ends_on, *narrowed)


def _figures(parameters, user) -> dict:
    found = counts_of(reassessments(_scope(parameters, user), today=localdate(now())))
    return {
        "counts": [[one.day.isoformat(), one.practitioner_id, one.due, one.met] for one in found],
        "core": _core(),
    }


def _core() -> list:
    """What is measured again where a plan says nothing."""
    return [list(one) for one in Condition.objects.order_by("pk").values_list("pk", "core_outcomes")]


KIND = Kind(
    Permission.SEE_CLINIC_REVIEW, lambda _parameters, user: Episode.objects.visible_to(user), _figures
)


def takes_long(scope: ReviewScope) -> bool:
    """Of one physiotherapist's own patients it never does."""
    near = replace(scope, begins_on=scope.begins_on - A_YEAR, practitioner_id=None)
    return scope.team_of is None and sessions_counted(near).order_by()[MOST : MOST + 1].exists()


def reassessed(scope: ReviewScope, *, user, at: datetime) -> tuple[list, Work | None]:
    """The points or their counts; both are none where the worker has not been asked yet."""
    if not takes_long(scope):
        return reassessments(scope, today=localdate(at)), None

    def holds(answered):
        return localdate(answered.inputs_at) == localdate(at) and answered.result["core"] == _core()

    work = work_on(NAME, KIND, parameters_of(scope), user=user, at=at, holds=holds)
    kept = work.result["counts"] if work.answered else []
    return [DueCount(date.fromisoformat(day), *about) for day, *about in kept], work
