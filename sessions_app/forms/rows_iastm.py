"""The rows about instrument work: lotion, the passes, what holds for all of them."""

from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect, ChipSelectMultiple, ScaleStrip, Segmented
from sessions_app.choices import (
    BodyPosition,
    ForceMethod,
    InstrumentEdge,
    InstrumentRole,
    Pressure,
    Side,
    StrokeDirection,
    TissueState,
)
from sessions_app.forms.choosing import Code, Codes, Word
from sessions_app.forms.fields import Minutes, Number, Tick, WholeNumber, Words, ZeroToTen
from sessions_app.forms.rows import PlacedRow, RowForm, TimedRow

DRY = "none"
# Asserted by hand, never pre-ticked.
CLEANED = (
    ("on", _("Before and after")),
    ("before", _("Before only")),
    ("after", _("After only")),
    ("no", _("Not cleaned")),
)


class LotionForm(PlacedRow):
    """What made the instrument glide; dry skin needs a reason."""

    row_kind = "lotion"
    lotion = Code(label=_("Lotion"), widget=ChipSelect(tone="iastm"))
    no_lotion_reason = Code(label=_("Reason for dry skin"))
    words = Words(label=_("In words"), longest=200)
    goes_with = sequence = None

    COMMON = ("lotion",)
    MAY_LACK = COMMON
    RARE = ("no_lotion_reason", "words", "outcome", "not_done_reason", "not_done_words")
    OFFERS = {"lotion": "lotions", "no_lotion_reason": "response:no_lotion_reason"}

    def check(self, cleaned):
        super().check(cleaned)
        if self.is_done and cleaned.get("lotion") == DRY and not cleaned.get("no_lotion_reason"):
            self.add_error("no_lotion_reason", _("Say why no lotion was used."))


class IastmForm(RowForm):
    """Said once for all passes: the skin afterwards, and that the instruments were cleaned."""

    row_kind = "iastm"
    skin_after = Code(label=_("Skin after"), widget=ChipSelect(tone="iastm"))
    instruments_cleaned = Word(CLEANED, label=_("Instruments cleaned"), widget=ChipSelect)

    COMMON = ("skin_after", "instruments_cleaned")
    MAY_LACK = COMMON
    OFFERS = {"skin_after": "response:skin_response"}


class PassForm(TimedRow, PlacedRow):
    """One instrument treatment of one area."""

    row_kind = "iastm_pass"
    regions = Codes(label=_("Area"))
    side = Word(Side.choices, label=_("Side"), widget=Segmented)
    structures = Codes(label=_("Structure"))
    instruments = Codes(label=_("Instrument"), widget=ChipSelectMultiple(tone="iastm"))
    scan_instruments = Codes(label=_("Instrument for scanning"))
    edge = Word([("", "—"), *InstrumentEdge.choices], label=_("Edge"))
    instruments_chosen_by = Words(label=_("One of these, chosen by"), longest=80)
    strokes = Codes(label=_("Strokes, one or more"), widget=ChipSelectMultiple(tone="iastm"))
    direction = Word([("", "—"), *StrokeDirection.choices], label=_("Direction"))
    angle_min_degrees = WholeNumber(label=_("Angle from, degrees"), high=180)
    angle_max_degrees = WholeNumber(label=_("Angle to, degrees"), high=180)
    pressure = Word(
        Pressure.choices, label=_("Pressure, therapist's judgement"), widget=Segmented(tone="iastm")
    )
    minutes_max = Minutes(label=_("Minutes, up to"))
    minutes_are_per_side = Tick(label=_("Minutes are for each side"))
    stroke_count = WholeNumber(label=_("Strokes, number"))
    count_is_per_direction = Tick(label=_("Number is for each direction"))
    strokes_per_minute = WholeNumber(label=_("Strokes a minute"), high=999)
    force_newtons = Number(label=_("Force, N"))
    force_method = Word([("", "—"), *ForceMethod.choices], label=_("How measured"))
    tissue_state = Word([("", "—"), *TissueState.choices], label=_("Tissue"))
    body_position = Word([("", "—"), *BodyPosition.choices], label=_("Position"))
    purpose = Word([("", "—"), *InstrumentRole.choices], label=_("Purpose"))
    discomfort_during = ZeroToTen(label=_("Discomfort during"), widget=ScaleStrip(tone="measure"))
    discomfort_after = ZeroToTen(label=_("Discomfort after"), widget=ScaleStrip(tone="measure"))
    skin_before = Code(label=_("Skin before"))
    skin_after = Code(label=_("Skin after this pass"))
    stopped_early = Tick(label=_("Stopped early"))
    stop_reason = Code(label=_("Reason for stopping"))
    area_words = Words(label=_("Area in words"), longest=200)
    words = Words(label=_("In words"), longest=300)

    COMMON = ("regions", "side", "structures", "instruments", "strokes", "pressure", "minutes")
    RARE = (
        "seconds", "minutes_max", "minutes_are_per_side", "tissue_state", "body_position", "direction",
        "angle_min_degrees", "angle_max_degrees", "scan_instruments", "edge", "instruments_chosen_by",
        "purpose", "stroke_count",
        "count_is_per_direction", "strokes_per_minute", "force_newtons", "force_method", "skin_before",
        "skin_after", "discomfort_during", "discomfort_after", "stopped_early", "stop_reason", "area_words",
        "words", *PlacedRow.PLACED,
    )  # fmt: skip
    OFFERS = {
        "regions": "regions",
        "structures": "structures",
        "instruments": "instruments",
        "scan_instruments": "instruments",
        "strokes": "strokes",
        "skin_before": "response:skin_response",
        "skin_after": "response:skin_response",
        "stop_reason": "response:stop_reason",
    }
    IDENTITY = ("regions",)
    NEEDED = ("side", "instruments", "strokes", "pressure")
    SAY = {
        "regions": _("Choose the area."),
        "side": _("Say which side."),
        "instruments": _("Choose the instrument."),
        "strokes": _("Choose the strokes."),
        "pressure": _("Say how firm it was, in your judgement."),
    }

    def _miss(self, name, cleaned):
        if name == "instruments" and cleaned.get("scan_instruments"):
            return
        super()._miss(name, cleaned)

    def check(self, cleaned):
        super().check(cleaned)
        low, high = cleaned.get("angle_min_degrees"), cleaned.get("angle_max_degrees")
        if low is not None and high is not None and high < low:
            self.add_error("angle_max_degrees", _("The larger angle comes second."))
        if cleaned.get("force_newtons") is not None and not cleaned.get("force_method"):
            self.add_error("force_method", _("Say how the force was measured."))
        if cleaned.get("stopped_early") and not cleaned.get("stop_reason"):
            self.add_error("stop_reason", _("Say why it was stopped early."))
