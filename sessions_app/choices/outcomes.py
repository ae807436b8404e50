"""Scores, and what went wrong."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimePoint(models.TextChoices):
    BASELINE = "baseline", _("Baseline")
    VISIT = "visit", _("Visit")
    DISCHARGE = "discharge", _("Discharge")
    FOLLOW_UP = "follow_up", _("Follow-up")


class ObservationSource(models.TextChoices):
    PATIENT = "patient", _("Patient")
    GUARDIAN = "guardian", _("Guardian")
    CLINICIAN = "clinician", _("Clinician")
    DEVICE = "device", _("Device")


class ObservationMode(models.TextChoices):
    SCREEN = "screen", _("On screen")
    PAPER = "paper", _("On paper")
    INTERVIEW = "interview", _("Asked aloud")


class MeasuredState(models.TextChoices):
    """The state in which a scale was taken, as the same scale may be taken several times a day."""

    REST = "rest", _("At rest")
    ACTIVITY = "activity", _("In activity")
    FIRST_STEP = "first_step", _("First step in the morning")
    SQUAT = "squat", _("Squat")
    SPORT = "sport", _("Sport")
    PALPATION = "palpation", _("On palpation")
    BEFORE_TREATMENT = "before_treatment", _("Before treatment")
    AFTER_TREATMENT = "after_treatment", _("After treatment")


class SessionMoment(models.TextChoices):
    BEFORE = "before", _("Before treatment")
    DURING = "during", _("During treatment")
    AFTER = "after", _("After treatment")


class ObservationState(models.TextChoices):
    RECORDED = "recorded", _("Recorded")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")
