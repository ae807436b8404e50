"""Visits, episodes, drafts and signed sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both sides")
    MIDLINE = "midline", _("Midline")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class EpisodeState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class VisitState(models.TextChoices):
    EXPECTED = "expected", _("Expected")
    ARRIVED = "arrived", _("Arrived")
    CHARTED = "charted", _("Charted")
    DID_NOT_ATTEND = "did_not_attend", _("Did not attend")
    CANCELLED = "cancelled", _("Cancelled")


class VisitOrigin(models.TextChoices):
    TYPED = "typed", _("Typed in")
    IMPORTED = "imported", _("Imported")
    WALK_IN = "walk_in", _("Walk-in")


class DraftState(models.TextChoices):
    OPEN = "open", _("Open")
    SIGNED = "signed", _("Signed")
    DISCARDED = "discarded", _("Discarded")


class SessionState(models.TextChoices):
    WRITING = "writing", _("Being written")
    SIGNED = "signed", _("Signed")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


class SessionMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    GROUP = "group", _("Group")
    VIDEO = "video", _("By video")


class SessionPlace(models.TextChoices):
    CLINIC = "clinic", _("At the clinic")
    HOME = "home", _("At home")
    OTHER = "other", _("Elsewhere")


class AddendumKind(models.TextChoices):
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    LATE_ENTRY = "late_entry", _("Late entry")


class EpisodeNoteKind(models.TextChoices):
    BRACE_OR_ORTHOTIC = "brace_or_orthotic", _("Brace or orthotic")
    WORK = "work", _("Work")
    SPORT = "sport", _("Sport")
    MEDICAL = "medical", _("Medical")
    OTHER = "other", _("Other")


class SpanUnit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class FrequencyUnit(models.TextChoices):
    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")


class Setting(models.TextChoices):
    CLINIC = "clinic", _("In the session")
    HOME = "home", _("At home")
