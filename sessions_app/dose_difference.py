"""How the dose that was done differs from the planned one. Pure.

What the plan leaves open is told apart from what was done as planned: a load where none was planned is
more, and so is a hold beside planned repetitions. Whether other additions are more cannot be told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum, auto

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.choices import LoadUnit
from sessions_app.payload import Provenance
from sessions_app.row_kinds import DOSE
from sessions_app.words import number_words

COUNTED = ("sets", "reps", "reps_max", "load_value", "hold_seconds", "rest_seconds")
IN_WORDS = ("variant", "tempo", "range_words", "load_words", "rest_seconds")
MOST = 100_000
UNLOADED = ("", LoadUnit.BODY_WEIGHT)

Finding = tuple[int, str]  # harder, easier or neither; and how it reads on a badge


class Verdict(StrEnum):
    AS_PLANNED = auto()
    PROGRESSED = auto()
    REGRESSED = auto()
    CHANGED = auto()
    ADDED = auto()  # the plan names the exercise and states no dose


@dataclass(frozen=True)
class Difference:
    """How today's dose differs from the planned one: the verdict, and a badge such as "+2.5 kg"."""

    verdict: Verdict
    words: str = ""


def difference(planned: Mapping, done: Mapping) -> Difference:
    """Compare two doses; each may name its `exercise`."""
    if planned.get("exercise") and done.get("exercise") != planned["exercise"]:
        return Difference(Verdict.CHANGED)
    before, after = _stated(planned), _stated(done)
    if not before:
        return Difference(Verdict.ADDED if after else Verdict.AS_PLANNED)
    found = [*_loads(before, after), *_sets(before, after), *_reps(before, after), *_holds(before, after)]
    if not found:
        same = all(before.get(name) == after.get(name) for name in IN_WORDS)
        return Difference(Verdict.AS_PLANNED if same else Verdict.CHANGED)
    return Difference(
        _verdict({way for way, _text in found}), ", ".join(text for _way, text in found if text)
    )


def difference_of_part(part: Mapping) -> Difference:
    """Of an exercise in a signed record. Another exercise or side than planned differs, whatever its dose."""
    told = part["provenance"]
    if Provenance.CHANGED in (told.get("exercise"), told.get("side")):
        return Difference(Verdict.CHANGED)
    return difference((part["planned_dose"] or {}).get("stated", {}), part["dose"]["stated"])


def dose_of_fields(fields: Mapping[str, list[str]]) -> dict:
    """A dose as somebody typed it; what is no number yet is not stated."""
    return {name: _typed(name, next(iter(fields.get(name, ())), "")) for name in ("exercise", *DOSE)}


def _typed(name, text):
    if name not in COUNTED:
        return text
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not (number.is_finite() and 0 <= number < MOST) or (number % 1 and name != "load_value"):
        return None
    return number


def _stated(dose: Mapping) -> dict:
    """Numbers as numbers: a signed record keeps them as text."""
    kept = {name: dose[name] for name in DOSE if dose.get(name) not in (None, "") and dose[name] is not False}
    return {name: Decimal(value) if name in COUNTED else value for name, value in kept.items()}


def _verdict(ways: set[int]) -> Verdict:
    return {(1,): Verdict.PROGRESSED, (-1,): Verdict.REGRESSED}.get(tuple(ways), Verdict.CHANGED)


def _loads(before, after) -> Iterable[Finding]:
    """Loads compare in one unit only; to lift something is more than to lift nothing beside oneself."""
    planned, done = before.get("load_value"), after.get("load_value")
    unit = before.get("load_unit", "") if done is None else after.get("load_unit", "")
    if before.get("load_unit", unit) == unit and None not in (planned, done):
        yield from _by(done - planned, _unit(unit))
    elif planned is None and done is not None:
        yield _by_its(done, _unit(unit)) if _is_unloaded(before) else (0, _amount(done, _unit(unit)))
    elif done is None and planned is not None:
        takes_off = after.get("load_unit") == LoadUnit.BODY_WEIGHT
        yield _by_its(-planned, _unit(unit)) if takes_off else (0, "")
    elif None not in (planned, done):
        yield 0, _amount(done, _unit(unit))


def _is_unloaded(dose) -> bool:
    return dose.get("load_unit", "") in UNLOADED and not dose.get("load_words")


def _sets(before, after) -> Iterable[Finding]:
    return _counts(before, after, "sets", lambda many: ngettext("set", "sets", int(many)))


def _reps(before, after) -> Iterable[Finding]:
    """A range is kept to by whatever lies in it, "8 or more" by 8 and all above."""
    if "reps_max" not in before and "reps_max" not in after:
        yield from _counts(before, after, "reps", _reps_unit)
    elif None in (before.get("reps"), after.get("reps")):
        yield 0, ""
    else:
        over, under = _most(after) - _most(before), before["reps"] - after["reps"]
        yield from _by(max(over, Decimal(0)), _reps_unit(over))
        yield from _by(-max(under, Decimal(0)), _reps_unit(under))


def _most(dose):
    return dose.get("reps_max", dose["reps"])


def _reps_unit(many) -> str:
    return ngettext("rep", "reps", int(many))


def _counts(before, after, name, unit) -> Iterable[Finding]:
    planned, done = before.get(name), after.get(name)
    is_open = before.get(f"{name}_to_limit")
    if is_open and done is not None and done >= (planned or 0):
        return
    if not is_open and after.get(f"{name}_to_limit"):
        yield 1, ""  # as many as can be done is more than a number
    elif planned is None and done is not None:
        yield 0, _amount(done, unit(done))
    elif done is None and planned is not None:
        yield 0, ""
    elif planned is not None:
        yield from _by(done - planned, unit(abs(done - planned)))


def _holds(before, after) -> Iterable[Finding]:
    """Repetitions without a word of a hold are not held; without repetitions nothing is known of one."""
    planned, done = before.get("hold_seconds"), after.get("hold_seconds")
    if planned is None and done is not None:
        yield _by_its(done, _("s")) if "reps" in before else (0, _amount(done, _("s")))
    elif done is None and planned is not None:
        yield 0, ""
    elif planned is not None:
        yield from _by(done - planned, _("s"))


def _by(amount, unit) -> Iterable[Finding]:
    if amount:
        yield _by_its(amount, unit)


def _by_its(amount, unit) -> Finding:
    return (1 if amount > 0 else -1), f"{'+' if amount > 0 else '−'}{_amount(abs(amount), unit)}"


def _amount(amount, unit) -> str:
    return f"{number_words(amount)} {unit}".strip()


def _unit(code) -> str:
    return str(dict(LoadUnit.choices).get(code, ""))
