"""One press of plus or minus on an exercise: its own step and its limits.

Pure: typed-in values in, typed-in values out.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from sessions_app.choices import LoadUnit, StepField, StepUnit
from sessions_app.words import number_words

UNIT_OF_LOAD = {
    StepUnit.KILOGRAM: LoadUnit.KG,
    StepUnit.POUND: LoadUnit.LB,
    StepUnit.PERCENT_OF_MAXIMUM: LoadUnit.PERCENT_1RM,
    StepUnit.LEVEL: LoadUnit.BAND,
}
LEVELS = (LoadUnit.BAND, LoadUnit.MACHINE_STEP)
WITHOUT_NUMBER = ("", LoadUnit.BODY_WEIGHT)
LEADING_NUMBER = re.compile(r"\s*([+-]?\d+(?:[.,]\d+)?)\s*(.*)\Z", re.DOTALL)

Fields = Mapping[str, list[str]]


class NoStep(ValueError):
    """There is no step to take; the text says why."""


def step(exercise, fields: Fields, direction: int) -> dict[str, list[str]]:
    """The fields that one press changes. `exercise` is the catalogue's entry with the clinic's own step."""
    rule = exercise.step if exercise else None
    if not rule:
        raise NoStep(_("This exercise has no step rule. Change its dose by hand."))
    amount = rule.amount * direction
    match rule.field:
        case StepField.LOAD:
            return _load(fields, amount, rule.unit)
        case StepField.REPS:
            return _count(fields, "reps", amount)
        case StepField.HOLD:
            return _time(fields, amount, rule.unit)
        case StepField.RANGE:
            return _range(fields, amount, rule.unit)
        case _:
            return _variant(exercise, direction)


def over_the_limit(exercise, fields: Fields) -> str:
    """A question to ask before progressing; empty when effort and pain are within the exercise's limits."""
    rule = exercise.step if exercise else None
    if not rule:
        return ""
    pain, effort = _number(fields, "pain_during"), _number(fields, "rpe")
    if _is_over(pain, rule.limit_pain):
        told = _("Pain was %(rating)s, above the limit of %(limit)s here. Progress all the same?")
        return told % {"rating": pain, "limit": rule.limit_pain}
    if _is_over(effort, rule.limit_rpe):
        told = _("Effort was %(rating)s, above the limit of %(limit)s here. Progress all the same?")
        return told % {"rating": effort, "limit": rule.limit_rpe}
    return ""


def _is_over(rating, limit):
    return limit is not None and rating is not None and rating > limit


def _load(fields, amount, unit):
    wanted = UNIT_OF_LOAD.get(unit, LoadUnit.OTHER)
    stated = _first(fields, "load_unit")
    if stated not in (*WITHOUT_NUMBER, wanted) and not (wanted in LEVELS and stated in LEVELS):
        told = _("The step is in %(unit)s, the load is in another unit. Change the load by hand.")
        raise NoStep(told % {"unit": unit})
    load = (_number(fields, "load_value") or Decimal(0)) + amount
    if load < 0:
        raise NoStep(_("There is no load left to take off."))
    return {"load_value": [number_words(load)], "load_unit": [stated if stated in LEVELS else str(wanted)]}


def _count(fields, name, amount):
    now = _number(fields, name)
    if now is None:
        raise NoStep(_("Say first how many repetitions."))
    if now + amount < 1:
        raise NoStep(_("There is nothing left to take off."))
    changed = {name: [number_words(now + amount)]}
    upper = _number(fields, f"{name}_max")
    return changed | ({f"{name}_max": [number_words(upper + amount)]} if upper is not None else {})


def _time(fields, amount, unit):
    if unit == StepUnit.MINUTE:
        return _longer(fields, "minutes", amount)
    return _longer(fields, "hold_seconds", amount)


def _longer(fields, name, amount):
    time = (_number(fields, name) or Decimal(0)) + amount
    if time <= 0:
        raise NoStep(_("There is no time left to take off."))
    return {name: [number_words(time)]}


def _range(fields, amount, unit):
    """ "20 cm" becomes "22 cm"; words without a number get the change beside them."""
    stated = _first(fields, "range_words")
    found = LEADING_NUMBER.match(stated)
    if found:
        after = Decimal(found[1].replace(",", ".")) + amount
        return {"range_words": [f"{number_words(after)} {found[2] or unit}".strip()]}
    sign = "+" if amount > 0 else "−"
    return {"range_words": [f"{stated} {sign}{number_words(abs(amount))} {unit}".strip()]}


def _variant(exercise, direction):
    code = exercise.next_variant_id if direction > 0 else exercise.previous_variant_id
    if not code:
        raise NoStep(
            _("There is no harder form of this exercise in the list.")
            if direction > 0
            else _("There is no easier form of this exercise in the list.")
        )
    return {"exercise": [code]}


def _first(fields, name):
    return next(iter(fields.get(name, ())), "")


def _number(fields, name):
    """None also for "nan" and "infinity", which are numbers to Decimal and to nobody else."""
    try:
        number = Decimal(_first(fields, name).replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
