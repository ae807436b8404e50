"""The review point of instrument work: how many sessions had it, what was decided, whether it is due."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.models import Clinic
from sessions_app.analysis.reassessment import State
from sessions_app.choices import IastmAnswer
from sessions_app.models import IastmDecision
from sessions_app.queries.course import sessions_had


@dataclass(frozen=True)
class IastmReview:
    """`had` counts sessions with instrument work since the last decision; after a pause, all sessions."""

    every: int
    had: int
    decision: IastmDecision | None = None

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


def iastm_reviews(episodes, *, sessions=None, every=None):
    """`{episode id: IastmReview}`. Who has the sessions or the clinic's setting already hands them over."""
    episodes = list(episodes)
    sessions = sessions_had(episodes) if sessions is None else sessions
    settings = defaultdict(lambda: every) if every else _settings(episodes)
    decided = _last_decisions(episodes)
    return {
        one.pk: _review(settings[one.clinic_id], decided.get(one.pk), sessions[one.pk]) for one in episodes
    }


def _settings(episodes):
    clinics = Clinic.objects.filter(pk__in={one.clinic_id for one in episodes})
    return dict(clinics.values_list("pk", "iastm_review_sessions"))


def _review(every, decision, sessions):
    """What took place after the decision: a late entry from before it was before it."""
    later = [one.with_iastm for one in sessions if decision is None or one.began > decision.decided_at]
    is_paused = decision is not None and decision.decision == IastmAnswer.PAUSE
    return IastmReview(every, len(later) if is_paused else sum(later), decision)


def _last_decisions(episodes):
    decisions = IastmDecision.objects.filter(episode__in=episodes).select_related("decided_by")
    newest = decisions.order_by("episode_id", "-decided_at", "-id").distinct("episode_id")
    return {one.episode_id: one for one in newest}
