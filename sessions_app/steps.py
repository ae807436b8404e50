"""One press of plus or minus on an exercise: what the exercise's own rule changes, and by how much. Pure."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sessions_app.choices import LoadUnit, StepField, StepUnit
from sessions_app.payload import Row

# Which field a step changes, by the rule's field.
FIELD = {StepField.LOAD: "load_value", StepField.REPS: "reps", StepField.HOLD: "hold_seconds"}
# A rule in kilograms says nothing about a band; and the other way round.
LOADS = {
    StepUnit.KILOGRAM: {LoadUnit.KG},
    StepUnit.POUND: {LoadUnit.LB},
    StepUnit.PERCENT_OF_MAXIMUM: {LoadUnit.PERCENT_1RM},
    StepUnit.LEVEL: {LoadUnit.BAND, LoadUnit.MACHINE_STEP},
}


@dataclass(frozen=True)
class Step:
    """`field` of the row changes by `amount`; or the exercise itself becomes the next or the previous form."""

    field: str
    amount: Decimal
    label: str
    harder: str = ""
    easier: str = ""
    harder_label: str = ""
    easier_label: str = ""
    limit_rpe: int | None = None
    limit_pain: int | None = None
    not_checked: bool = False

    @property
    def is_variant(self) -> bool:
        return self.field == "exercise"


def step_of(row: Row, choice, choices) -> Step | None:
    """The step that fits this row's exercise and load; None where plus would have no meaning."""
    if choice is None or not choice.step:
        return None
    rule = choice.step
    told = {"limit_rpe": rule.limit_rpe, "limit_pain": rule.limit_pain, "not_checked": rule.not_checked}
    if rule.field == StepField.VARIANT:
        return _to_a_variant(choice, choices, told)
    name = FIELD.get(rule.field)
    if name is None or not row.first(name) or not _fits(row, rule):
        return None
    amount = rule.amount * 60 if rule.unit == StepUnit.MINUTE else rule.amount
    return Step(name, amount, rule.label, **told)


def _to_a_variant(choice, choices, told) -> Step | None:
    harder, easier = choice.next_variant_id or "", choice.previous_variant_id or ""
    if not harder and not easier:
        return None
    names = {code: choices.exercises.label(code) for code in (harder, easier) if code}
    return Step(
        "exercise", Decimal(1), "", harder, easier, names.get(harder, ""), names.get(easier, ""), **told
    )


def _fits(row: Row, rule) -> bool:
    return rule.field != StepField.LOAD or row.first("load_unit") in LOADS.get(rule.unit, set())


def stepped(row: Row, step: Step, *, harder: bool) -> list[str]:
    """The new value of the step's field. Minus never goes below nothing."""
    if step.is_variant:
        code = step.harder if harder else step.easier
        return [code] if code else row.get(step.field)
    try:
        now = Decimal(row.first(step.field).replace(",", "."))
    except InvalidOperation:
        return row.get(step.field)
    then = max(now + (step.amount if harder else -step.amount), Decimal(0))
    return [f"{then.normalize():f}"]
