"""The rows of a draft as a person reads them: words beside the fields, and what is still a plan.

Pure: a payload row and the clinic's choices in, words out.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sessions_app.choices import (
    AdverseEventSeverity,
    EventArose,
    FrequencyUnit,
    LoadUnit,
    Pressure,
    RowOutcome,
    Side,
)
from sessions_app.dose_difference import Verdict, difference, dose_of_fields
from sessions_app.payload import Row
from sessions_app.progression import NoStep, over_the_limit, step
from sessions_app.words import number_words


@dataclass(slots=True)
class Line:
    """One row: `state` is carried (a plan), done, not-done or fresh (put in by hand, not yet ticked)."""

    row: Row
    heading: str
    aside: str = ""
    technique: str = ""
    number: int = 0
    reason: str = ""
    caution: str = ""
    # What was typed and cannot be read: labels of fields in the row's editor; sentences by field.
    unread: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def state(self) -> str:
        outcome = self.row.first("outcome")
        if outcome:
            return outcome.replace("_", "-")
        return "carried" if self.row.carried else "fresh"

    @property
    def is_closed(self) -> bool:
        """It cannot be ticked as done."""
        return bool(self.caution) and not self.is_settled

    @property
    def is_settled(self) -> bool:
        return self.state in ("done", "not-done")

    @property
    def minutes(self) -> float:
        return 0 if self.state == "not-done" else minutes_of(self.row)

    @property
    def minutes_typed(self) -> str:
        return self.row.first("minutes")


@dataclass(slots=True)
class StepField:
    """One field that a press of plus or minus changes: by the rule's amount, or to a fixed value (a unit)."""

    name: str
    value: str
    carried: str
    fixed: str = ""
    unit: str = ""


@dataclass(slots=True)
class Steps:
    """What plus and minus do to a row; `forms` are the harder and easier exercise, if that is the step."""

    fields: list[StepField]
    amount: str
    label: str
    limit_rpe: int | None
    limit_pain: int | None
    not_checked: bool
    # What to ask before progressing, when this row's pain or effort is above the limit.
    question: str = ""
    forms: dict[str, str] = field(default_factory=dict)

    @property
    def has_limit(self) -> bool:
        return self.limit_pain is not None or self.limit_rpe is not None

    @property
    def asks(self) -> str:
        """Said when it is the pain of the check-in that is above the limit."""
        told = _("Pain is above the limit of %(limit)s here. Progress all the same?")
        return told % {"limit": self.limit_pain}

    @property
    def is_variant(self) -> bool:
        return self.fields[0].name == "exercise"


@dataclass(slots=True)
class ExerciseLine(Line):
    last: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)
    change: str = ""
    is_progressed: bool = False
    step: Steps | None = None


def minutes_of(row: Row) -> float:
    """Minutes and seconds as typed; what is no number yet counts as nothing."""
    return _number(row.first("minutes")) + _number(row.first("seconds")) / 60


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return 0
    return number if 0 <= number < 1000 else 0


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def labels(row: Row, name: str, choices) -> str:
    return ", ".join(choices.label(code) for code in row.get(name))


def side_words(row: Row) -> str:
    known = dict(Side.choices)
    side = row.first("side")
    return str(known[side]).lower() if side in known and side != Side.MIDLINE else ""


def minute_words(row: Row) -> str:
    minutes, seconds = row.first("minutes"), row.first("seconds")
    upper = row.first("minutes_max")
    words = [f"{minutes}–{upper} {_('min')}" if upper else f"{minutes} {_('min')}"] if minutes else []
    return " ".join(words + ([f"{seconds} {_('s')}"] if seconds else []))


def reason_words(row: Row, choices) -> str:
    codes = choices.responses.get("not_done_reason")
    named = codes.label(row.first("not_done_reason")) if codes and row.first("not_done_reason") else ""
    return joined(named, row.first("not_done_words"))


def area_words(row: Row, choices) -> str:
    area = labels(row, "regions", choices.regions) or row.first("area_words")
    return ", ".join(part for part in (area or _("Area not chosen"), side_words(row)) if part)


def pass_line(row: Row, number: int, choices) -> Line:
    pressure = dict(Pressure.choices).get(row.first("pressure"), "")
    return Line(
        row,
        heading=area_words(row, choices),
        aside=labels(row, "structures", choices.structures),
        technique=joined(
            labels(row, "instruments", choices.instruments),
            labels(row, "strokes", choices.strokes),
            str(pressure).lower(),
            minute_words(row),
        ),
        number=number,
        reason=reason_words(row, choices),
    )


def warm_up_line(row: Row, choices) -> Line:
    heading = labels(row, "activity", choices.warm_ups) or _("Activity not chosen")
    return Line(
        row, heading, technique=joined(", ".join(row.get("settings"))), reason=reason_words(row, choices)
    )


def lotion_line(row: Row, choices) -> Line:
    heading = labels(row, "lotion", choices.lotions) or _("Lotion not chosen")
    reasons = choices.responses.get("no_lotion_reason")
    why = reasons.label(row.first("no_lotion_reason")) if reasons and row.first("no_lotion_reason") else ""
    return Line(row, heading, technique=why, reason=reason_words(row, choices))


def modality_line(row: Row, choices) -> Line:
    heading = labels(row, "modality", choices.modalities) or _("Treatment not chosen")
    area = joined(labels(row, "region", choices.regions), side_words(row), row.first("area_words"))
    return Line(row, heading, technique=joined(area, *row.get("settings")), reason=reason_words(row, choices))


