"""Which values of a signed session an addendum can strike out, and how the page shows it: the signed value
stays legible beside the one that is right. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app import plain_note

READING = "reading"
# What a part says of itself that is no value of the treatment.
NOT_STRUCK = {"not_recorded", "not_done_reason", "allergies_checked"}
# A corrected value is words; these say no more than a number.
OF_TEN_IN_WORDS = re.compile(r"(\d{1,2})(?: ?/ ?10| (?:out )?of 10)?", re.ASCII)
MINUTES_IN_WORDS = re.compile(r"(\d{1,3})(?: ?min(?:utes?)?)?", re.ASCII)


@dataclass(frozen=True)
class SignedValue:
    """`place` names it within the snapshot: "reading.2", "5.done", "5.pressure"."""

    place: str
    about: str
    words: str

    def __str__(self):
        return f"{self.about}: {self.words}"


@dataclass(frozen=True)
class Struck:
    """A signed value that addendum `number` struck out, and what it says instead."""

    about: str
    signed: str
    now: str
    number: int


def signed_values(snapshot: dict) -> list[SignedValue]:
    """In the order of the record. What was written by hand is not struck: an addendum answers it."""
    parts = [value for part in snapshot["parts"] for value in _of_part(part)]
    readings = [
        SignedValue(f"{READING}.{at}", plain_note.reading_about(one), plain_note.reading_words(one))
        for at, one in enumerate(snapshot["observations"])
        if "value" in one["values"]
    ]
    return parts + readings


def _of_part(part) -> Iterable[SignedValue]:
    name = _name(part)
    if minutes := plain_note.minutes_words(part):
        yield SignedValue(f"{part['position']}.minutes", _("%(part)s, minutes") % {"part": name}, minutes)
    if part["kind"] == "exercise" and part["is_done"] and part["dose"]["words"]:
        yield SignedValue(
            f"{part['position']}.done", _("%(part)s, done") % {"part": name}, part["dose"]["words"]
        )
    for column, told in part["values"].items():
        if column not in NOT_STRUCK and not told.get("is_text") and told["words"]:
            yield SignedValue(f"{part['position']}.{column}", f"{name}, {told['label']}", told["words"])


def _name(part) -> str:
    named = [plain_note.words_of(part, name) for name in ("activity", "exercise", "modality")]
    found = next((name for name in named if name), "") or plain_note.area_words(part)
    return f"{part['kind_words']}: {found}" if found else part["kind_words"]


def struck_in(addenda, *, with_text: bool) -> dict[str, Struck]:
    """By place; of two on one value the later holds. A new reading is a number and is shown to everybody."""
    return {
        one.struck_place: Struck(
            about=one.struck_about,
            signed=one.struck_words,
            now=one.corrected_words if with_text or is_reading(one.struck_place) else "",
            number=one.number,
        )
        for one in addenda
        if one.struck_place
    }


def without_struck(snapshot: dict, places: Iterable[str]) -> dict:
    """The signed text without each value that an addendum struck out: what is wrong is not told. The rest of
    its part stands; a reading goes as a whole."""
    parts = {part["position"]: dict(part) for part in snapshot["parts"]}
    readings = dict(enumerate(snapshot.get("observations", ())))
    for of, _dot, name in (place.partition(".") for place in places):
        if of == READING:
            readings.pop(int(name), None)
        elif part := parts.get(int(of)):
            part |= _without(part, name)
    return {**snapshot, "parts": list(parts.values()), "observations": list(readings.values())}


def as_corrected(snapshot: dict, corrected: Mapping[str, str]) -> dict:
    """The same, but a number that was put right by a number reads as it was put right. Other corrections are
    words of a colleague, and stay with the staff."""
    standing = without_struck(snapshot, corrected)
    parts = {part["position"]: part for part in standing["parts"]}
    signed = {part["position"]: part for part in snapshot["parts"]}
    for place, words in corrected.items():
        of, _dot, name = place.partition(".")
        if of != READING and int(of) in parts:
            parts[int(of)] |= _corrected(parts[int(of)], signed[int(of)], name, words)
    return standing


def _corrected(part, signed, name, words) -> dict:
    if name == "minutes" and (number := _number(MINUTES_IN_WORDS, words)):
        return {"seconds": number * 60}
    if name in plain_note.OF_TEN and (number := number_of_ten(words)) is not None:
        told = signed["values"][name] | {"value": number, "words": str(number)}
        return {"values": part["values"] | {name: told}}
    return {}


def number_of_ten(words: str) -> int | None:
    """Nothing where it was put right in other words, or by a number that is not on the scale."""
    number = _number(OF_TEN_IN_WORDS, words)
    return None if number is None or number > 10 else number


def pain_in_force(signed: int | None, corrected: str | None) -> int | None:
    """A rating from 0 to 10 as it stands: signed, or as an addendum put it right; in words it is none."""
    return signed if corrected is None else number_of_ten(corrected)


def _number(form, words) -> int | None:
    found = form.fullmatch(words.strip())
    return int(found[1]) if found else None


def _without(part, name) -> dict:
    """What `_of_part` offers under this name, empty."""
    if name == "minutes":
        return {"seconds": None, "seconds_min": None, "seconds_max": None}
    if name == "done":
        return {"dose": {"stated": {}, "words": ""}, "sets": []}
    return {"values": {column: told for column, told in part["values"].items() if column != name}}


def is_reading(place: str) -> bool:
    return place.startswith(f"{READING}.")
