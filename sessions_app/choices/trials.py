"""How the order of a single-patient trial is drawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrialDesign(models.TextChoices):
    """The same codes as analysis.single_case.Design."""

    PAIRS = "pairs", _("Pairs by lot")
    WITHDRAWAL = "withdrawal", _("Out and back by lot")
