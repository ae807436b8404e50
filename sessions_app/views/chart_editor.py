"""The editor of one row: every field of the row, the common ones first, as a sheet or a page of its own."""

import json
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sessions_app.forms.rows_exercise import ExerciseForm, ModalityForm, WarmUpForm
from sessions_app.forms.rows_iastm import LotionForm, PassForm
from sessions_app.forms.rows_outcome import AdverseEventForm, HomeItemForm, RetestForm
from sessions_app.payload import Row
from sessions_app.queries.measures import is_asked_of, subjects_of
from sessions_app.row_kinds import FIELDS, REPEATED
from sessions_app.views.chart_lasting import dress_retest
from sessions_app.views.chart_pass import (
    area_picker,
    as_chips,
    close_lotions,
    map_opens_on,
    offer_sides,
    offer_structures,
    picked_areas,
    without_not_recorded,
)

FORMS = {
    "warm_up": WarmUpForm,
    "lotion": LotionForm,
    "iastm_pass": PassForm,
    "exercise": ExerciseForm,
    "modality": ModalityForm,
    "retest": RetestForm,
    "adverse_event": AdverseEventForm,
    "home_item": HomeItemForm,
}
TONES = {"iastm_pass": "ia", "lotion": "ia", "exercise": "ex", "warm_up": "wa"}
BODIES = {
    "iastm_pass": "record/charting/_editor_pass.html",
    "exercise": "record/charting/_editor_exercise.html",
}
# Shown by the editor at places of their own.
PLACED_APART = {
    "iastm_pass": {"seconds"},
    "exercise": {"rest_seconds", "variant"},
    "retest": {"answers", "from_report"},
}


