"""Codes of the organisation: roles, credentials, consents, alerts. A leaf: imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
    MANAGER = "manager", _("Manager")
    FRONT_DESK = "front_desk", _("Front desk")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    INTERSEX = "intersex", _("Intersex")
    UNKNOWN = "unknown", _("Not known")


class PatientStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DECEASED = "deceased", _("Deceased")
    MERGED = "merged", _("Merged into another record")
    ERASED = "erased", _("Erased")


class HoldState(models.TextChoices):
    STANDING = "standing", _("Standing")
    LIFTED = "lifted", _("Lifted")


class RequestState(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MergeState(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DONE = "done", _("Merged")
    UNDONE = "undone", _("Undone")


class AlertKind(models.TextChoices):
    ALLERGY = "allergy", _("Allergy")
    ANTICOAGULANT = "anticoagulant", _("Blood thinner")
    PACEMAKER = "pacemaker", _("Implanted device")
    PREGNANCY = "pregnancy", _("Pregnancy")
    CANCER = "cancer", _("Cancer")
    DIABETES = "diabetes", _("Diabetes")
    FRAGILE_SKIN = "fragile_skin", _("Fragile skin")
    NUMBNESS = "numbness", _("Reduced feeling")
    FALLS = "falls", _("Risk of falls")
    OTHER = "other", _("Other")


# What the catalogue of contraindications calls an alert that says it by its kind alone.
CAUTION_OF_KIND = {
    AlertKind.ANTICOAGULANT: "anticoagulant",
    AlertKind.PACEMAKER: "device_adjacent",
    AlertKind.PREGNANCY: "pregnancy",
    AlertKind.CANCER: "cancer",
    AlertKind.DIABETES: "diabetes",
    AlertKind.FRAGILE_SKIN: "fragile_skin",
    AlertKind.NUMBNESS: "polyneuropathy",
}


class CredentialKind(models.TextChoices):
    REGISTRATION = "registration", _("Registration")
    IASTM_COURSE = "iastm_course", _("Instrument course")
    OTHER = "other", _("Other training")


class ConsentKind(models.TextChoices):
    TREATMENT = "treatment", _("Treatment")
    IASTM = "iastm", _("Massage with a metal tool (IASTM)")
    CLINIC_REVIEW = "clinic_review", _("Use in the clinic's review")
    RESEARCH_EXPORT = "research_export", _("Use in research")
    PUBLICATION = "publication", _("Publication of my case")
    PORTAL = "portal", _("Own log-in")
    TRIAL = "trial", _("Trial: the metal tool, in and out by lot")


class AccessOutcome(models.TextChoices):
    SEEN = "seen", _("Seen")
    REFUSED = "refused", _("Refused")
