"""What the catalogue's entries are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verified(models.TextChoices):
    """How far the source of a reference fact was read."""

    SEEN = "seen", _("Source read")
    PARTLY = "partly", _("Source partly read")
    RECALLED = "recalled", _("From memory, source not read")
    OURS = "ours", _("A proposal, no outside source")


class NameChecked(models.TextChoices):
    """Has somebody who speaks the language read this name?"""

    MACHINE = "machine", _("Translated by a machine, read by nobody")
    PERSON = "person", _("Read by a person")


class StepField(models.TextChoices):
    """What one press of plus changes in an exercise."""

    LOAD = "load", _("Load")
    REPS = "reps", _("Repetitions")
    HOLD = "hold", _("Hold or time")
    RANGE = "range", _("Range")
    VARIANT = "variant", _("Next variant")


class StepUnit(models.TextChoices):
    KILOGRAM = "kg", _("kg")
    POUND = "lb", _("lb")
    PERCENT_OF_MAXIMUM = "%1RM", _("%1RM")
    LEVEL = "level", _("level of the band or machine")
    REPETITION = "rep", _("repetitions")
    SECOND = "s", _("s")
    MINUTE = "min", _("min")
    CENTIMETRE = "cm", _("cm")
    DEGREE = "degree", _("degrees")
    VARIANT = "variant", _("variant")


class BodyView(models.TextChoices):
    FRONT = "front", _("Front")
    BACK = "back", _("Back")


class StructureKind(models.TextChoices):
    MUSCLE = "muscle", _("Muscle")
    TENDON = "tendon", _("Tendon")
    FASCIA = "fascia", _("Fascia")
    LIGAMENT = "ligament", _("Ligament")
    RETINACULUM = "retinaculum", _("Retinaculum")
    JOINT_CAPSULE = "joint_capsule", _("Joint capsule")
    NERVE_INTERFACE = "nerve_interface", _("Nerve interface")
    SCAR = "scar", _("Scar")
    BURSA = "bursa", _("Bursa")
    OTHER = "other", _("Other")


class InstrumentKind(models.TextChoices):
    GENERIC = "generic", _("Kind of instrument")
    BRAND = "brand", _("Brand, as a label only")


class ModalityKind(models.TextChoices):
    PASSIVE = "passive", _("Passive")
    ACTIVE = "active", _("Active")
    EDUCATION = "education", _("Education")


class LatexGloves(models.TextChoices):
    OK = "ok", _("Safe with latex gloves")
    NOT_WITH_LATEX = "not_with_latex", _("Not with latex gloves")
    CHECK = "check", _("Check the label before latex gloves")


class MeasureType(models.TextChoices):
    PROM = "PROM", _("Answered by the patient")
    PERFORMANCE = "performance", _("Performance test")
    DEVICE = "device", _("Read from a device")
    EVENT = "event", _("Event")


class MeasureEntry(models.TextChoices):
    """What a licence lets us hold."""

    ITEM = "item", _("Item by item")
    TOTAL_ONLY = "total_only", _("Total score only")


class MeasureAsks(models.TextChoices):
    """What is asked when a measure is taken."""

    NUMBER = "number", _("One number")
    ACTIVITIES = "activities", _("A number for each activity that the patient has named")
    JOINT = "joint", _("Joint and motion, then degrees")


class ThresholdKind(models.TextChoices):
    """What a change has to pass: the one that matters to people, and the error of the measurement."""

    WORTHWHILE = "worthwhile", _("A change that matters")
    ERROR = "error", _("Measurement error")


# What a clinic may choose in place of one threshold.
BY_RULE, NONE_OF_THEM = "rule", "none"


class CautionSeverity(models.TextChoices):
    ABSOLUTE = "absolute", _("Absolute contraindication")
    RELATIVE = "relative", _("Relative contraindication")
    PRECAUTION = "precaution", _("Precaution")


class CautionScope(models.TextChoices):
    LOCAL = "local", _("The area")
    SYSTEMIC = "systemic", _("The whole person")


class CautionAction(models.TextChoices):
    BLOCK_SESSION = "block_session", _("No instrument work in this session")
    BLOCK_AREA = "block_area", _("No instrument work on this area")
    CONFIRM_REASON = "confirm_reason", _("Go on only with a reason")
    WARN = "warn", _("Warn")
    WARN_AND_OFFER_STOP = "warn_and_offer_stop", _("Warn and offer to stop")


class ScreenMoment(models.TextChoices):
    FIRST_VISIT = "first_visit", _("First visit")
    CHECK_IN = "check_in", _("Check-in")
    PLANNING = "planning", _("Planning")
    DURING = "during", _("During treatment")


class AskedOf(models.TextChoices):
    PATIENT = "patient", _("Patient")
    STAFF = "staff", _("Staff")


class ResponseGroup(models.TextChoices):
    SKIN_RESPONSE = "skin_response", _("Skin response")
    TOLERANCE = "tolerance", _("Tolerance")
    STOP_REASON = "stop_reason", _("Reasons for stopping early")
    NOT_DONE_REASON = "not_done_reason", _("Reasons for not doing a planned part")
    NO_EXERCISE_REASON = "no_exercise_reason", _("Reasons for no exercise")
    NO_LOTION_REASON = "no_lotion_reason", _("Reasons for no lotion")
    NO_WARM_UP_REASON = "no_warm_up_reason", _("Reasons for no warm-up")
    LATE_ENTRY_REASON = "late_entry_reason", _("Reasons for writing late")
    ENTERED_IN_ERROR_REASON = "entered_in_error_reason", _("Reasons for entered in error")
    VALUE_MISSING_REASON = "value_missing_reason", _("Reasons for a missing value")
    ALLERGEN = "allergen", _("Allergens")


class ResponseOpens(models.TextChoices):
    """The form that an answer opens."""

    NONE = "none", _("Nothing")
    NEXT_VISIT_QUESTION = "next_visit_question", _("A question at the next visit")
    REACTION_FORM = "reaction_form", _("The reaction form")
    ADVERSE_EVENT = "adverse_event", _("The adverse event form")
    SKIN_RESPONSE = "skin_response", _("The skin response")
    STOP_REASON = "stop_reason", _("The reason for stopping")


class RangeNormKind(models.TextChoices):
    MEASURED = "measured", _("Measured in people")
    CONVENTIONAL = "conventional", _("Conventional reference")