@dataclass
class RowEditor:
    """`page` is the ChartPage the row stands on."""

    page: object
    row: Row
    is_asked_of: bool = False  # a part, or a joint and motion, belongs to this measure

    def __post_init__(self):
        self.draft = self.page.draft
        self.form = FORMS[self.row.kind](self.row, self.page.sheet)
        self.line = self.page.line(self.row)
        if self.row.kind == "retest":
            shown = dress_retest(self.form, self.page.background, self.page.choices)
            self.form.fields["mode"].help_text = "" if self.row.first("mode") else shown.how
            self._offer_subjects()
        if self.row.kind == "iastm_pass":
            offer_structures(self.form, self.page.choices)
            without_not_recorded(self.form, "pressure")
        if self.row.kind in ("iastm_pass", "exercise", "modality"):
            offer_sides(self.form)
        if self.row.kind == "lotion":
            close_lotions(self.form, self.page.clashing_lotions)
        if self.has_outcome:
            as_chips(self.form, "not_done_reason")
        self._mark_carried()

    def _offer_subjects(self):
        measure = self.form.choice
        self.is_asked_of = bool(measure) and is_asked_of(measure)
        if self.is_asked_of:
            self.form.offer_subjects(subjects_of(self.page.user, self.draft.episode, measure))

    def _mark_carried(self):
        for name in self.form.fields:
            is_plan = self.form.provenance(name) == "carried"
            widget = self.form.fields[name].widget
            if is_plan and hasattr(widget, "carried"):
                widget.carried = True

    @property
    def stop(self) -> str:
        return self.page.gate.stop_of(self.row.kind)

    @property
    def picker(self) -> str:
        return area_picker(self.row, self.page.choices, self.page.gate.closed)

    @cached_property
    def map_opens_on(self) -> tuple[str, str]:
        return map_opens_on(self.page.choices, self.draft.episode.condition_id, self.picked or self.badges)

    @property
    def picked(self) -> list[str]:
        return picked_areas(self.row, self.page.choices)

    @property
    def badges(self) -> dict:
        return self.page.areas.badges

    @property
    def heading(self) -> str:
        if self.row.kind == "iastm_pass":
            return _("IASTM pass %(number)s") % {"number": self.line.number}
        return self.line.heading

    @property
    def note(self) -> str:
        last = getattr(self.line, "last", "")
        told = [_("Last time %(dose)s.") % {"dose": last}] if last else []
        return " ".join([*told, *_step_words(getattr(self.line, "step", None))])

    @property
    def measure(self):
        """Whoever enters a score reads here, in full, what the licence of its questions says."""
        return self.form.choice if self.row.kind == "retest" else None

    @property
    def closed_words(self) -> str:
        """Which allergies close which lotions."""
        closed = set(self.page.clashing_lotions.values()) if self.row.kind == "lotion" else ()
        return (
            _("Struck out because of the allergy: %(names)s") % {"names": "; ".join(sorted(closed))}
            if closed
            else ""
        )

    @property
    def is_closed(self) -> bool:
        """It is not ticked from here: a closed pass is left out, or moved to another area first."""
        return self.row.kind == "iastm_pass" and bool(self.line.caution)

    @property
    def number(self) -> int:
        return getattr(self.line, "number", 0)

    @property
    def tone(self) -> str:
        return TONES.get(self.row.kind, "")

    @property
    def body(self) -> str:
        return BODIES.get(self.row.kind, "record/charting/_editor_plain.html")

    @property
    def is_narrow(self) -> bool:
        return self.row.kind != "iastm_pass"

    @property
    def is_repeated(self) -> bool:
        return self.row.kind in REPEATED

    @property
    def has_outcome(self) -> bool:
        return "outcome" in FIELDS[self.row.kind]

    @property
    def outcome(self) -> str:
        return self.row.first("outcome")

    @property
    def is_not_done(self) -> bool:
        return self.form.is_not_done if self.has_outcome else False

    @property
    def is_carried(self) -> bool:
        return bool(self.row.carried) and self.row.kind != "retest"

    @property
    def carried_words(self) -> str:
        change = getattr(self.line, "change", "")
        if change and not self.is_not_done:
            return _("Changed %(by)s") % {"by": change}
        return self.page.carried_words[:1].upper() + self.page.carried_words[1:]

    @property
    def can_go_back(self) -> bool:
        return self.is_carried

    @property
    def carried(self) -> str:
        """What "Back to plan" puts into the fields: every carryable value, and no outcome."""
        names = [name for name in self.form.fields if name in self.row.carried or name in self.row.fields]
        names = [name for name in names if name in self.row.carried or name == "outcome"]
        return json.dumps({name: self.row.carried.get(name, []) for name in names})

    @property
    def common(self) -> list:
        return [self.form[name] for name in self._first]

    @property
    def _first(self) -> tuple:
        """What the row is of, as long as nobody has said it, and the fields that its kind mostly needs."""
        unsaid = (
            name for name in self.form.IDENTITY if name not in self.form.COMMON and not self.row.first(name)
        )
        return (*unsaid, *(["subject"] if self.is_asked_of else []), *self.form.COMMON)

    @property
    def rare(self) -> list:
        apart = {"outcome", "not_done_reason", "not_done_words", "goes_with"}
        apart |= PLACED_APART.get(self.row.kind, set())
        return [self.form[name] for name in self.form.RARE if name not in (*self._first, *apart)]

    @property
    def has_rare(self) -> bool:
        return any(self.row.get(field.name) for field in self.rare)

    @property
    def not_done_fields(self) -> list:
        if not self.has_outcome:
            return []
        return [self.form["not_done_reason"], self.form["not_done_words"]]

    @property
    def companions(self) -> list[tuple[str, str]]:
        """Rows that this one may go together with."""
        lines = [*self.page.warm_ups, *self.page.passes, *self.page.exercises, *self.page.modalities]
        return [(line.id, line.heading) for line in lines if line.id != self.row.id]

    @property
    def seen(self) -> str:
        names = [name for name in self.form.fields if name in FIELDS[self.row.kind] and name != "answers"]
        return json.dumps({self.row.id: {name: self.row.get(name) for name in names}})


def _step_words(step):
    """What plus would do; also where nothing was done before."""
    if step is None or not step.label:
        return []
    if step.is_variant:
        harder = step.forms.get("harder_label", "")
        words = _("The next form is %(name)s, not checked.")
        words = words if step.not_checked else _("The next form is %(name)s.")
        return [words % {"name": harder}] if harder else []
    words = _("One step is %(step)s, not checked.") if step.not_checked else _("One step is %(step)s.")
    return [words % {"step": step.label}]
