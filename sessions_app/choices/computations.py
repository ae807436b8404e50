"""How far a heavy figure is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComputationState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being worked out")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


UNFINISHED = (ComputationState.WAITING, ComputationState.RUNNING)


class ComputationFailure(models.TextChoices):
    NOT_ALLOWED = "not allowed", _("Whoever asked may no longer see these figures.")
    ERROR = "error", _("The figures could not be worked out. The server's log names the fault.")
