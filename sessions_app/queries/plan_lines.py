"""A plan in words: a line for each component, how often, in which weeks. For people, never for storage."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.choices import (
    ComponentKind,
    FrequencyUnit,
    InstrumentEdge,
    MeasuredState,
    Pressure,
    Setting,
    Side,
    SpanUnit,
    TissueState,
)
from sessions_app.models import PlannedComponent, PlannedDose
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.row_kinds import DOSE
from sessions_app.words import dose_words, number_words

# The lists of the catalogue in which a plan's words are found.
KINDS = (
    *("region", "structure", "instrument", "stroke", "lotion", "warm_up", "modality", "exercise", "band"),
    "measure",
)
# Colour and icon of each kind of component.
LOOKS = {
    "exercise": ("ex", "exercise"),
    "exercise_block": ("ex", "clock"),
    "iastm_pass": ("ia", "iastm"),
    "lotion": ("ia", "iastm"),
    "warm_up": ("", "warm-up"),
    "modality": ("", "modality"),
    "retest": ("me", "measure"),
}
IN_FIGURES = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
READ_IN_ORDER = ("warm_up", "exercise_block", "exercise", "lotion", "iastm_pass", "modality", "retest")


@dataclass(frozen=True)
class PlanLine:
    """One planned component as a person reads it."""

    row_id: str
    kind: str
    setting: str
    name: str
    about: str
    dose: str
    when: str
    moves_on: str
    is_not_checked: bool

    @property
    def is_home(self):
        return self.setting == Setting.HOME

    @property
    def tone(self):
        return LOOKS[self.kind][0]

    @property
    def sign(self):
        return LOOKS[self.kind][1]

    @property
    def said(self):
        """Everything that a revision may change, on one line."""
        return ", ".join(part for part in (self.about, self.dose, self.when, self.moves_on) if part)


class Typed:
    """The fields of a planned row, as typed, read for the eye; what cannot be read stays as it is."""

    def __init__(self, fields):
        self.fields = fields

    def first(self, name):
        return next(iter(self.fields.get(name, [])), "")

    def all(self, name):
        return self.fields.get(name, [])

    def number(self, name):
        """None also for "nan" and "1e400", which are numbers to Decimal and to nobody else."""
        text = self.first(name).strip()
        return Decimal(text.replace(",", ".")) if IN_FIGURES.fullmatch(text) else None

    def word(self, name, choices):
        return str(dict(choices.choices).get(self.first(name), ""))


def as_read(rows, row_of=lambda row: row):
    """Exercise is the cornerstone and is read before the instrument work, whichever is done first in the
    room; a plan that gives its parts places of their own is read in that order."""
    rows = list(rows)
    if any(row_of(row).fields.get("sequence") for row in rows):
        return rows
    return sorted(rows, key=lambda row: READ_IN_ORDER.index(row_of(row).kind))


def plan_lines(components, choices):
    return [plan_line(component, choices) for component in as_read(components)]


def template_lines(templates, clinic):
    """Pairs of a template and the names of what is in it."""
    choices = charting_choices(clinic, KINDS)
    return [
        (one, [plan_line(_component(part), choices).name for part in one.components]) for one in templates
    ]


def _component(part):
    return PlannedComponent(kind=part["kind"], fields=part["fields"], from_week=0)


def plan_line(component, choices):
    typed = Typed(component.fields)
    name, about, dose = SAYERS[component.kind](typed, choices)
    rule, not_checked = _rule(component, typed, choices)
    return PlanLine(
        row_id=component.row_id,
        kind=component.kind,
        setting=component.setting,
        name=name,
        about=_joined(*about),
        dose=" · ".join(part for part in (dose, _often_at_home(typed)) if part),
        when=weeks_words(component.from_week, component.to_week),
        moves_on=component.words or rule,
        is_not_checked=not_checked and not component.words,
    )


def _rule(component, typed, choices):
    """The clinic's step for an exercise, and whether nobody has checked it."""
    exercise = choices.exercises.get(typed.first("exercise")) if component.kind == "exercise" else None
    if exercise is None:
        return "", False
    words = "; ".join(part for part in (exercise.step.label, exercise.progression_rule) if part)
    return words, bool(words) and exercise.step.not_checked


def _exercise(typed, choices):
    rest = _("rest %(n)s s") % {"n": typed.first("rest_seconds")} if typed.first("rest_seconds") else ""
    about = [_side(typed), typed.first("range_words"), rest]
    dose = PlannedDose(**{name: _dose_value(typed, name) for name in DOSE if typed.first(name)})
    parts = [dose_words(dose), _minutes(typed)]
    return choices.exercises.label(typed.first("exercise")), about, " · ".join(part for part in parts if part)


def _dose_value(typed, name):
    if name in ("load_value", "sets", "reps", "reps_max", "hold_seconds", "rest_seconds"):
        number = typed.number(name)
        return number if name == "load_value" or number is None else int(number)
    return typed.first(name)


