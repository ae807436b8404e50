"""Where a trial of one patient stands on a day: running or over, with the tool or without."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from clinic.asking import ask
from sessions_app.models import Trial, TrialPhase

# What has begun of the trials of an episode, each stretch up to its end, the trial's end or the moment asked.
BEGUN = """
    SELECT t.id, t.begun_at, p.with_iastm, p.starts_at,
        least(p.ends_at, s.stopped_at, w.withdrawn_at, %(at)s) AS until
    FROM sessions_app_trial t JOIN sessions_app_trialphase p ON p.trial_id = t.id
    LEFT JOIN sessions_app_trialstop s ON s.trial_id = t.id
    LEFT JOIN clinic_consentwithdrawal w ON w.consent_id = t.consent_id
    WHERE t.episode_id = %(episode)s
        AND p.starts_at < least(p.ends_at, s.stopped_at, w.withdrawn_at, %(at)s)
    ORDER BY t.begun_at, t.id, p.position
"""


@dataclass(frozen=True)
class TrialNow:
    """A trial as it stands at a moment. It ends by its plan, by a stop or with its consent."""

    trial: Trial
    phases: tuple[TrialPhase, ...]
    at: datetime

    @cached_property
    def ends_at(self) -> datetime:
        ends = [self.phases[-1].ends_at, self.stopped_at, self.withdrawn_at]
        return min(one for one in ends if one)

    @property
    def stop(self):
        return getattr(self.trial, "stop", None)

    @property
    def stopped_at(self):
        return self.stop and self.stop.stopped_at

    @property
    def withdrawn_at(self):
        withdrawal = getattr(self.trial.consent, "withdrawal", None)
        return withdrawal and withdrawal.withdrawn_at

    @property
    def is_running(self) -> bool:
        return self.at < self.ends_at

    @property
    def ended_early(self) -> bool:
        return not self.is_running and self.ends_at < self.phases[-1].ends_at

    @property
    def begun(self) -> list[TrialPhase]:
        """What has begun; the rest of the order stays closed while the trial runs."""
        until = min(self.at, self.ends_at)
        return [one for one in self.phases if one.starts_at <= until]

    @property
    def now(self) -> TrialPhase | None:
        return self.begun[-1] if self.is_running else None

    @property
    def order(self) -> tuple[bool, ...]:
        return tuple(one.with_iastm for one in self.phases)

    def step_at(self, moment) -> int | None:
        """From nought."""
        for place, one in enumerate(self.phases):
            if one.starts_at <= moment < min(one.ends_at, self.ends_at):
                return place
        return None


@dataclass(frozen=True)
class PhaseToday:
    """What a trial says of the days from one moment to another."""

    with_iastm: bool
    starts_at: datetime
    ends_at: datetime
    step_days: int

    def holds(self, moment) -> bool:
        return self.starts_at <= moment < self.ends_at

    @property
    def words(self) -> str:
        if self.step_days == 7:
            return _("This week: with IASTM") if self.with_iastm else _("This week: without IASTM")
        return _("Trial, now: with IASTM") if self.with_iastm else _("Trial, now: without IASTM")


def trial_now(trial, *, at) -> TrialNow:
    return TrialNow(trial, tuple(trial.phases.order_by("position")), at)


def trials_of(episode, *, at) -> list[TrialNow]:
    """Newest first, in two statements."""
    found = episode.trials.select_related("stop", "consent__withdrawal", "measure", "begun_by")
    return [TrialNow(one, tuple(one.phases.all()), at) for one in found.prefetch_related("phases").reverse()]


def running_trial(episode, *, at) -> TrialNow | None:
    return next((one for one in trials_of(episode, at=at) if one.is_running), None)


def step_of_session():
    """For a question about sessions: the step of a trial that each lies in, by its time alone."""
    at = OuterRef("started_at")
    lies = TrialPhase.objects.filter(trial__episode=OuterRef("episode"), starts_at__lte=at, ends_at__gt=at)
    told = JSONObject(n="position", all="trial__steps", with_iastm="with_iastm")
    return Subquery(_still_running(lies, at).values(told=told)[:1])


def step_words(step: dict | None) -> str:
    """What `step_of_session` found, in words."""
    if not step:
        return ""
    told = _("Single-patient trial, step %(n)s of %(all)s: with the tool")
    if not step["with_iastm"]:
        told = _("Single-patient trial, step %(n)s of %(all)s: without the tool")
    return told % step


@dataclass(frozen=True)
class OwnTrial:
    """What a patient is told of the own trial. On which side a step lies is told of visits that were."""

    step: int
    steps: int
    with_tool: bool
    consent: int


def own_trial(user, patient, *, at) -> OwnTrial | None:
    """The trial of this patient that goes on at that moment."""
    return _own_step(TrialPhase.objects.visible_to(user).filter(patient__in=patient.records()), at)


def trial_of_visit(user, session) -> OwnTrial | None:
    """The trial that a visit was part of: one for something else has no part in it."""
    steps = TrialPhase.objects.visible_to(user).filter(trial__episode=session.episode_id)
    return _own_step(steps, session.started_at)


def _own_step(steps, at):
    lies = _still_running(steps.filter(starts_at__lte=at, ends_at__gt=at), at)
    found = lies.values_list("position", "trial__steps", "with_iastm", "trial__consent").first()
    return OwnTrial(*found) if found else None


def _still_running(steps, at):
    """Without those of a trial that was stopped, or whose consent was taken back, by then."""
    steps = steps.exclude(trial__stop__stopped_at__lte=at)
    return steps.exclude(trial__consent__withdrawal__withdrawn_at__lte=at)


@dataclass(frozen=True)
class Stretch:
    """Steps side by side that are all with the tool, or all without."""

    trial: int
    begun_at: datetime
    with_iastm: bool
    starts_at: datetime
    ends_at: datetime


def stretches_begun(episode, *, at) -> list[Stretch]:
    """Of every trial of the episode, oldest first, in one statement."""
    found = []
    for row in ask(BEGUN, episode=episode.pk, at=at):
        last = found[-1] if found else None
        if last and (last.trial, last.with_iastm) == (row[0], row[2]):
            row = (*row[:3], last.starts_at, row[4])
            found.pop()
        found.append(Stretch(*row))
    return found
