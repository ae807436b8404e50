"""One session, part by part."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