def exercise_line(row: Row, choices) -> ExerciseLine:
    choice = choices.exercises.get(row.first("exercise"))
    heading = choice.label if choice else _("Exercise not chosen")
    carried = Row(row.id, row.kind, row.carried)
    change, is_progressed = change_of(row)
    return ExerciseLine(
        row,
        heading=heading,
        aside=joined(side_words(row).capitalize(), row.first("variant"), row.first("range_words")),
        reason=reason_words(row, choices),
        last="".join(text for _name, text in dose_parts(carried)),
        parts=dose_parts(row),
        change=change,
        is_progressed=is_progressed,
        step=steps_of(row, choice, choices),
    )


def steps_of(row: Row, choice, choices) -> Steps | None:
    """None where the exercise has no rule, or its rule does not fit the load that is stated."""
    moved = {**_stepped(row, choice, -1), **_stepped(row, choice, 1)}
    if not moved:
        return None
    rule = choice.step
    fields = [_step_field(row, name, values) for name, values in moved.items()]
    ways = {choice.next_variant_id: "harder", choice.previous_variant_id: "easier"}
    forms = {way: code for code, way in ways.items() if code} if fields[0].name == "exercise" else {}
    labels_ = {f"{way}_label": choices.exercises.label(code) for way, code in forms.items()}
    told = {"limit_rpe": rule.limit_rpe, "limit_pain": rule.limit_pain, "not_checked": rule.not_checked}
    told["question"] = over_the_limit(choice, row.fields)
    return Steps(fields, number_words(rule.amount), rule.label, **told, forms=forms | labels_)


def _stepped(row: Row, choice, direction: int) -> dict:
    try:
        return step(choice, row.fields, direction)
    except NoStep:
        return {}


def _step_field(row: Row, name: str, values: list[str]) -> StepField:
    carried = next(iter(row.carried.get(name, [])), "")
    is_fixed = name in ("load_unit", "exercise")
    return StepField(
        name,
        row.first(name),
        carried,
        values[0] if is_fixed and name != "exercise" else "",
        unit_words(row, name),
    )


def dose_parts(row: Row) -> list[tuple[str, str]]:
    """A dose as pieces: a field's name with its value, or a connecting text without a name."""
    volume = _volume_parts(row)
    load = _load_parts(row)
    between = [("", " · ")] if volume and load else []
    return volume + between + load


def _volume_parts(row: Row) -> list[tuple[str, str]]:
    sets = [("sets", row.first("sets"))] if row.first("sets") else []
    if row.get("sets_to_limit"):
        sets = [("", _("as many sets as possible"))]
    reps = _reps_parts(row)
    hold = (
        [("hold_seconds", row.first("hold_seconds")), ("", " " + _("s"))] if row.first("hold_seconds") else []
    )
    each = reps or hold
    parts = sets + ([("", "×")] if sets and each else []) + each
    if sets and not each:
        parts.append(("", " " + _("sets")))
    return [*parts, ("", " · "), *hold, ("", " " + _("hold"))] if reps and hold else parts


def _reps_parts(row: Row) -> list[tuple[str, str]]:
    if not row.first("reps"):
        return [("", _("to the limit"))] if row.get("reps_to_limit") else []
    upper = [("", "–"), ("reps_max", row.first("reps_max"))] if row.first("reps_max") else []
    return [("reps", row.first("reps")), *upper, *([("", "+")] if row.get("reps_to_limit") else [])]


def _load_parts(row: Row) -> list[tuple[str, str]]:
    unit = str(dict(LoadUnit.choices).get(row.first("load_unit"), ""))
    words = row.first("load_words")
    if not row.first("load_value"):
        only_body = row.first("load_unit") == LoadUnit.BODY_WEIGHT
        return [("", words or unit)] if words or only_body else []
    tail = f" {unit}" + (f", {words}" if words else "")
    return [("load_value", row.first("load_value")), ("", tail)]


def change_of(row: Row) -> tuple[str, bool]:
    """What differs from what was carried: "+2.5 kg", or that it changed; and whether it is more. Nothing of a
    row that was not done."""
    if not row.carried or row.first("outcome") == RowOutcome.NOT_DONE:
        return "", False
    found = difference(dose_of_fields(row.carried), dose_of_fields(row.fields))
    differs = any(row.get(name) != row.carried[name] for name in row.carried)
    changed = pgettext("a dose", "changed") if differs or found.verdict != Verdict.AS_PLANNED else ""
    return found.words or changed, found.verdict == Verdict.PROGRESSED


def unit_words(row: Row, name: str) -> str:
    """What one unit of a dose's field is called."""
    if name == "load_value":
        return str(dict(LoadUnit.choices).get(row.first("load_unit"), ""))
    return {"hold_seconds": _("s"), "reps": _("reps"), "sets": _("sets")}.get(name, "")


def home_line(row: Row, choices) -> Line:
    heading = labels(row, "exercise", choices.exercises) or _("Exercise not chosen")
    often = joined(row.first("times"), str(dict(FrequencyUnit.choices).get(row.first("per"), "")))
    dose = "".join(text for _name, text in dose_parts(row))
    return Line(
        row, heading, technique=joined(side_words(row), dose, often.replace(" · ", "× "), row.first("words"))
    )


def event_line(row: Row, choices) -> Line:
    named = choices.reaction_kinds.label(row.first("kind")) if row.first("kind") else ""
    heading = row.first("words") or named or _("Not described yet")
    severity = dict(AdverseEventSeverity.choices).get(row.first("severity"), "")
    arose = dict(EventArose.choices).get(row.first("arose"), "")
    return Line(row, heading, technique=joined(str(arose), str(severity), row.first("action")))
