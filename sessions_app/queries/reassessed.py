"""The points at which plans wanted measures taken again, and whether a value came in its window.

Each point is asked of the plan that held on its day, and counts for who gave the last session by then. A
handful of statements for any number of episodes.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple

from django.utils.timezone import get_current_timezone_name, localdate

from clinic.asking import ask
from sessions_app.analysis import reassessed
from sessions_app.analysis.reassessed import Past, Point, Taken
from sessions_app.analysis.reassessment import DAYS_A_WEEK, MONTHS_WINDOW, WEEKS_WINDOW, months_later
from sessions_app.queries.comparable import ASKED_OF, is_asked_of
from sessions_app.queries.due import ASKED_EVERY_VISIT, follows_the_rule

EPISODES = """
    SELECT e.id, e.opened_on, e.closed_at, c.core_outcomes
    FROM sessions_app_episode e JOIN sessions_app_condition c ON c.code = e.condition_id
    WHERE e.id = ANY(%(episodes)s) AND NOT e.dates_not_recorded
"""
SESSIONS = """
    SELECT episode_id, started_at, ended_at, (started_at AT TIME ZONE %(zone)s)::date, practitioner_id
    FROM sessions_app_treatmentsession
    WHERE episode_id = ANY(%(episodes)s) AND state = 'signed' ORDER BY started_at, id
"""
TAKEN = f"""
    SELECT episode_id, measure_id, {", ".join(ASKED_OF)}, at, (at AT TIME ZONE %(zone)s)::date
    FROM sessions_app_observation
    WHERE episode_id = ANY(%(episodes)s) AND state = 'recorded' AND missing_reason_id IS NULL
        AND NOT day_not_recorded
"""  # noqa: S608 (our own names)
PLANS = """
    SELECT episode_id, id, added_at, reassess_every_sessions, reassess_every_weeks
    FROM sessions_app_planrevision WHERE episode_id = ANY(%(episodes)s) ORDER BY episode_id, number
"""


class Plan(NamedTuple):
    """What one revision says of taking measures again."""

    added_at: datetime
    reassess_every_sessions: int | None
    reassess_every_weeks: int | None
    measures: list


class Planned(NamedTuple):
    """The columns of a planned measure that are asked here, by their own names."""

    measure_id: str
    side: str
    subject: str
    measured_state: str
    in_each: bool
    before_each: bool
    after_each: bool
    by_visit: int | None
    visits: list
    weeks: list
    months: list


MEASURES = f"""
    SELECT m.plan_revision_id, {", ".join("m." + name for name in Planned._fields)}
    FROM sessions_app_plannedmeasure m JOIN sessions_app_planrevision p ON p.id = m.plan_revision_id
    WHERE p.episode_id = ANY(%(episodes)s) ORDER BY m.position
"""  # noqa: S608 (our own names)


@dataclass(frozen=True)
class DuePoint:
    day: date
    met: bool
    practitioner_id: int | None
    due: int = 1


def due_points(episode_ids, *, today) -> list[DuePoint]:
    """Of whole episodes, whatever their time."""
    keys = list(episode_ids)
    if not keys:
        return []
    sessions, taken, plans = _sessions(keys), _taken(keys), _plans(keys)
    found = []
    for episode, opened_on, closed_at, core in ask(EPISODES, episodes=keys):
        had = sessions[episode]
        past = Past(
            today=today,
            began_on=had[0][2] if had else opened_on,
            sessions=[one[:3] for one in had],
            ended_on=closed_at and localdate(closed_at),
        )
        days, hands = [one[2] for one in had], [one[3] for one in had]
        for point in _of_episode(past, plans[episode], taken[episode], core):
            by_then = bisect_right(days, point.day)
            found.append(DuePoint(point.day, point.met, hands[by_then - 1] if by_then else None))
    return found


def _of_episode(past, plans, taken, core) -> list[Point]:
    """Of each plan, the points of the days on which it held; the first one holds from the start."""
    found = []
    for place, (plan, later) in enumerate(zip_longest(plans, plans[1:])):
        begins = localdate(plan.added_at) if place else date.min
        ends = localdate(later.added_at) if later else date.max
        points = _of_plan(past, plan, taken, core)
        found += [one for one in points if begins <= one.day < ends]
    return found


def _of_plan(past, plan, taken, core) -> list[Point]:
    told = {one.measure_id for one in plan.measures} | ASKED_EVERY_VISIT
    rule = {"sessions": plan.reassess_every_sessions, "weeks": plan.reassess_every_weeks}
    found = []
    for planned in plan.measures:
        asked = [getattr(planned, name) for name in ASKED_OF]
        rows = taken.get(planned.measure_id, [])
        found += _planned(past, planned, [one for had, one in rows if is_asked_of(asked, had)], rule)
    for code in core:
        if code not in told:
            found += reassessed.again(past, [one for _had, one in taken.get(code, [])], **rule)
    return found


def _planned(past, planned, taken, rule) -> list[Point]:
    visits = [*planned.visits, *([planned.by_visit] if planned.by_visit else [])]
    weeks = [past.began_on + timedelta(days=DAYS_A_WEEK * one) for one in planned.weeks]
    months = [months_later(past.began_on, one) for one in planned.months]
    by_rule = reassessed.again(past, taken, **rule) if follows_the_rule(planned) else []
    return [
        *reassessed.at_visits(past, taken, visits),
        *reassessed.on_days(past, taken, weeks, WEEKS_WINDOW),
        *reassessed.on_days(past, taken, months, MONTHS_WINDOW),
        *by_rule,
    ]


def _sessions(keys):
    found = defaultdict(list)
    for episode, *about in ask(SESSIONS, episodes=keys, zone=get_current_timezone_name()):
        found[episode].append(tuple(about))
    return found


def _taken(keys):
    found = defaultdict(lambda: defaultdict(list))
    rows = ask(TAKEN, episodes=keys, zone=get_current_timezone_name())
    for episode, measure, *of_what, at, day in rows:
        found[episode][measure].append((of_what, Taken(at, day)))
    return found


def _plans(keys):
    """Every revision of each episode, the first one first."""
    measures, found = defaultdict(list), defaultdict(list)
    for plan, *about in ask(MEASURES, episodes=keys):
        measures[plan].append(Planned(*about))
    for episode, key, *about in ask(PLANS, episodes=keys):
        found[episode].append(Plan(*about, measures[key]))
    return found
