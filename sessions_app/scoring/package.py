"""The items of a questionnaire as a clinic's licence package gives them, and the rule that scores them.

A package is one JSON file; docs/item-packages.md describes it. Reading it finds every fault with its place.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from clinic.typed_text import can_be_kept
from sessions_app.scoring.mean_of_items import mean_of_items
from sessions_app.scoring.percent_of_most import percent_of_most
from sessions_app.scoring.result import Incomplete, Score
from sessions_app.scoring.sum_of_items import sum_of_items
from sessions_app.scoring.turned_percent import turned_percent

RULES = ("sum", "mean", "percent", "turned_percent")
TOP = ("measure", "edition", "licence", "held_by", "scoring", "items")
MOST_ITEMS, MOST_OPTIONS, LONGEST = 120, 30, 1000
HIGHEST, MOST_PLACES = 10_000, 6
LONGEST_NAME = 60


@dataclass(frozen=True)
class Option:
    value: Decimal
    text: str


@dataclass(frozen=True)
class Item:
    key: str
    text: str
    options: tuple[Option, ...]

    @property
    def values(self) -> list[Decimal]:
        return [option.value for option in self.options]


@dataclass(frozen=True)
class Package:
    measure: str
    edition: str
    licence: str
    held_by: str
    rule: str
    needed: int | None
    items: tuple[Item, ...]
    recall_period: str = ""
    # The licence also allows patients to answer on their own screen.
    for_patients: bool = False

    def score(self, answers: Mapping[str, Decimal]) -> Score | Incomplete:
        """`answers` by item key; what is not in it was not answered."""
        given = [answers.get(item.key) for item in self.items]
        match self.rule:
            case "mean":
                return mean_of_items(given, needed=self._needed)
            case "sum":
                return sum_of_items(given, needed=self.needed)
        values = [value for item in self.items for value in item.values]
        ends = {"lowest": min(values), "highest": max(values)}
        rule = percent_of_most if self.rule == "percent" else turned_percent
        return rule(given, needed=self.needed, **ends)

    @property
    def _needed(self) -> int:
        return len(self.items) if self.needed is None else self.needed

    def span(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest score that full answers can give."""
        ends = [self.score({item.key: end(item.values) for item in self.items}).value for end in (min, max)]
        return min(ends), max(ends)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: "items[3].options[1].value"."""

    place: str
    what: str


class _Reader:
    """Collects faults on the way down, so that all are told at once."""

    def __init__(self):
        self.faults: list[Fault] = []

    def fault(self, place, what):
        self.faults.append(Fault(place, what))

    def text(self, found, name, place, *, needed=True):
        value = found.get(name, "")
        where = f"{place}{name}"
        if not isinstance(value, str) or (needed and not value.strip()):
            self.fault(where, "text_needed")
            return ""
        if not can_be_kept(value):
            self.fault(where, "not_text")
            return ""
        if len(value) > LONGEST * (20 if name == "licence" else 1):
            self.fault(where, "too_long")
        return value.strip()

    def number(self, value, place):
        try:
            number = Decimal(str(value)) if type(value) in (int, float, str) else None
        except InvalidOperation:
            number = None
        if number is None or not _is_plain(number):
            self.fault(place, "number_needed")
            return Decimal(0)
        return number

    def no_strangers(self, found, known, place):
        for name in found:
            if name not in known:
                self.fault(f"{place}{_shown(name)}", "unknown_name")

    def has_fault_in(self, place) -> bool:
        """What could not be read is held against nothing else."""
        return any(fault.place.startswith(place) for fault in self.faults)

    def objects(self, found, name, place, *, least, most):
        rows = found.get(name)
        where = f"{place}{name}"
        if not isinstance(rows, list) or not least <= len(rows) <= most:
            self.fault(where, "list_needed")
            return []
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict):
                self.fault(f"{where}[{number}]", "object_needed")
        return [(f"{where}[{number}].", row) for number, row in enumerate(rows, 1) if isinstance(row, dict)]


def _is_plain(number: Decimal) -> bool:
    """Of a size that a page can show and a score can be worked out from."""
    if not number.is_finite() or abs(number) > HIGHEST:
        return False
    return -MOST_PLACES <= number.as_tuple().exponent <= 4


def _shown(name: str) -> str:
    """A name nobody expected, fit for a page: an unshowable one as JSON writes it, a long one cut."""
    shown = name if can_be_kept(name) else json.dumps(name)[1:-1]
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}…"


def read_package(text: str) -> tuple[Package | None, list[Fault]]:
    """The package, or everything that is wrong with the file."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        line = getattr(wrong, "lineno", 1)
        return None, [Fault(f"line {line}", "not_json")]
    if not isinstance(found, dict):
        return None, [Fault("", "object_needed")]
    reader = _Reader()
    package = _package(found, reader)
    return (None, reader.faults) if reader.faults else (package, [])


