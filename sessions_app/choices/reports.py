"""What a patient tells and asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    CORRECTION = "correction", _("Something is wrong")
    OPENING = "opening", _("About an opening of the record")


class News(models.TextChoices):
    """What may be new since last time, as a patient says it."""

    MEDICINE = "medicine", _("A new medicine")
    HEALTH = "health", _("A new illness, operation or pregnancy")
    SKIN = "skin", _("A bruise, cut or rash")
    OTHER = "other", _("Something else")
    NOTHING = "nothing", _("Nothing new")


class SkinSince(models.TextChoices):
    """The skin after last time, in the words of who wears it."""

    NONE = "none", _("Nothing to see")
    PINK = "pink", _("Pink, and soon gone")
    RED = "red", _("Red for some hours")
    SPOTS = "petechiae", _("Small red spots")
    BRUISE = "bruise", _("A bruise")
    BROKEN = "broken_skin", _("A graze or open skin")
