"""Every choice that the charting sheet offers, in one query.

Ask once per page and hand the answer on. Retired rows come too, marked as not offered, because a draft
or a carried plan may still name one.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import DecimalField, Field
from django.utils.translation import get_language

from sessions_app import body_map, models
from sessions_app.choices import BodyView, ResponseGroup, ResponseOpens, Side, Verified
from sessions_app.queries import charting_rows as rows

READ = (Verified.SEEN.value, Verified.PARTLY.value)
COMMON = (
    "code", "name", "plain_name", "verified", "clinic_id", "offer_order",
    "retired_at", "withdrawn_in_id", "merged_into_id",
)  # fmt: skip
DECISION = ("kind", "code", "label", "position", "is_blind", "checked_at", "retired_at")
STEP = ("step_field", "step_amount", "step_unit", "limit_rpe", "limit_pain")
OWN_STEP = ("exercise_id", *STEP)
OWN_CAUTION = ("contraindication_id", "action")
KINDS = {
    "region": (models.BodyRegion, rows.RegionChoice),
    "structure": (models.Structure, rows.StructureChoice),
    "instrument": (models.Instrument, rows.InstrumentChoice),
    "stroke": (models.StrokePattern, rows.StrokeChoice),
    "lotion": (models.Lotion, rows.LotionChoice),
    "warm_up": (models.WarmUpActivity, rows.WarmUpChoice),
    "modality": (models.OtherModality, rows.ModalityChoice),
    "exercise": (models.Exercise, rows.ExerciseChoice),
    "band": (models.BandLevel, rows.BandChoice),
    "measure": (models.Measure, rows.MeasureChoice),
    "response": (models.ResponseCode, rows.ResponseChoice),
    "screen_question": (models.ScreenQuestion, rows.ScreenChoice),
    "contraindication": (models.Contraindication, rows.CautionChoice),
}
OWN_FIELDS = {
    kind: [column.name for column in fields(row)[7:] if not column.metadata.get("made")]
    for kind, (_model, row) in KINDS.items()
}

C = TypeVar("C", bound=rows.Choice)


class ChoiceList(Generic[C]):
    """One kind of choice in the clinic's order. Iterating gives what is offered."""

    def __init__(self, everything: list[C]):
        self.by_code = {choice.code: choice for choice in everything}
        self.offered = [choice for choice in everything if choice.is_offered]

    def __iter__(self) -> Iterator[C]:
        return iter(self.offered)

    def __len__(self) -> int:
        return len(self.offered)

    def __bool__(self) -> bool:
        return bool(self.offered)

    def get(self, code: str) -> C | None:
        """Any row by its code, offered or not; None for a code that this clinic cannot see."""
        return self.by_code.get(code)

    def label(self, code: str) -> str:
        choice = self.by_code.get(code)
        return choice.label if choice else code

    def options(self) -> list[tuple[str, str]]:
        """Pairs for a form field's `choices`."""
        return [(choice.code, choice.label) for choice in self.offered]


def _list_of(kind: str) -> cached_property:
    return cached_property(lambda choices: ChoiceList(choices._made(kind)))


# Answers after which a reaction is asked about or written down.
ASKED_AGAIN = {ResponseOpens.NEXT_VISIT_QUESTION, ResponseOpens.REACTION_FORM, ResponseOpens.ADVERSE_EVENT}


def is_reaction(answer: rows.ResponseChoice) -> bool:
    return answer.opens in ASKED_AGAIN and answer.group in (
        ResponseGroup.SKIN_RESPONSE,
        ResponseGroup.STOP_REASON,
    )


class AreaList:
    """The areas that the body map shows as themselves: "calf-L" as "Calf, left". The side is said in the
    language of whoever asks: a record is sealed in its clinic's, though the list was made for its reader."""

    def __init__(self, regions: ChoiceList):
        self.by_code = dict(_areas_of(regions))

    def get(self, code: str) -> str | None:
        return self.label(code) if code in self.by_code else None

    def label(self, code: str) -> str:
        name, side = self.by_code.get(code, (code, ""))
        return f"{name}, {Side(side).label.lower()}" if side else name

    def options(self) -> list[tuple[str, str]]:
        return [(code, self.label(code)) for code in self.by_code]


