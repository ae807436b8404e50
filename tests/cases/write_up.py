"""docs/cases.md, written from the same data that the tests read back: `python -m tests.cases.write_up`."""

import re
import textwrap
from importlib import import_module
from pathlib import Path

from tests.cases.case import FOLDER

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cases.md"
HOMES = {
    "The person": ("patient", "guardian", "consent"),
    "The episode": ("episode", "diagnosis"),
    "The plan": ("plan", "often", "planned", "measure"),
    "The signed sessions": ("each", "first", "last", "session", "sessions"),
    "Readings outside a session": ("reading",),
}
HEAD = """# Twelve published cases, entered and read back

Each case was typed into the pages that a physiotherapist uses (person, episode, plan, charting, signature,
readings outside a session) and read back from the rows, from the sealed snapshot and from the page:
`tests/cases`. A fact of a case that is neither read back nor listed below fails a test, and so does a word of
this page that the tests do not know. The page is written by `python -m tests.cases.write_up`.

For all of them:
- Every session is marked as transcribed and names its source. What the source does not state is "not
  recorded"; nothing is filled in.
- The sources give no dates. The days in the record keep the order, each with the mark "day not stated in the
  source"; the birth date is an estimate from the age. Where the age is not stated either, the form asks for a
  birth date all the same: 1 January 1970, marked as an estimate, stands in for it.
- A trial describes nobody in particular. One made-up person of each arm has what the text says of everybody
  in it; counts, means and spreads of groups are listed and not entered.
"""


def cases():
    for path in sorted(FOLDER.glob("*.yaml")):
        module = import_module(f"tests.cases.{path.stem}")
        yield module.CASE, module.__doc__


def page() -> str:
    return HEAD + "".join(section(case, about) for case, about in cases())


def section(case, about) -> str:
    told = case.told
    source = told["source"]
    where = source.get("doi") or source.get("pmid") or ""
    lines = [
        f"## {case.name.split('_')[0].capitalize()} {source['year']}, {told['kind'].replace('_', ' ')}",
        filled(f"{case.source}{f' ({where})' if where else ''}. Read: {source['read']}."),
        filled(about.strip()),
        "**Held**",
        "\n".join(filled(line, "- ") for line in held_lines(case)),
        "**How awkward facts were entered**",
        case.how.strip(),
        filled("**Not stated, so not recorded:** " + ", ".join(told["not_stated_in_what_was_read"]) + "."),
    ]
    if case.apart:
        lines += [
            "**About groups or the trial, not entered**",
            "\n".join(filled(line, "- ") for line in apart_lines(case)),
        ]
    return "\n" + "\n\n".join(lines) + "\n"


def held_lines(case):
    for home, kinds in HOMES.items():
        paths = [path for path in case.held if _kind(case.homes(path)[0]) in kinds]
        if paths:
            yield f"{home}: {grouped(case, paths)}."


def _kind(at):
    return at.address.rpartition(": ")[2].partition(".")[0]


def apart_lines(case):
    found: dict[str, list[str]] = {}
    for path in case.facts:
        if why := case.why_apart(path):
            found.setdefault(why, []).append(path)
    for why, paths in found.items():
        yield f"{grouped(case, paths)} ({why})."


def grouped(case, paths) -> str:
    """ "age 10; areas: origin of plantar fascia, triceps surae": a list's members together."""
    found: dict[str, list[str]] = {}
    for path in paths:
        line = line_of(case, path)
        found.setdefault(_words(line or path), []).append(
            _row(case, line) if line else _value(case.facts[path])
        )
    return "; ".join(f"{name}: {', '.join(dict.fromkeys(values))}" for name, values in found.items())


def line_of(case, path):
    """The line of a table of numbers in the file, if this fact stands in one."""
    line = path.rpartition(".")[0]
    return line if f"{line}.pre" in case.facts and case.why_apart(path) else ""


def _row(case, line):
    told = {
        path.rpartition(".")[2]: value for path, value in case.facts.items() if path.startswith(f"{line}.")
    }
    about = " ".join(_value(told[name]) for name in ("measure", "side") if name in told)
    star = " starred" if told["starred"] else ""
    before, after = (f"{told[name]} ± {told[f'{name}_sd']}" for name in ("pre", "post"))
    return f"{about} ({told['group']}) {before} to {after}{star}"


def _words(path):
    parts = [part for part in path.split(".") if not part.isdigit()]
    return re.sub(r"_", " ", " ".join(parts[1:] or parts))


def _value(value):
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("_", " ")


def filled(text, indent=""):
    return textwrap.fill(
        text, width=110, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
