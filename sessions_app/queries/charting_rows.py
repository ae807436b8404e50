"""The rows that a charting page reads: one small class per kind of choice."""

from dataclasses import dataclass, field
from decimal import Decimal

from sessions_app.words import number_words


@dataclass(slots=True)
class Choice:
    """`label` is the clinic's word for it; `not_checked` is said where the fact acts."""

    code: str
    label: str
    plain_name: str
    is_own: bool
    not_checked: bool
    is_offered: bool
    merged_into: str | None


@dataclass(slots=True)
class StepRule:
    """What one press of plus does, in this clinic."""

    field: str
    amount: Decimal | None
    unit: str
    limit_rpe: int | None
    limit_pain: int | None
    is_own: bool
    not_checked: bool

    def __bool__(self) -> bool:
        return bool(self.field)

    @property
    def label(self) -> str:
        """`+2.5 kg`; empty when there is no step."""
        return f"+{number_words(self.amount)} {self.unit}" if self.field else ""


@dataclass(slots=True)
class RegionChoice(Choice):
    view: str
    is_side_specific: bool
    is_on_map: bool
    parent_id: str | None
    map_codes: list[str]
    svg_ids: list[str]


@dataclass(slots=True)
class StructureChoice(Choice):
    kind: str
    regions: list[str]
    is_in_any_region: bool
    common_in_conditions: list[str]


@dataclass(slots=True)
class InstrumentChoice(Choice):
    kind: str
    material: str
    edge: str


@dataclass(slots=True)
class StrokeChoice(Choice):
    family: str
    direction: str
    angle_min_degrees: int | None
    angle_max_degrees: int | None


@dataclass(slots=True)
class LotionChoice(Choice):
    kind: str
    allergens: list[str]
    may_hold_any_allergen: bool
    latex_gloves: str
    note: str


@dataclass(slots=True)
class WarmUpChoice(Choice):
    is_active: bool
    default_minutes: int | None
    named_values: list[dict]
    uses_rpe: bool


@dataclass(slots=True)
class ModalityChoice(Choice):
    kind: str
    group: str
    default_minutes: int | None
    named_values: list[dict]
    is_sham_possible: bool
    counts_as_dose: bool
    note: str


@dataclass(slots=True)
class ExerciseChoice(Choice):
    type: str
    region: str
    is_per_side: bool
    equipment: str
    default_sets: int | None
    default_reps: int | None
    default_hold_seconds: int | None
    default_rest_seconds: int | None
    default_tempo: str
    load_guide: str
    progression_rule: str
    next_variant_id: str | None
    previous_variant_id: str | None
    step: StepRule = field(metadata={"made": True})


@dataclass(slots=True)
class BandChoice(Choice):
    pass


@dataclass(slots=True)
class MeasureChoice(Choice):
    type: str
    region: str
    unit: str
    minimum: Decimal
    maximum: Decimal
    higher_is_better: bool | None
    entry: str
    display_caution: str
    rates_change: bool
    asks: str
    parts: list
    licence_note: str
    is_blind: bool = field(metadata={"made": True})


@dataclass(slots=True)
class ResponseChoice(Choice):
    group: str
    severity: int | None
    follow_up: str
    opens: str
    needs_text: bool


@dataclass(slots=True)
class ScreenChoice(Choice):
    is_standing: bool
    asked_when: str
    asked_of: str
    maps_to: list[str]
    asks_allergens: bool
    detail_asked: str
    on_yes: str
    is_covered_by_nothing_new: bool


@dataclass(slots=True)
class CautionChoice(Choice):
    severity: str
    scope: str
    action: str
    note: str
