"""A filled column in words: its label, its plain value, and what the page prints."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import ForeignKey
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.row_kinds import DOSE
from sessions_app.words import dose_words, number_words

# Columns that say where a row belongs, not what was done.
OF_THE_ROW = {
    "id", "clinic", "patient", "episode", "treatment_session", "after_session", "component",
    "check_in", "iastm_pass", "patient_report", "from_patient",
    "entered_at", "entered_by", "recorded_at", "recorded_by", "added_at", "added_by", "state", "in_error_at",
    "in_error_by", "in_error_words", *DOSE,
}  # fmt: skip
# Written by hand: shown to those who may read notes. A snapshot marks these, and its seal holds the marks.
FREE_TEXT = {
    "words", "text", "next_time", "advice", "said_by_patient", "detail", "decision", "area_words", "action",
    "onset_words", "not_done_words",
}  # fmt: skip
# All that is written by hand: also what no snapshot marks, so it is known by its name.
BY_HAND = {
    *FREE_TEXT, "in_error_words", "instruments_chosen_by", "method", "place_words", "provider_words",
    "stops_not_applied", "time_point_words", "transcribed_from", "version",
}  # fmt: skip
LIST_OF = {
    "activity": "warm_ups", "lotion": "lotions", "exercise": "exercises", "replaces": "exercises",
    "modality": "modalities", "region": "regions", "measure": "measures", "question": "screen_questions",
    "caution": "contraindications",
}  # fmt: skip


LABELS = {
    "tolerance": gettext_lazy("Tolerance"),
    "no_exercise_reason": gettext_lazy("No exercise"),
    "no_warm_up_reason": gettext_lazy("No warm-up"),
    "no_lotion_reason": gettext_lazy("Reason for dry skin"),
    "allergies_checked": gettext_lazy("Checked against the allergy"),
    "skin_before": gettext_lazy("Skin before"),
    "skin_after": gettext_lazy("Skin after"),
    "stop_reason": gettext_lazy("Stopped early"),
    "replaces": gettext_lazy("In place of"),
    "not_recorded": gettext_lazy("Not recorded"),
    "missing_reason": gettext_lazy("No value"),
    "moment": gettext_lazy("When"),
    "trial_number": gettext_lazy("Trial"),
    "items_answered": gettext_lazy("Questions answered"),
    "version": gettext_lazy("Version"),
    "place": gettext_lazy("Place"),
    "mode": gettext_lazy("How"),
}


ROWS = {
    "head": gettext_lazy("Session"),
    "checkin": gettext_lazy("Check-in"),
    "warm_up": gettext_lazy("Warm-up"),
    "lotion": gettext_lazy("Lotion"),
    "iastm": gettext_lazy("IASTM"),
    "iastm_pass": gettext_lazy("IASTM pass"),
    "exercise_block": gettext_lazy("Exercise"),
    "exercise": gettext_lazy("Exercise"),
    "modality": gettext_lazy("Other treatment"),
    "retest": gettext_lazy("Re-test"),
    "note": gettext_lazy("Note"),
}
NEEDED = {
    "pain_now": gettext_lazy("pain now"),
    "since_last": gettext_lazy("since last time"),
    "screen": gettext_lazy("safety questions"),
    "reaction": gettext_lazy("reaction"),
    "consent": gettext_lazy("consent"),
    "regions": gettext_lazy("area"),
    "side": gettext_lazy("side"),
    "instruments": gettext_lazy("instrument"),
    "strokes": gettext_lazy("strokes"),
    "pressure": gettext_lazy("pressure"),
    "minutes": gettext_lazy("minutes"),
    "skin_after": gettext_lazy("skin after"),
    "instruments_cleaned": gettext_lazy("cleaning of the instruments"),
    "lotion": gettext_lazy("lotion"),
    "activity": gettext_lazy("activity"),
    "exercise": gettext_lazy("exercise"),
    "modality": gettext_lazy("treatment"),
    "measure": gettext_lazy("measure"),
    "tolerance": gettext_lazy("tolerance"),
}


def missing_words(kind: str, name: str) -> str:
    """What a late or transcribed session does not state."""
    return f"{ROWS.get(kind, kind)}: {NEEDED.get(name, name.replace('_', ' '))}"


class ValueWords:
    """The clinic's own words for codes, on the day of signing."""

    def __init__(self, choices):
        self.choices = choices
        self.answers = {
            code: answer.label
            for group in choices.responses.values()
            for code, answer in group.by_code.items()
        }

    def of_list(self, name: str, code: str) -> str:
        return getattr(self.choices, name).label(code)

    def of_area(self, area: str) -> str:
        """ "calf-L" as "Calf, left"; any other code of a list as its answer."""
        return self.answers.get(area) or self.choices.areas.label(area)

    def of_code(self, column: str, code: str) -> str:
        return self.of_list(LIST_OF[column], code) if column in LIST_OF else self.answers.get(code, code)


def columns_of(row, words: ValueWords, names=None) -> dict:
    """Every filled column as {"label", "value", "words"}; a number of 0 is filled, an unticked box is not."""
    told = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        wanted = field.name in names if names is not None else field.name not in OF_THE_ROW
        if wanted and not _is_empty(value):
            told[field.name] = {
                "label": str(LABELS.get(field.name, capfirst(str(field.verbose_name)))),
                "value": plain(value),
                "words": _in_words(row, field, value, words),
            } | ({"is_text": True} if field.name in FREE_TEXT else {})
    return told


def _is_empty(value) -> bool:
    return value is None or value is False or value == "" or value == [] or value == {}


def _in_words(row, field, value, words) -> str:
    if isinstance(field, ForeignKey):
        return words.of_code(field.name, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if value is True:
        return _("Yes")
    if isinstance(value, Decimal | datetime):
        return plain(value)
    if isinstance(value, dict):
        return "; ".join(f"{name} {amount}" for name, amount in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(words.of_area(str(one)) for one in value)
    return str(value)


def plain(value):
    """As JSON keeps it: decimals as text, so that nothing is rounded."""
    if isinstance(value, Decimal):
        return number_words(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def dose_of(row) -> dict:
    """A dose: what is stated of it, and its line of words."""
    stated = listed(row, DOSE)
    return {"stated": stated, "words": dose_words(row)}


def listed(row, names) -> dict:
    found = {name: getattr(row, name) for name in names}
    return {name: plain(value) for name, value in found.items() if not _is_empty(value)}
