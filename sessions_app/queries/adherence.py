"""What the patient has ticked at home since the last visit, of what was planned."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sessions_app.analysis.adherence import Adherence, Ticked, days_between, planned_days, ticked_days
from sessions_app.local_time import local_day
from sessions_app.models import Exercise, HomeLog, HomeProgrammeItem
from sessions_app.queries.labels import labels_of


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
    """From the day after the last visit to yesterday: today is not over. None while there is nothing to tell,
    as no whole day has passed or nothing is to be done at home. In four statements at most."""
    zone = episode.clinic.time_zone
    if last_visit_at is None:
        return None
    first, last = local_day(last_visit_at, zone) + timedelta(days=1), local_day(at, zone) - timedelta(days=1)
    items = _items(episode, first, last) if first <= last else []
    if not items:
        return None
    done = ticks_of(items, first, last)
    counted = [_ticked(item, done[item.pk], first, last) for item in items]
    names = labels_of(episode.clinic_id, {Exercise: {item.exercise_id for item in items}})[Exercise]
    lines = [
        HomeLine(names[item.exercise_id], one.ticked, one.planned)
        for item, one in zip(items, counted, strict=True)
    ]
    return SinceLastVisit(Adherence(first, last, tuple(counted)), lines)


def _items(episode, first, last):
    """What was to be done on any of these days."""
    found = HomeProgrammeItem.objects.filter(episode=episode, from_on__lte=last)
    found = found.exclude(end__ended_on__lte=first).select_related("end").order_by("from_on", "id")
    return [item for item in found if _end_of(item, last) >= max(item.from_on, first)]


def _end_of(item, last):
    end = getattr(item, "end", None)
    return min(last, end.ended_on - timedelta(days=1)) if end else last


def _ticked(item, days, first, last) -> Ticked:
    first, last = max(first, item.from_on), _end_of(item, last)
    planned = planned_days(item.times, item.per, item.every_days, days_between(first, last))
    return Ticked(ticked_days(days, first, last), planned)


def ticks_of(items, first: date, last: date) -> dict[int, set[date]]:
    """The days on which each item stands ticked. One statement."""
    newest = HomeLog.objects.filter(item__in=[item.pk for item in items], on__range=(first, last))
    newest = newest.order_by("item", "on", "-number").distinct("item", "on")
    done = defaultdict(set)
    for item, on, is_done in newest.values_list("item", "on", "is_done"):
        if is_done:
            done[item].add(on)
    return done
