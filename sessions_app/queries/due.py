"""What an episode waits for: scores that its plan asks for again. A handful of queries for any number."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max

from sessions_app.choices import ObservationState, SessionState
from sessions_app.models import Condition, Measure, Observation, PlanRevision, TreatmentSession

# Pain is asked at every check-in; it needs no reminder of its own.
ASKED_EVERY_VISIT = {"nprs", "groc15", "groc11"}
DAYS_A_WEEK = 7
LONGEST_TAG = 12


@dataclass(frozen=True)
class Due:
    """One measure to take again, or for the first time."""

    code: str
    label: str
    is_baseline: bool

    @property
    def short(self):
        """As short as a tag: a long name gives way to its letters, such as PSFS."""
        return self.label if len(self.label) <= LONGEST_TAG else self.code.upper().replace("_", " ")


def due_measures(episodes, *, at):
    """`{episode id: [Due, ...]}` for the measures of each condition, by the rule of its newest plan."""
    episodes = list(episodes)
    wanted = _measures_of(episodes)
    plans, last_taken = _newest_plans(episodes), _last_taken(episodes)
    sessions = _session_times(episodes)
    found = defaultdict(list)
    for episode in episodes:
        for code, label in wanted[episode.condition_id]:
            taken = last_taken.get((episode.pk, code))
            if is_due(plans.get(episode.pk), taken, sessions[episode.pk], at):
                found[episode.pk].append(Due(code, label, is_baseline=taken is None))
    return found


def _measures_of(episodes):
    """The core measures of each condition that we hold, in its own order, by the clinic's names."""
    conditions = Condition.objects.filter(pk__in={episode.condition_id for episode in episodes})
    listed = {condition.pk: condition.core_outcomes for condition in conditions}
    codes = {code for codes in listed.values() for code in codes} - ASKED_EVERY_VISIT
    clinic = episodes[0].clinic_id if episodes else None
    labels = dict(Measure.objects.with_choices_of(clinic).filter(pk__in=codes).values_list("pk", "label"))
    return defaultdict(
        list, {pk: [(code, labels[code]) for code in codes if code in labels] for pk, codes in listed.items()}
    )


def _newest_plans(episodes):
    plans = PlanRevision.objects.filter(episode__in=episodes).order_by("episode_id", "-number")
    return {plan.episode_id: plan for plan in plans.distinct("episode_id")}


def _last_taken(episodes):
    taken = (
        Observation.objects.filter(episode__in=episodes, state=ObservationState.RECORDED, missing_reason=None)
        .order_by()
        .values_list("episode", "measure")
        .annotate(last=Max("at"))
    )
    return {(episode, measure): last for episode, measure, last in taken}


def _session_times(episodes):
    times = defaultdict(list)
    signed = TreatmentSession.objects.filter(episode__in=episodes, state=SessionState.SIGNED)
    for episode, started_at in signed.order_by().values_list("episode", "started_at"):
        times[episode].append(started_at)
    return times


def is_due(plan, taken, session_times, at):
    if taken is None:
        return True
    if plan is None:
        return False
    since = sum(started_at > taken for started_at in session_times)
    by_sessions = plan.reassess_every_sessions and since >= plan.reassess_every_sessions - 1
    by_weeks = plan.reassess_every_weeks and (at - taken).days >= plan.reassess_every_weeks * DAYS_A_WEEK
    return bool(by_sessions or by_weeks)


def last_numbers(episodes):
    """`{episode id: number of its last session}`; a struck-out session keeps its number."""
    numbered = TreatmentSession.objects.filter(episode__in=episodes).order_by()
    return dict(numbered.values_list("episode").annotate(last=Max("number")))
