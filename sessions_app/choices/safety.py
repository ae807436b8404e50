"""Reactions, the question about them, and the lists that a clinic signs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdverseEventSeverity(models.TextChoices):
    MILD = "mild", _("Mild")
    MODERATE = "moderate", _("Moderate")
    SEVERE = "severe", _("Severe")


class EventArose(models.TextChoices):
    """When a reaction showed itself."""

    IN_SESSION = "in_session", _("In this session")
    SINCE_LAST = "since_last", _("Since last time")
    OUTSIDE = "outside", _("Told between visits")


class FollowUpAnswer(models.TextChoices):
    NONE_ASKED = "none_asked", _("None, asked")
    YES = "yes", _("Yes, a reaction")


class AskedHow(models.TextChoices):
    PHONE = "phone", _("By telephone")
    MESSAGE = "message", _("By message")
    IN_PERSON = "in_person", _("In person")


class ClinicalList(models.TextChoices):
    """What a clinic reads and signs before its facts are its own."""

    CAUTIONS = "cautions", _("Contraindications and cautions")
    DOSES = "doses", _("Starting doses and steps of exercises")
    THRESHOLDS = "thresholds", _("Thresholds of measures")