def _areas_of(regions) -> Iterator[tuple[str, tuple[str, str]]]:
    drawn = {area.area_id for view in BodyView for area in body_map.areas(view)}
    for region in regions:
        for side in (Side.LEFT, Side.RIGHT) if region.is_side_specific else ("",):
            area = body_map.area_id(region.code, side)
            if area in drawn:
                yield area, (region.label, side)


class ChartingChoices:
    """One list a kind, made when it is first asked for: most pages draw few of them."""

    regions: ChoiceList[rows.RegionChoice] = _list_of("region")
    structures: ChoiceList[rows.StructureChoice] = _list_of("structure")
    instruments: ChoiceList[rows.InstrumentChoice] = _list_of("instrument")
    strokes: ChoiceList[rows.StrokeChoice] = _list_of("stroke")
    lotions: ChoiceList[rows.LotionChoice] = _list_of("lotion")
    warm_ups: ChoiceList[rows.WarmUpChoice] = _list_of("warm_up")
    modalities: ChoiceList[rows.ModalityChoice] = _list_of("modality")
    exercises: ChoiceList[rows.ExerciseChoice] = _list_of("exercise")
    bands: ChoiceList[rows.BandChoice] = _list_of("band")
    measures: ChoiceList[rows.MeasureChoice] = _list_of("measure")
    screen_questions: ChoiceList[rows.ScreenChoice] = _list_of("screen_question")
    contraindications: ChoiceList[rows.CautionChoice] = _list_of("contraindication")

    def __init__(self, made: Callable[[str], list[rows.Choice]]):
        self._made = made

    @cached_property
    def areas(self) -> AreaList:
        return AreaList(self.regions)

    @cached_property
    def responses(self) -> dict[str, ChoiceList[rows.ResponseChoice]]:
        """Answers by group: `responses["skin_response"]`."""
        groups: dict[str, list] = {}
        for answer in self._made("response"):
            groups.setdefault(answer.group, []).append(answer)
        return {group: ChoiceList(answers) for group, answers in groups.items()}

    @cached_property
    def reaction_kinds(self) -> ChoiceList[rows.ResponseChoice]:
        """What a reaction can be: answers about the skin and reasons for stopping that open a question."""
        return ChoiceList([one for one in self._made("response") if is_reaction(one)])

    def structures_of(self, region: str) -> list[rows.StructureChoice]:
        """Likeliest first: those of the area, of the map area it lies in, then those found anywhere."""
        found = self.regions.get(region)
        codes = {region, *(found.map_codes if found else ())}
        near = [one for one in self.structures if codes.intersection(one.regions)]
        return near + [one for one in self.structures if one.is_in_any_region]


def charting_choices(clinic, kinds: Iterable[str] = tuple(KINDS)) -> ChartingChoices:
    """The lists of one clinic (a Clinic or its key): shared rows, its own, its labels, order and steps.

    A page that needs few kinds names them, such as `("exercise", "band")`; the other lists are empty.
    """
    with connection.cursor() as cursor:
        cursor.execute(_sql(tuple(kinds)), {"clinic": getattr(clinic, "pk", clinic)})
        told = tuple(sorted(cursor.fetchall()))
    return _choices_of(told, get_language())


@lru_cache(maxsize=32)
def _choices_of(told: tuple[tuple[str, str], ...], _language) -> ChartingChoices:
    """The same answer of the database gives the same lists: they are made when it changes, and only read."""
    found = {kind: json.loads(rows_) for kind, rows_ in told}
    decisions = {tuple(row[:2]): dict(zip(DECISION, row, strict=True)) for row in found["decision"]}
    rules = {
        "exercise": {row[0]: dict(zip(OWN_STEP, row, strict=True)) for row in found["step"]},
        "contraindication": dict(found.get("caution", ())),
    }
    return ChartingChoices(lambda kind: _in_order(kind, found.get(kind, []), decisions, rules.get(kind, {})))


