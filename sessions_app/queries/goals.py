"""The goals that stand, each with its target and how far it has come."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sessions_app.analysis.goals import Progress, Reading, progress
from sessions_app.queries.comparable import KEY, readings_of
from sessions_app.queries.outcome_series import about_key
from sessions_app.words import number_words, valued

MEASURE, SIDE, UNIT = (KEY.index(name) for name in ("measure_id", "side", "unit"))


@dataclass(frozen=True)
class GoalProgress:
    """Of one series of values that may be compared; of several trials their mean counts."""

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
        return valued(reading.value, self.unit) if reading else ""


@dataclass(frozen=True)
class GoalLine:
    goal: object
    target: str
    series: list


def goal_lines(episode, *, today=None):
    goals = list(episode.goals.filter(ended_at=None).select_related("measure"))
    readings = readings_of(episode, {goal.measure_id for goal in goals if goal.measure_id})
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


def _series(goal, readings, episode, today):
    """The series of the episode's side, or of no side; any others only where there is none of these."""
    if goal.measure is None:
        return []
    every = {key: found for key, found in readings.items() if key[MEASURE] == goal.measure_id}
    own = {key: found for key, found in every.items() if key[SIDE] in ("", episode.side)} or every
    told = [_progress(goal, key, found, today, is_named=len(own) > 1) for key, found in own.items()]
    return told or [_progress(goal, None, [], today, is_named=False)]


def _progress(goal, key, readings, today, *, is_named):
    found = progress(
        [Reading(one.occasion.on, one.value) for one in readings],
        goal.target_value,
        goal.measure.higher_is_better,
        target_on=goal.target_on,
        today=today,
    )
    unit = key[UNIT] if key else goal.measure.unit
    return GoalProgress(about_key(key) if is_named else "", found, unit)
