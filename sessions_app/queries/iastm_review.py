"""The review point of instrument work: how many sessions had it, what was decided, whether it is due, and
what a trial of one patient says of it now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic import clock
from clinic.asking import ask
from sessions_app.analysis.reassessment import State
from sessions_app.choices import IastmAnswer
from sessions_app.queries.course import sessions_had
from sessions_app.queries.trial_days import PhaseToday

# The clinic's setting, the last word and the step of a trial that holds at a moment, for each episode.
SO_FAR = """
    SELECT e.id, c.iastm_review_sessions, d.decision, d.reason, d.decided_at,
        p.with_iastm, p.starts_at, p.ends_at, p.step_days
    FROM sessions_app_episode e JOIN clinic_clinic c ON c.id = e.clinic_id
    LEFT JOIN LATERAL (
        SELECT decision, reason, decided_at FROM sessions_app_iastmdecision
        WHERE episode_id = e.id ORDER BY decided_at DESC, id DESC LIMIT 1
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT one.with_iastm, one.starts_at, one.ends_at, t.step_days
        FROM sessions_app_trial t JOIN sessions_app_trialphase one ON one.trial_id = t.id
        LEFT JOIN sessions_app_trialstop s ON s.trial_id = t.id
        LEFT JOIN clinic_consentwithdrawal w ON w.consent_id = t.consent_id
        WHERE t.episode_id = e.id AND one.starts_at <= %(at)s AND one.ends_at > %(at)s
            AND s.stopped_at IS NULL AND w.withdrawn_at IS NULL AND e.state = 'open'
        ORDER BY t.id DESC LIMIT 1
    ) p ON true
    WHERE e.id = ANY(%(episodes)s)
"""


@dataclass(frozen=True)
class Decided:
    """The last word on instrument work."""

    decision: str
    reason: str
    decided_at: datetime

    def get_decision_display(self):
        return IastmAnswer(self.decision).label


@dataclass(frozen=True)
class IastmReview:
    """`had` counts sessions with instrument work since the last decision; after a pause, all sessions."""

    every: int
    had: int
    decision: Decided | None = None
    trial: PhaseToday | None = None

    @property
    def state(self):
        """Due at the session that makes the number full, overdue once that one is signed."""
        if self.decision and self.decision.decision == IastmAnswer.STOP:
            return None
        if self.had < max(self.every - 1, 1):
            return None
        return State.OVERDUE if self.had >= self.every else State.DUE

    @property
    def is_due(self):
        return self.state is not None

    @property
    def is_overdue(self):
        return self.state == State.OVERDUE

    @property
    def stands_still(self):
        """The decision by which no instrument work is planned now; None where it goes on."""
        is_off = self.decision and self.decision.decision != IastmAnswer.CONTINUE
        return self.decision if is_off else None

    @property
    def count_words(self):
        return _("%(n)s of %(every)s") % {"n": min(self.had + 1, self.every), "every": self.every}


def iastm_review(episode, **known):
    return iastm_reviews([episode], **known)[episode.pk]


def iastm_reviews(episodes, *, sessions=None, every=None, at=None):
    """`{episode id: IastmReview}`. Who has the sessions or the clinic's setting already hands them over. `at`
    is the moment that a trial is asked for: now, unless somebody says otherwise."""
    episodes = list(episodes)
    if not episodes:
        return {}
    sessions = sessions_had(episodes) if sessions is None else sessions
    asked = {"episodes": [one.pk for one in episodes], "at": at or clock.now()}
    return {
        pk: _review(every or of_clinic, _decided(row[:3]), sessions[pk], _phase(row[3:]))
        for pk, of_clinic, *row in ask(SO_FAR, **asked)
    }


def _decided(columns):
    return Decided(*columns) if columns[0] else None


def _phase(columns):
    return PhaseToday(*columns) if columns[1] else None


def _review(every, decision, sessions, phase):
    """What took place after the decision: a late entry from before it was before it."""
    later = [one.with_iastm for one in sessions if decision is None or one.began > decision.decided_at]
    is_paused = decision is not None and decision.decision == IastmAnswer.PAUSE
    return IastmReview(every, len(later) if is_paused else sum(later), decision, phase)