@cache
def _sql(kinds: tuple[str, ...]) -> str:
    """One statement, one line of answer for each kind. Kept as text: composing it costs more than it."""
    wanted = {kind: KINDS[kind][0] for kind in kinds}
    parts = [_gathered(kind, model, _columns(kind)) for kind, model in wanted.items()]
    parts.append(_gathered("decision", models.ClinicChoice, DECISION))
    parts.append(_gathered("step", models.ClinicStep, OWN_STEP))
    if "contraindication" in kinds:
        parts.append(_gathered("caution", models.ClinicCaution, OWN_CAUTION))
    return " UNION ALL ".join(parts)


def _columns(kind: str) -> tuple[str, ...]:
    step = (*STEP, "step_verified") if kind == "exercise" else ()
    return (*COMMON, *OWN_FIELDS[kind], *step)


def _gathered(kind: str, model, names: tuple[str, ...]) -> str:
    columns = ", ".join(_column(model._meta.get_field(name)) for name in names)
    shared = "clinic_id IS NULL OR " if model._meta.get_field("clinic").null else ""
    table = connection.ops.quote_name(model._meta.db_table)
    rows_as_json = f"coalesce(json_agg(json_build_array({columns})), '[]')::text"
    return f"SELECT '{kind}', {rows_as_json} FROM {table} WHERE {shared}clinic_id = %(clinic)s"  # noqa: S608


def _column(column: Field) -> str:
    """Decimals travel as text, so that JSON does not round them."""
    name = connection.ops.quote_name(column.column)
    return f"{name}::text" if isinstance(column, DecimalField) else name


def _in_order(kind: str, found: list[dict], decisions: dict, rules: dict) -> list:
    model_name, names = KINDS[kind][0]._meta.model_name, _columns(kind)
    placed = []
    for values in found:
        row = dict(zip(names, values, strict=True))
        decision = decisions.get((model_name, row["code"]), {})
        placed.append((_place(row, decision), row, decision))
    placed.sort(key=lambda entry: entry[0])
    return [_choice(kind, row, decision, rules.get(row["code"])) for _place_, row, decision in placed]


def _place(row: dict, decision: dict) -> tuple:
    position = decision.get("position")
    return (position is None, position or 0, row["offer_order"], row["name"], row["code"])


def _choice(kind: str, row: dict, decision: dict, rule) -> rows.Choice:
    """`rule` is the clinic's own for this shared row: a step, or what a caution does."""
    is_own = row["clinic_id"] is not None
    checked_here = decision.get("checked_at") is not None
    gone = row["retired_at"] or row["withdrawn_in_id"] or row["merged_into_id"]
    special = {name: row[name] for name in OWN_FIELDS[kind]}
    if kind == "exercise":
        special["step"] = _step(row, rule, checked_here)
    if kind == "contraindication":
        special["action"] = rule or special["action"]
    if kind == "measure":
        special |= {name: Decimal(row[name]) for name in ("minimum", "maximum")}
        special["is_blind"] = decision.get("is_blind", False)
    return KINDS[kind][1](
        code=row["code"],
        label=decision.get("label") or row["name"],
        plain_name=row["plain_name"],
        is_own=is_own,
        not_checked=not (is_own or checked_here or row["verified"] in READ),
        is_offered=not (gone or decision.get("retired_at")),
        merged_into=row["merged_into_id"],
        **special,
    )


def _step(row: dict, own: dict | None, checked_here: bool) -> rows.StepRule:
    rule = own or row
    is_own = own is not None or row["clinic_id"] is not None
    return rows.StepRule(
        field=rule["step_field"],
        amount=Decimal(rule["step_amount"]) if rule["step_amount"] else None,
        unit=rule["step_unit"],
        limit_rpe=rule["limit_rpe"],
        limit_pain=rule["limit_pain"],
        is_own=is_own,
        not_checked=not (is_own or checked_here or row["step_verified"] in READ),
    )
