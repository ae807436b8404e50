"""What a published case is made of here: the courses of care that it describes, where each of its facts is
kept, and what of it is about a group and not about one person's care."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
# Of the file itself, not of anybody's care.
ABOUT_THE_FILE = ("case", "kind", "source", "verified", "not_stated_in_what_was_read", "awkward")


@dataclass(frozen=True)
class Course:
    """One person's course of care, as it is typed. Rows are written "kind:id", as in the charting tests."""

    person: dict = field(default_factory=dict)
    guardian: dict = field(default_factory=dict)
    consents: tuple = ()  # (kind, is on paper)
    episode: dict = field(default_factory=dict)
    diagnoses: tuple = ()
    plan: dict = field(default_factory=dict)
    often: tuple = ()
    components: dict = field(default_factory=dict)
    measures: tuple = ()
    sessions: tuple = ()
    days: tuple = ()  # of each session, counted from the first; a week apart if empty
    readings: tuple = ()  # (days after the first session, fields)
    charted_by_student: bool = False


@dataclass(frozen=True)
class At:
    """Where a fact is read back: an address, the value there (else the file's own) and what the page says."""

    address: str
    value: object = None
    says: str = ""


@dataclass(frozen=True)
class Case:
    name: str
    courses: dict  # by a short name; "main" where there is one
    held: dict  # path in the file -> At, or several
    apart: dict  # path, or the beginning of one -> why it is no fact about one person's care
    how: str  # plain words for docs/cases.md: how awkward facts were entered

    @cached_property
    def told(self) -> dict:
        return yaml.safe_load((FOLDER / f"{self.name}.yaml").read_text(encoding="utf-8"))

    @property
    def source(self) -> str:
        """As it stands in every transcribed session."""
        source = self.told["source"]
        parts = (source["authors"], source["year"], source["journal"], source.get("volume_page"))
        return ", ".join(str(part) for part in parts if part)

    @cached_property
    def facts(self) -> dict:
        """Every single fact of the file, by its dotted path."""
        return {
            path: value
            for path, value in leaves(self.told)
            if not any(part in ABOUT_THE_FILE for part in path.split("."))
        }

    def homes(self, path) -> tuple:
        at = self.held[path]
        return at if isinstance(at, tuple) else (at,)

    def why_apart(self, path) -> str:
        return next((why for start, why in self.apart.items() if _is_under(path, start)), "")

    @property
    def unplaced(self) -> list:
        return [path for path in self.facts if path not in self.held and not self.why_apart(path)]

    @property
    def misplaced(self) -> list:
        """Named here and not in the file, or placed twice."""
        stray = [path for path in self.held if path not in self.facts]
        empty = [start for start in self.apart if not any(_is_under(path, start) for path in self.facts)]
        return stray + empty + [path for path in self.held if self.why_apart(path)]


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield ".".join(map(str, path)), value


def _is_under(path, start):
    return path == start or path.startswith(f"{start}.")
