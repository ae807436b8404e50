"""The names of catalogue entries per language: `names/<language>/<kind>.csv`, a line per entry.

A column beside `code` and `checked` is a part of the entry that is put into words: `name` first of all.
An empty cell says nothing. Names of entries that are not there are refused.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from sessions_app.choices import NameChecked
from sessions_app.reference.rows import FOLDER, BrokenReference

KIND = "cataloguename"


def read_names(rows: dict[str, dict], folder: Path = FOLDER) -> dict[str, dict]:
    """Every name by its code; `rows` are the entries of each kind, as `read_all` gives them."""
    names = {}
    for file in sorted(folder.glob("names/*/*.csv")):
        for name in _names_in(file):
            code = ".".join(name[part] for part in ("language", "kind", "entry", "part"))
            if code in names or name["entry"] not in rows.get(name["kind"], {}):
                raise BrokenReference(f"{file.parent.name}/{file.name}: {code} is doubled or names no entry")
            names[code] = name
    return names


def _names_in(file: Path) -> Iterator[dict]:
    language, kind = file.parent.name, file.stem
    if language not in dict(settings.LANGUAGES):
        raise BrokenReference(f"names/{language} is no language of ours")
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            entry, checked = line.pop("code"), line.pop("checked")
            if checked not in NameChecked.values:
                raise BrokenReference(f"{language}/{kind} {entry}: checked is machine or person")
            about = {"language": language, "kind": kind, "entry": entry, "checked": checked}
            yield from ({**about, "part": part, "name": text} for part, text in line.items() if text)
