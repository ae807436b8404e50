"""Codes of the care: sides, phases, pressure, states. A leaf: imports nothing of ours."""

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


class ComponentKind(models.TextChoices):
    CHECK_IN = "check_in", _("Check-in")
    WARM_UP = "warm_up", _("Warm-up")
    LOTION = "lotion", _("Lotion")
    IASTM_PASS = "iastm_pass", _("IASTM pass")
    EXERCISE = "exercise", _("Exercise")
    EXERCISE_BLOCK = "exercise_block", _("Exercise, all together")
    MODALITY = "modality", _("Other treatment")
    RETEST = "retest", _("Re-test")
    NOTE = "note", _("Note")


class RowOutcome(models.TextChoices):
    """What became of a planned row. Empty while it is still a plan."""

    DONE = "done", _("Done")
    NOT_DONE = "not_done", _("Not done")


class SessionMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    GROUP = "group", _("Group")
    VIDEO = "video", _("By video")


class SessionPlace(models.TextChoices):
    CLINIC = "clinic", _("At the clinic")
    HOME = "home", _("At home")
    OTHER = "other", _("Elsewhere")


class SinceLast(models.TextChoices):
    BETTER = "better", _("Better")
    SAME = "same", _("Same")
    WORSE = "worse", _("Worse")
    FIRST_VISIT = "first_visit", _("First visit")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class ScreenAnswer(models.TextChoices):
    NOTHING_NEW = "nothing_new", _("Nothing new")
    SOMETHING = "something", _("Something new")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class ReactionAnswer(models.TextChoices):
    NONE_ASKED = "none_asked", _("None, asked")
    YES = "yes", _("Yes")
    FIRST_VISIT = "first_visit", _("First visit")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class ConsentAnswer(models.TextChoices):
    STANDS = "stands", _("Consent stands")
    DECLINED = "declined", _("Declined today")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class Pressure(models.TextChoices):
    LIGHT = "light", _("Light")
    MODERATE = "moderate", _("Moderate")
    FIRM = "firm", _("Firm")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class StrokeDirection(models.TextChoices):
    PARALLEL = "parallel", _("Along the fibres")
    PERPENDICULAR = "perpendicular", _("Across the fibres")
    OBLIQUE = "oblique", _("Oblique")
    ARC = "arc", _("In an arc")
    MULTIDIRECTIONAL = "multidirectional", _("Several directions")


class TissueState(models.TextChoices):
    REST = "rest", _("At rest")
    ON_STRETCH = "on_stretch", _("On stretch")
    WITH_MOVEMENT = "with_movement", _("With movement")
    LOADED = "loaded", _("Loaded")


class BodyPosition(models.TextChoices):
    PRONE = "prone", _("Prone")
    SUPINE = "supine", _("Supine")
    SIDE_LYING = "side_lying", _("Side-lying")
    SITTING = "sitting", _("Sitting")
    STANDING = "standing", _("Standing")
    HALF_KNEELING = "half_kneeling", _("Half-kneeling")
    OTHER = "other", _("Other")


class ForceMethod(models.TextChoices):
    ESTIMATE = "estimate", _("Estimated")
    SCALE = "scale", _("Scale")
    SENSOR = "sensor", _("Sensor")
    FORCE_PLATE = "force_plate", _("Force plate")


class InstrumentEdge(models.TextChoices):
    CONVEX = "convex", _("Convex")
    CONCAVE = "concave", _("Concave")
    SCALLOPED = "scalloped", _("Scalloped")
    TIP = "tip", _("Tip")


class InstrumentRole(models.TextChoices):
    TREAT = "treat", _("Treating")
    SCAN = "scan", _("Scanning")


class LoadUnit(models.TextChoices):
    KG = "kg", _("kg")
    LB = "lb", _("lb")
    BAND = "band", _("band level")
    BODY_WEIGHT = "body_weight", _("body weight")
    PERCENT_1RM = "percent_1rm", _("% of 1RM")
    RM = "rm", _("RM")
    MACHINE_STEP = "machine_step", _("machine step")
    OTHER = "other", _("other")


class Supervision(models.TextChoices):
    SUPERVISED = "supervised", _("Supervised")
    HOME = "home", _("At home")


class TimePoint(models.TextChoices):
    BASELINE = "baseline", _("Baseline")
    VISIT = "visit", _("Visit")
    DISCHARGE = "discharge", _("Discharge")
    FOLLOW_UP = "follow_up", _("Follow-up")


class ObservationSource(models.TextChoices):
    PATIENT = "patient", _("Patient")
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


class AddendumKind(models.TextChoices):
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    LATE_ENTRY = "late_entry", _("Late entry")


class AdverseEventSeverity(models.TextChoices):
    MILD = "mild", _("Mild")
    MODERATE = "moderate", _("Moderate")
    SEVERE = "severe", _("Severe")


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


class Verified(models.TextChoices):
    """How far the source of a reference fact was read."""

    SEEN = "seen", _("Source read")
    PARTLY = "partly", _("Source partly read")
    RECALLED = "recalled", _("From memory, source not read")
    OURS = "ours", _("A proposal, no outside source")


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
