"""What an episode waits for: measures that its plan wants taken. A handful of queries for any number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.asking import ask
from sessions_app.analysis.reassessment import (
    DAYS_A_WEEK,
    MONTHS_WINDOW,
    URGENCY,
    WEEKS_WINDOW,
    Answer,
    Course,
    State,
    again,
    at_the_end,
    at_visits,
    first_score,
    months_later,
    on_days,
)
from sessions_app.choices import EpisodeState, TimePoint
from sessions_app.models import Condition, Episode, Measure, PlanRevision
from sessions_app.queries.comparable import ASKED_OF, is_asked_of
from sessions_app.queries.course import sessions_had
from sessions_app.queries.labels import labels_of
from sessions_app.queries.plan_measures import about_words

# Pain is asked at every check-in; it needs no reminder of its own.
ASKED_EVERY_VISIT = {"nprs", "groc15", "groc11"}
LONGEST_TAG = 12
NEWEST_PLANS = """
    SELECT DISTINCT ON (episode_id) * FROM sessions_app_planrevision
    WHERE episode_id = ANY(%s) ORDER BY episode_id, number DESC
"""
ANSWERS = f"""
    SELECT episode_id, measure_id, {", ".join(ASKED_OF)}, at, time_point
    FROM sessions_app_observation WHERE episode_id = ANY(%(episodes)s) AND state = 'recorded'
"""  # noqa: S608 (our own names)
LAST_NUMBERS = """
    SELECT episode_id, max(number) FROM sessions_app_treatmentsession
    WHERE episode_id = ANY(%(episodes)s) GROUP BY episode_id
"""


@dataclass(frozen=True)
class Due:
    """One measure to take, how urgent that is, and by which time of the plan."""

    code: str
    label: str
    state: State = State.DUE
    why: str = ""
    about: str = ""
    is_baseline: bool = False
    # The planned measure that asks for it; None where the condition's list and the plan's rule do.
    planned: object = None

    @property
    def short(self):
        """As short as a tag: a long name gives way to its letters, such as PSFS."""
        return self.label if len(self.label) <= LONGEST_TAG else self.code.upper().replace("_", " ")

    @property
    def is_now(self):
        return self.state != State.SOON

    @property
    def is_overdue(self):
        return self.state == State.OVERDUE

    @property
    def tag(self):
        """ "VISA-A due", for a line that says nothing else."""
        words = _("%(score)s overdue") if self.is_overdue else _("%(score)s due")
        return words % {"score": self.short}


def due_measures(episodes, *, at, **known):
    """`{episode id: [Due, ...]}`, the most urgent first. Whoever has the sessions (`queries.course`) or the
    names of measures (`label`, a function of the code) or the `plans` already, hands them over."""
    episodes = list(episodes)
    facts = _Facts(episodes, at, **known)
    return defaultdict(list, {one.pk: facts.due_of(one) for one in episodes})


def due_now(episodes, *, at, **known):
    """The same without what is only coming up."""
    found = due_measures(episodes, at=at, **known)
    return defaultdict(list, {pk: [due for due in dues if due.is_now] for pk, dues in found.items()})


class _Facts:
    """What the rules need to know of all these episodes, each thing asked once."""

    def __init__(self, episodes, at, sessions=None, label=None, plans=None):
        self.at = at
        self.plans = newest_plans(episodes) if plans is None else plans
        self.answers = _answers(episodes, localdate(at))
        self.sessions = _until(at, sessions_had(episodes) if sessions is None else sessions)
        self.core = _core_of(episodes)
        codes = {code for codes in self.core.values() for code in codes}
        codes |= {one.measure_id for plan in self.plans.values() for one in plan.measures.all()}
        self.labels = {code: label(code) for code in codes} if label else _labels(episodes, codes)

    def due_of(self, episode):
        plan = self.plans.get(episode.pk)
        course = self._course(episode, plan)
        planned = list(plan.measures.all()) if plan else []
        found = [self._planned(one, plan, course, episode) for one in planned]
        if episode.state == EpisodeState.OPEN:
            told = {one.measure_id for one in planned}
            codes = [code for code in self.core[episode.condition_id] if code not in told]
            found += [self._core(code, plan, course, episode) for code in codes]
        named = [due for due in found if due and due.code in self.labels]
        return sorted(named, key=lambda due: -URGENCY.index(due.state))

    def _course(self, episode, plan):
        sessions = self.sessions[episode.pk]
        ended_on = None
        if episode.state == EpisodeState.CLOSED:
            ended_on = localdate(sessions[-1].ended if sessions else episode.closed_at)
        return Course(
            today=localdate(self.at),
            began_on=localdate(sessions[0].began) if sessions else episode.opened_on,
            sessions=[(one.began, one.ended) for one in sessions],
            ended_on=ended_on,
            sessions_planned=(plan.sessions_planned or plan.sessions_max) if plan else None,
        )

    def _planned(self, planned, plan, course, episode):
        asked = [getattr(planned, name) for name in ASKED_OF]
        readings = self.answers[episode.pk, planned.measure_id]
        answers = [answer for had, answer in readings if is_asked_of(asked, had)]
        times = (
            after_the_end(planned, course, answers) if course.ended_on else _times(planned, course, answers)
        )
        if not course.ended_on and follows_the_rule(planned):
            times.append(_by_rule(plan, course, answers))
        found = _first_of(times)
        return found and self._due(
            planned.measure_id, found, planned=planned, about=about_words(planned), is_baseline=not answers
        )

    def _core(self, code, plan, course, episode):
        """A measure of the condition's list: once at first, then by the plan's rule."""
        answers = [answer for _row, answer in self.answers[episode.pk, code]]
        if code in ASKED_EVERY_VISIT:
            return None
        if not answers:
            return self._due(code, (State.DUE, _("first score")), is_baseline=True)
        found = _first_of([_by_rule(plan, course, answers)])
        return found and self._due(code, found)

    def _due(self, code, found, **more):
        return Due(code, self.labels.get(code, ""), *found, **more)


def _times(planned, course, answers):
    """Pairs of state and words, for each kind of time that the plan names."""
    weeks = [course.began_on + timedelta(days=DAYS_A_WEEK * one) for one in planned.weeks]
    months = [months_later(course.began_on, one) for one in planned.months]
    visits = [*planned.visits, *([planned.by_visit] if planned.by_visit else [])]
    return [
        (first_score(course, answers) if planned.at_baseline else None, _("first score")),
        (at_visits(course, answers, visits), _("at visit %(n)s") % {"n": _numbers(visits)}),
        (on_days(course, answers, weeks, WEEKS_WINDOW), _weeks_words(planned.weeks)),
        (on_days(course, answers, months, MONTHS_WINDOW), _months_words(planned.months)),
        (at_the_end(course, answers) if planned.at_discharge else None, _("at the end")),
    ]


def after_the_end(planned, course, answers):
    """Follow-up of a closed course, counted from its last session. The end score is none of it."""
    answers = [answer for answer in answers if not answer.is_end]
    weeks = [course.ended_on + timedelta(days=DAYS_A_WEEK * one) for one in planned.weeks_after_end]
    months = [months_later(course.ended_on, one) for one in planned.months_after_end]
    later = _("%(n)s weeks after the end") % {"n": _numbers(planned.weeks_after_end)}
    much_later = _("%(n)s months after the end") % {"n": _numbers(planned.months_after_end)}
    return [
        (on_days(course, answers, weeks, WEEKS_WINDOW), later),
        (on_days(course, answers, months, MONTHS_WINDOW), much_later),
    ]


def follows_the_rule(planned):
    """The plan's rule for all scores holds where a measure has no times of its own between start and end."""
    own = (
        planned.in_each,
        planned.before_each,
        planned.after_each,
        planned.visits,
        planned.weeks,
        planned.months,
    )
    return not any(own) and planned.measure_id not in ASKED_EVERY_VISIT


