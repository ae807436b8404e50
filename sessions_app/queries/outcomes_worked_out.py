"""What became of the episodes that ended, in a period with more of them than a page can judge: by the worker,
as counts, means and the keys of those that lack a score, without a word or a name."""

from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

from clinic.access import Permission
from sessions_app.analysis.intervals import Interval, Mean
from sessions_app.analysis.outcomes import Found, MeanChange, OfCondition, Tally, found_of, tally
from sessions_app.models import Episode, Measure
from sessions_app.queries.computations import Kind, Work, parameters_of, scope_of, work_on
from sessions_app.queries.judged_by import JUDGED_BY, Rules, judged_with_rules
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.queries.thresholds import thresholds_in_use
from sessions_app.queries.waiting_lines import BY_NAME

NAME = "outcomes"
MOST = 10_000  # ended episodes that a page judges
NOTHING = Found(tally(()), {}, [])


def _figures(parameters, user) -> dict:
    found, _rules = _found(scope_of(parameters, user))
    return {
        "tally": asdict(found.tally),
        "conditions": {code: _kept(one) for code, one in found.conditions.items()},
        "missing": list(in_order(found.missing)),
    }


def in_order(keys: list[int]):
    """A to Z by patient."""
    return Episode.objects.filter(pk__in=keys).order_by(*BY_NAME).values_list("pk", flat=True)


def _found(scope: ReviewScope) -> tuple[Found, Rules]:
    """Of one physiotherapist no outcomes."""
    judged, rules = judged_with_rules(scope)
    found = found_of(judged)
    return replace(found, conditions={}) if scope.practitioner_id else found, rules


def _kept(one: OfCondition) -> dict:
    changes = [asdict(change) for change in one.changes]
    for change in changes:
        change["scale"] = [None if end is None else str(end) for end in change["scale"]]
    return {"tally": asdict(one.tally), "changes": changes, "unjudged": one.unjudged}


def _read(result) -> Found:
    conditions = {
        code: OfCondition(Tally(**one["tally"]), [_change(kept) for kept in one["changes"]], one["unjudged"])
        for code, one in result["conditions"].items()
    }
    return Found(Tally(**result["tally"]), conditions, result["missing"])


def _change(kept) -> MeanChange:
    scale = tuple(None if end is None else Decimal(end) for end in kept["scale"])
    means = {name: _mean(kept[name]) for name in ("change", "kept", "lost")}
    return MeanChange(**kept | {"scale": scale} | means)


def _mean(kept) -> Mean | None:
    if kept is None:
        return None
    interval = kept["interval"] and Interval(**kept["interval"])
    return Mean(kept["count"], kept["value"], interval)


KIND = Kind(
    Permission.SEE_CLINIC_REVIEW,
    lambda _parameters, user: Episode.objects.visible_to(user),
    _figures,
    catalogue=JUDGED_BY,
)


def takes_long(scope: ReviewScope) -> bool:
    """Of one physiotherapist's own patients it never does."""
    return scope.team_of is None and scope.episodes()[MOST : MOST + 1].exists()


def outcomes(scope: ReviewScope, *, user, at: datetime) -> tuple[Found, Rules, Work | None]:
    """Nothing at all where the worker has not been asked yet."""
    if not takes_long(scope):
        return *_found(scope), None
    work = work_on(NAME, KIND, parameters_of(scope), user=user, at=at)
    found = _read(work.result) if work.answered else NOTHING
    return found, _rules_of_today(scope.clinic_id, found), work


def _rules_of_today(clinic_id, found: Found) -> Rules:
    """For the words about what was found."""
    told = found.conditions.values()
    codes = {change.measure for one in told for change in one.changes} | {
        code for one in told for code in one.unjudged
    }
    measures = Measure.objects.with_choices_of(clinic_id).filter(pk__in=codes).in_bulk()
    return Rules(measures, thresholds_in_use(clinic_id, found.conditions, codes), {})
