"""What the patient has ticked at home since the last visit, of what was planned."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sessions_app.analysis.adherence import Adherence, Ticked, days_between, planned_days, ticked_days
from sessions_app.local_time import local_day
from sessions_app.models import HomeLog, HomeProgrammeItem

# What was to be done on any of these days, by the clinic's names, with the days that stand ticked.
ASKED = """
    SELECT i.*, coalesce(nullif(c.label, ''), e.name) AS called, ended.ended_on,
        ARRAY(SELECT l."on" FROM sessions_app_homelog l
            WHERE l.item_id = i.id AND l."on" BETWEEN %(first)s AND %(last)s AND l.is_done
            AND NOT EXISTS (SELECT FROM sessions_app_homelog later
                WHERE later.item_id = l.item_id AND later."on" = l."on" AND later.number > l.number)
        ) AS ticked_on
    FROM sessions_app_homeprogrammeitem i
    JOIN sessions_app_exercise e ON e.code = i.exercise_id
    LEFT JOIN sessions_app_clinicchoice c
        ON c.clinic_id = i.clinic_id AND c.kind = 'exercise' AND c.code = e.code
    LEFT JOIN sessions_app_homeprogrammeend ended ON ended.item_id = i.id
    WHERE i.episode_id = %(episode)s AND i.from_on <= %(last)s
        AND (ended.ended_on IS NULL OR ended.ended_on > greatest(i.from_on, %(first)s))
        AND NOT EXISTS (SELECT FROM sessions_app_treatmentsession struck
            WHERE struck.id = i.treatment_session_id AND struck.state = 'entered_in_error')
    ORDER BY i.from_on, i.id
"""


@dataclass(frozen=True)
class HomeLine:
    """One exercise: on how many days it was ticked."""

    name: str
    ticked: int
    planned: int | None


@dataclass(frozen=True)
class SinceLastVisit:
    adherence: Adherence
    lines: list[HomeLine]


def since_last_visit(episode, *, last_visit_at, at) -> SinceLastVisit | None:
    """From the day after the last visit to the day before `at`, which is not over. None while there is
    nothing to tell, as no whole day has passed or nothing is to be done at home. One statement."""
    if not last_visit_at:
        return None
    zone = episode.clinic.time_zone
    first, last = local_day(last_visit_at, zone) + timedelta(days=1), local_day(at, zone) - timedelta(days=1)
    of = {"episode": episode.pk, "first": first, "last": last}
    items = list(HomeProgrammeItem.objects.raw(ASKED, of)) if first <= last else []
    if not items:
        return None
    counted = [_ticked(item, first, last) for item in items]
    lines = [HomeLine(item.called, one.ticked, one.planned) for item, one in zip(items, counted, strict=True)]
    return SinceLastVisit(Adherence(first, last, tuple(counted)), lines)


def _ticked(item, first, last) -> Ticked:
    first = max(first, item.from_on)
    last = min(last, item.ended_on - timedelta(days=1)) if item.ended_on else last
    planned = planned_days(item.times, item.per, item.every_days, days_between(first, last))
    return Ticked(ticked_days(item.ticked_on, first, last), planned)


def ticks_of(items, first: date, last: date) -> dict[int, set[date]]:
    """The days on which each item stands ticked. One statement."""
    newest = HomeLog.objects.filter(item__in=[item.pk for item in items], on__range=(first, last))
    newest = newest.order_by("item", "on", "-number").distinct("item", "on")
    done = defaultdict(set)
    for item, on, is_done in newest.values_list("item", "on", "is_done"):
        if is_done:
            done[item].add(on)
    return done
