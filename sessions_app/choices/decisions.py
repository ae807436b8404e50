"""What is decided about the care of one patient."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IastmAnswer(models.TextChoices):
    """Whether instrument work stays in the plan, asked at its review point."""

    CONTINUE = "continue", _("Stays")
    STOP = "stop", _("Stops")
    PAUSE = "pause", _("Pauses")


class CareAnswer(models.TextChoices):
    """What follows from reviewing the outcomes."""

    CONTINUE = "continue", _("Continue")
    CHANGE = "change", _("Change plan")
    STOP = "stop", _("Stop treatment")
    REFER = "refer", _("Refer")
