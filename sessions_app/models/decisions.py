"""Decisions about the care of one patient: who decided what, when and why. Added, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import User
from clinic.models.base import says_something
from sessions_app.choices import CareAnswer, IastmAnswer
from sessions_app.models.episodes import Episode, PatientRow


class Decision(PatientRow):
    """What was decided, at which session, by whom."""

    # The session that was being charted when this was decided, else the last one; 0 before the first.
    session_number = models.PositiveSmallIntegerField(_("At session"))
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class IastmDecision(Decision):
    """At the review point of instrument work: it stays, it stops or it pauses."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="iastm_decisions")
    decision = models.CharField(_("Instrument work"), max_length=8, choices=IastmAnswer.choices)
    reason = models.CharField(_("Why"), max_length=300)

    class Meta:
        ordering = ["episode", "decided_at", "id"]
        constraints = [
            models.CheckConstraint(name="an_iastm_decision_says_why", condition=says_something("reason")),
        ]


class CareDecision(Decision):
    """After a look at the outcomes: the care goes on, changes, stops or is handed to somebody else."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="care_decisions")
    decision = models.CharField(_("Decision"), max_length=8, choices=CareAnswer.choices)
    words = models.CharField(_("Why"), max_length=500)

    class Meta:
        ordering = ["episode", "decided_at", "id"]
        constraints = [
            models.CheckConstraint(name="a_care_decision_says_why", condition=says_something("words")),
        ]
