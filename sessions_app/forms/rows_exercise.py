"""The rows about exercise and other treatment: warm-up, the exercise block, each exercise, modalities."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect, ScaleStrip, Segmented
from sessions_app.choices import LoadUnit, Side, Supervision
from sessions_app.forms.choosing import Code, Word
from sessions_app.forms.fields import (
    Minutes,
    NamedValues,
    Number,
    SetRows,
    Tick,
    WholeNumber,
    Words,
    ZeroToTen,
)
from sessions_app.forms.rows import PlacedRow, TimedRow
from sessions_app.row_kinds import DOSE

SIDES = [("", "—"), *Side.choices]


class DoseFields(forms.Form):
    """Sets, repetitions, load and the rest, alike in the session and at home."""

    sets = WholeNumber(label=_("Sets"), high=999)
    sets_to_limit = Tick(label=_("As many sets as possible"))
    reps = WholeNumber(label=_("Reps"))
    reps_max = WholeNumber(label=_("Reps, up to"))
    reps_to_limit = Tick(label=_("Or more, as many as possible"))
    load_value = Number(label=_("Load"))
    load_unit = Word([("", "—"), *LoadUnit.choices], label=_("Unit of load"))
    load_words = Words(label=_("Load in words"), longest=80)
    hold_seconds = WholeNumber(label=_("Hold, seconds"), high=86400)
    rest_seconds = WholeNumber(label=_("Rest, seconds"), high=86400)
    tempo = Words(label=_("Tempo"), longest=40)
    range_words = Words(label=_("Range of movement"), longest=80)
    variant = Words(label=_("Variant"), longest=80)

    def check(self, cleaned):
        super().check(cleaned)
        if cleaned.get("load_value") is not None and not any(self.row.get("load_unit")):
            self.add_error("load_unit", _("Give the load its unit."))
        low, high = cleaned.get("reps"), cleaned.get("reps_max")
        if high is not None and (low is None or high < low):
            self.add_error("reps_max", _("The upper number of repetitions is below the lower one."))


class WarmUpForm(TimedRow, PlacedRow):
    row_kind = "warm_up"
    activity = Code(label=_("Activity"))
    rpe = ZeroToTen(label=_("Effort"), widget=ScaleStrip(tone="measure"))
    settings = NamedValues(label=_("Settings, one a line"))
    words = Words(label=_("In words"), longest=200)

    COMMON = ("activity", "minutes")
    RARE = ("seconds", "rpe", "settings", "words", *PlacedRow.PLACED)
    OFFERS = {"activity": "warm_ups"}
    IDENTITY = ("activity",)
    SAY = {"activity": _("Choose the activity.")}


class ExerciseBlockForm(TimedRow):
    """The time of all exercises together, or why there were none."""

    row_kind = "exercise_block"
    no_exercise_reason = Code(label=_("Reason for no exercise"), widget=ChipSelect(tone="exercise"))

    COMMON = ("minutes", "no_exercise_reason")
    RARE = ("seconds",)
    OFFERS = {"no_exercise_reason": "response:no_exercise_reason"}
    NO_TIME = _("Give more than nothing, or leave it empty and say why there was no exercise.")
    needs_time = False


class ExerciseForm(DoseFields, TimedRow, PlacedRow):
    """One exercise with today's dose."""

    row_kind = "exercise"
    exercise = Code(label=_("Exercise"))
    side = Word(SIDES, label=_("Side"), widget=Segmented)
    rpe = ZeroToTen(label=_("Effort"), widget=ScaleStrip(tone="measure"))
    pain_during = ZeroToTen(label=_("Pain during"), widget=ScaleStrip(tone="measure"))
    supervision = Word([("", "—"), *Supervision.choices], label=_("Supervision"))
    replaces = Code(label=_("Done in place of"))
    set_rows = SetRows(label=_("Sets that differ, one a line"))
    words = Words(label=_("In words"), longest=300)

    COMMON = (
        "exercise", "side", "sets", "reps", "load_value", "load_unit", "hold_seconds", "tempo", "rpe",
        "pain_during",
    )  # fmt: skip
    RARE = (
        "sets_to_limit", "reps_max", "reps_to_limit", "load_words", "rest_seconds", "range_words", "variant",
        "set_rows", "minutes", "seconds", "supervision", "replaces", "words", *PlacedRow.PLACED,
    )  # fmt: skip
    OFFERS = {"exercise": "exercises", "replaces": "exercises"}
    IDENTITY = ("exercise",)
    SAY = {"exercise": _("Choose the exercise.")}
    needs_time = False

    @property
    def choice(self):
        """The catalogue's entry of this exercise, with the clinic's step and limits."""
        return self.sheet.choices.exercises.get(self.row.first("exercise"))

    @property
    def dose(self) -> dict:
        """Today's dose as typed so far."""
        return {name: self.value(name) for name in DOSE}


class ModalityForm(TimedRow, PlacedRow):
    """Any other treatment, timed like the rest."""

    row_kind = "modality"
    modality = Code(label=_("Treatment"))
    region = Code(label=_("Area"))
    side = Word(SIDES, label=_("Side"), widget=Segmented)
    area_words = Words(label=_("Area in words"), longest=200)
    minutes_max = Minutes(label=_("Minutes, up to"))
    settings = NamedValues(label=_("Settings, one a line"))
    is_sham = Tick(label=_("Switched off (sham)"))
    words = Words(label=_("In words"), longest=300)

    COMMON = ("modality", "region", "side", "minutes")
    RARE = ("area_words", "minutes_max", "seconds", "settings", "is_sham", "words", *PlacedRow.PLACED)
    OFFERS = {"modality": "modalities", "region": "regions"}
    IDENTITY = ("modality",)
    SAY = {"modality": _("Choose the treatment.")}