def _by_rule(plan, course, answers):
    if plan is None:
        return None, ""
    sessions, weeks = plan.reassess_every_sessions, plan.reassess_every_weeks
    return again(course, answers, sessions=sessions, weeks=weeks), rule_words(plan)


def _first_of(times):
    """The most urgent of these, with the words of its time."""
    told = [(state, words) for state, words in times if state]
    return max(told, key=lambda one: URGENCY.index(one[0]), default=None)


def rule_words(plan):
    """ "every 3 sessions, every 4 weeks"."""
    parts = []
    if n := plan.reassess_every_sessions:
        parts.append(ngettext("every session", "every %(n)s sessions", n) % {"n": n})
    if n := plan.reassess_every_weeks:
        parts.append(ngettext("every week", "every %(n)s weeks", n) % {"n": n})
    return ", ".join(parts)


def _weeks_words(numbers):
    return _("%(n)s weeks from the start") % {"n": _numbers(numbers)}


def _months_words(numbers):
    return _("%(n)s months from the start") % {"n": _numbers(numbers)}


def _numbers(numbers):
    return ", ".join(map(str, numbers))


# What is asked of the database


def _core_of(episodes):
    """The core measures of each condition, in its own order."""
    is_loaded = Episode._meta.get_field("condition").is_cached
    found = {one.condition_id: one.condition for one in episodes if is_loaded(one)}
    missing = {one.condition_id for one in episodes} - found.keys()
    found |= Condition.objects.in_bulk(missing) if missing else {}
    return {pk: condition.core_outcomes for pk, condition in found.items()}


def _labels(episodes, codes):
    clinic = episodes[0].clinic_id if episodes else None
    return labels_of(clinic, {Measure: codes})[Measure]


def newest_plans(episodes):
    """`{episode id: its newest plan with the measures it wants}`."""
    keys = [one.pk for one in episodes]
    plans = PlanRevision.objects.raw(NEWEST_PLANS, [keys]).prefetch_related("measures") if keys else ()
    return {plan.episode_id: plan for plan in plans}


def _until(at, sessions):
    """Those that had begun by then: an older day is written up as it stood that day."""
    return defaultdict(list, {pk: [one for one in had if one.began <= at] for pk, had in sessions.items()})


def _answers(episodes, until):
    """`{(episode, measure): [(ASKED_OF, Answer), ...]}`, of no later day."""
    found, keys = defaultdict(list), [one.pk for one in episodes]
    for episode, measure, *of_what, at, time_point in ask(ANSWERS, episodes=keys) if keys else ():
        answer = Answer(at, localdate(at), is_end=time_point == TimePoint.DISCHARGE)
        if answer.day <= until:
            found[episode, measure].append((tuple(of_what), answer))
    return found


def last_numbers(episode_ids):
    """`{episode id: number of its last session}`; a struck-out session keeps its number."""
    return dict(ask(LAST_NUMBERS, episodes=list(episode_ids))) if episode_ids else {}