def _pass(typed, choices):
    areas = _joined(
        *(choices.regions.label(code) for code in typed.all("regions")), typed.first("area_words")
    )
    instruments = [choices.instruments.label(code) for code in typed.all("instruments")]
    scans = [
        _("%(instrument)s to scan") % {"instrument": choices.instruments.label(code)}
        for code in typed.all("scan_instruments")
    ]
    about = [
        _side(typed),
        *(choices.structures.label(code) for code in typed.all("structures")),
        *instruments,
        *scans,
        *_of_instruments(typed),
        *(choices.strokes.label(code) for code in typed.all("strokes")),
        typed.word("pressure", Pressure).lower(),
        typed.word("tissue_state", TissueState).lower(),
    ]
    name = _("IASTM, %(areas)s") % {"areas": areas} if areas else _("IASTM")
    return name, about, _joined(_minutes(typed), _stroke_count(typed))


def _of_instruments(typed):
    """With which edge, and by what rule one of those named is taken."""
    if typed.first("edge"):
        yield _("%(what)s edge") % {"what": typed.word("edge", InstrumentEdge).lower()}
    if typed.first("instruments_chosen_by"):
        yield _("one of these, chosen by %(what)s") % {"what": typed.first("instruments_chosen_by")}


def _stroke_count(typed):
    if not typed.first("stroke_count"):
        return ""
    words = _("%(n)s strokes") % {"n": typed.first("stroke_count")}
    return f"{words} {_('each way')}" if typed.first("count_is_per_direction") else words


def _warm_up(typed, choices):
    return choices.warm_ups.label(typed.first("activity")), typed.all("settings"), _minutes(typed)


def _exercise_block(typed, choices):
    return str(ComponentKind.EXERCISE_BLOCK.label), [], _minutes(typed)


def _lotion(typed, choices):
    return choices.lotions.label(typed.first("lotion")), [], ""


def _modality(typed, choices):
    area = choices.regions.label(typed.first("region")) if typed.first("region") else ""
    sham = _("switched off (sham)") if typed.first("is_sham") else ""
    about = [area, typed.first("area_words"), _side(typed), *typed.all("settings"), sham]
    return choices.modalities.label(typed.first("modality")), about, _minutes(typed)


def _retest(typed, choices):
    about = [_side(typed), typed.first("subject"), typed.word("measured_state", MeasuredState).lower()]
    return choices.measures.label(typed.first("measure")), about, ""


SAYERS = {
    "exercise": _exercise,
    "exercise_block": _exercise_block,
    "iastm_pass": _pass,
    "warm_up": _warm_up,
    "lotion": _lotion,
    "modality": _modality,
    "retest": _retest,
}


def _joined(*parts):
    return ", ".join(str(part) for part in parts if part)


def _side(typed):
    return typed.word("side", Side) if typed.first("side") not in ("", Side.NOT_RECORDED) else ""


def _minutes(typed):
    least, most = typed.first("minutes"), typed.first("minutes_max")
    words = f"{least}–{most} min" if least and most else f"{least} min" if least else ""
    if typed.first("seconds"):
        words = _joined_by_space(words, f"{typed.first('seconds')} s")
    return _joined_by_space(words, _("each side") if typed.first("minutes_are_per_side") else "")


def _joined_by_space(*parts):
    return " ".join(part for part in parts if part)


def _often_at_home(typed):
    times, per = typed.number("times"), typed.first("per")
    return often_words(times, None, per, typed.number("every_days"), None)


def span_words(length, unit):
    """How long something has lasted, as it was said: "1 year", "6 weeks"."""
    if length is None:
        return ""
    words = {
        SpanUnit.DAYS: ngettext("%(n)s day", "%(n)s days", length),
        SpanUnit.WEEKS: ngettext("%(n)s week", "%(n)s weeks", length),
        SpanUnit.MONTHS: ngettext("%(n)s month", "%(n)s months", length),
        SpanUnit.YEARS: ngettext("%(n)s year", "%(n)s years", length),
    }
    return words[unit] % {"n": length}


def weeks_words(first, last):
    if last is not None and first == last:
        return _("week %(n)s") % {"n": first}
    if last is not None:
        return _("weeks %(first)s to %(last)s") % {"first": first, "last": last}
    return _("from week %(n)s") % {"n": first} if first else ""


def often_words(times, times_max, per, every_days, every_days_max):
    """How often: "2 times a week", "1 to 2 times a week", "every 2 days", "2 times every 2 days"."""
    words = []
    if times is not None:
        much = number_words(times)
        much = f"{much} {_('to')} {number_words(times_max)}" if times_max else much
        words.append(ngettext("%(n)s time", "%(n)s times", 1 if much == "1" else 2) % {"n": much})
    if every_days:
        until = f" {_('to')} {number_words(every_days_max)}" if every_days_max else ""
        words.append(_("every %(n)s days") % {"n": f"{number_words(every_days)}{until}"})
    elif times is not None and per:
        words.append(str(dict(FrequencyUnit.choices)[per]))
    return " ".join(words)


def frequency_words(frequency):
    """One stretch of the plan: "2 times a week for 4 weeks, on average"."""
    often = often_words(
        frequency.times, frequency.times_max, frequency.per, frequency.every_days, frequency.every_days_max
    )
    if frequency.weeks:
        often += " " + ngettext("for %(n)s week", "for %(n)s weeks", frequency.weeks) % {"n": frequency.weeks}
    since = _("from week %(n)s") % {"n": frequency.from_week} if frequency.from_week else ""
    average = _("on average") if frequency.is_average else ""
    return _joined(often, since, average)
