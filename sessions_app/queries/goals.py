"""The goals that stand, each with its target and how far it has come."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sessions_app.analysis.goals import Progress, Reading, progress
from sessions_app.choices import ObservationState
from sessions_app.models import Observation
from sessions_app.words import number_words

OF_WHAT = ("side", "subject", "measured_state")


@dataclass(frozen=True)
class GoalProgress:
    """Of one series of values: the same side, subject and state."""

    about: str
    progress: Progress
    unit: str

    @property
    def last_words(self):
        return self._words(self.progress.last)

    @property
    def reached_words(self):
        return self._words(self.progress.reached)

    def _words(self, reading):
        unit = "" if self.unit in ("", "points") else f" {self.unit}"
        return f"{number_words(reading.value)}{unit}" if reading else ""


@dataclass(frozen=True)
class GoalLine:
    goal: object
    target: str
    series: list


def goal_lines(episode, *, today=None):
    goals = list(episode.goals.filter(ended_at=None).select_related("measure"))
    readings = _readings(episode, {goal.measure_id for goal in goals if goal.measure_id})
    today = today or localdate()
    return [GoalLine(goal, target_words(goal), _series(goal, readings, episode, today)) for goal in goals]


def target_words(goal):
    """ "80 or more" where higher is better, "2 or less" where lower is."""
    if goal.target_value is None:
        return ""
    number = number_words(goal.target_value)
    better = goal.measure.higher_is_better if goal.measure else None
    if better is None:
        return number
    return _("%(n)s or more") % {"n": number} if better else _("%(n)s or less") % {"n": number}


def _readings(episode, measures):
    rows = Observation.objects.filter(
        episode=episode, measure__in=measures, state=ObservationState.RECORDED, value__isnull=False
    )
    found = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("at", "id") if measures else ():
        key = (*(getattr(row, name) for name in OF_WHAT), row.unit)
        found[row.measure_id][key].append(row)
    return found


def _series(goal, readings, episode, today):
    """The series of the episode's side, or of no side; any others only where there is none of these."""
    if goal.measure is None:
        return []
    every = readings[goal.measure_id]
    own = {key: rows for key, rows in every.items() if key[0] in ("", episode.side)} or every
    told = [_progress(goal, rows, today, is_named=len(own) > 1) for rows in own.values()]
    return told or [_progress(goal, [], today, is_named=False)]


def _progress(goal, rows, today, *, is_named):
    found = progress(
        [Reading(localdate(row.at), row.value) for row in rows],
        goal.target_value,
        goal.measure.higher_is_better,
        target_on=goal.target_on,
        today=today,
    )
    unit = rows[-1].unit if rows else goal.measure.unit
    return GoalProgress(_about(rows[-1]) if is_named else "", found, unit)


def _about(row):
    parts = [
        row.subject,
        str(row.get_side_display()) if row.side else "",
        str(row.get_measured_state_display()) if row.measured_state else "",
    ]
    return ", ".join(part for part in parts if part)