def _package(found, reader) -> Package:
    reader.no_strangers(found, (*TOP, "recall_period", "for_patients"), "")
    if type(found.get("for_patients", False)) is not bool:
        reader.fault("for_patients", "yes_or_no")
    items = tuple(
        _item(row, place, reader)
        for place, row in reader.objects(found, "items", "", least=1, most=MOST_ITEMS)
    )
    _refuse_doubles([item.key for item in items], "items", reader)
    rule, needed = _scoring(found.get("scoring"), len(items), reader)
    if rule in ("percent", "turned_percent"):
        _refuse_uneven(items, reader)
    return Package(
        **{name: reader.text(found, name, "") for name in ("measure", "edition", "licence", "held_by")},
        rule=rule,
        needed=needed,
        items=items,
        recall_period=reader.text(found, "recall_period", "", needed=False)[:40],
        for_patients=found.get("for_patients") is True,
    )


def _scoring(found, items, reader):
    if not isinstance(found, dict):
        reader.fault("scoring", "object_needed")
        return "", None
    reader.no_strangers(found, ("rule", "needed"), "scoring.")
    rule, needed = found.get("rule"), found.get("needed")
    if rule not in RULES:
        reader.fault("scoring.rule", "unknown_rule")
    if needed is not None and (type(needed) is not int or not 1 <= needed <= max(items, 1)):
        reader.fault("scoring.needed", "needed_of_items")
        needed = None
    return rule, needed


def _item(row, place, reader) -> Item:
    reader.no_strangers(row, ("key", "text", "options"), place)
    options = tuple(
        _option(one, at, reader)
        for at, one in reader.objects(row, "options", place, least=2, most=MOST_OPTIONS)
    )
    if not reader.has_fault_in(f"{place}options"):
        _refuse_doubles([option.value for option in options], f"{place}options", reader)
    key = reader.text(row, "key", place)
    if key and not (key.isascii() and key.replace("_", "").isalnum() and len(key) <= 20):
        reader.fault(f"{place}key", "plain_key")
    return Item(key, reader.text(row, "text", place), options)


def _option(row, place, reader) -> Option:
    reader.no_strangers(row, ("value", "text"), place)
    return Option(reader.number(row.get("value"), f"{place}value"), reader.text(row, "text", place))


def _refuse_doubles(found, place, reader):
    if len(set(found)) < len(found):
        reader.fault(place, "doubled")


def _refuse_uneven(items, reader):
    """A percentage needs items with the same ends: else one item weighs more than its neighbour unseen."""
    places = [(f"items[{number}].options", item) for number, item in enumerate(items, start=1)]
    read = [(place, item) for place, item in places if item.options and not reader.has_fault_in(place)]
    ends = [(place, (min(item.values), max(item.values))) for place, item in read]
    for place, found in ends:
        if found != ends[0][1]:
            reader.fault(place, "uneven")
