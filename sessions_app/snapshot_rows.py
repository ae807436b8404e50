"""All rows of one session, found by the part that they belong to: just written, or read again."""

from collections.abc import Iterable

from django.db.models import Model

from sessions_app.models import (
    AdverseEvent,
    CheckIn,
    Component,
    ExercisePerformed,
    ExerciseSet,
    HomeProgrammeItem,
    IastmPass,
    LotionUse,
    ModalityUse,
    Observation,
    PassInstrument,
    PassRegion,
    PassStroke,
    PassStructure,
    PlannedDose,
    ScreenFinding,
    SessionNote,
    WarmUp,
)

# The particulars of a part have the key of the part; so what hangs on them is found by that key too.
DETAILS = (CheckIn, WarmUp, LotionUse, IastmPass, ExercisePerformed, ModalityUse, SessionNote)
PARENT = {
    ScreenFinding: "check_in_id",
    PassRegion: "iastm_pass_id",
    PassStructure: "iastm_pass_id",
    PassStroke: "iastm_pass_id",
    PassInstrument: "iastm_pass_id",
    PlannedDose: "exercise_performed_id",
    ExerciseSet: "exercise_performed_id",
}
# Each after what it hangs on.
IN_ORDER = (Component, *DETAILS, *PARENT, Observation, AdverseEvent, HomeProgrammeItem)
SORTED_BY = {
    Component: "position", PassRegion: "position", PassStructure: "position", PassStroke: "position",
    PassInstrument: "position", ExerciseSet: "number",
}  # fmt: skip


class SessionRows:
    def __init__(self, rows: Iterable[Model]):
        self.by_model: dict[type[Model], list] = {model: [] for model in IN_ORDER}
        for row in rows:
            self.by_model[type(row)].append(row)
        self.details = {row.component_id: row for model in DETAILS for row in self.by_model[model]}

    def all(self, model: type[Model]) -> list:
        return self.by_model[model]

    def detail(self, part: Component) -> Model | None:
        return self.details.get(part.pk)

    def of(self, part: Component, model: type[Model]) -> list:
        return [row for row in self.by_model[model] if getattr(row, PARENT[model]) == part.pk]


def rows_of(session) -> SessionRows:
    """What the tables hold of this session."""
    found = SessionRows(())
    for model in IN_ORDER:
        rows = model.objects.filter(treatment_session=session)
        found.by_model[model] = list(rows.order_by(SORTED_BY.get(model, "pk")))
    return SessionRows(row for rows in found.by_model.values() for row in rows)
