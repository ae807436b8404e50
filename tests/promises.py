"""What we promise, and which tests prove it: `python -m tests.promises` writes docs/promises.md.

A test names the promise it proves: `@pytest.mark.promise("…")`, also on its class, or as `pytestmark` of its
file. What takes long is in tests/prove.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "promises.md"
PROMISES = {
    "own": "Nobody sees a patient of another clinic, and a patient sees only what is her own.",
    "needed": "Staff see what their role needs; nobody reads a record before the second step.",
    "sealed": "A signed session is never changed or deleted, not even by the account that serves.",
    "corrections": "Corrections are addenda or marks. What was signed first stays readable.",
    "trail": "Every look at a record is written down, and the trail shows tampering.",
    "history": "Every change of what may change is kept with its author, also one made in plain SQL.",
    "stored": "What was acknowledged is stored: killing the web server or the database loses nothing.",
    "once": "Saving twice makes one record, and two people never overwrite each other unseen.",
    "typed": "Typed text survives a time-out, a conflict, a closed tab and a network that is away.",
    "backup": "A backup comes back whole or is refused, and a restore is checked seal by seal.",
    "log-in": "A log-in ends when idle, after a day, at once for leavers; guessing is slowed, seeds closed.",
    "strangers": "A wrong address, a wrong password and a stranger's number tell nothing.",
    "browser": "Pages load nothing from elsewhere, run our scripts alone, leave nothing clear in browsers.",
    "recovery": "A server comes back to any minute; a synchronous copy has all that was acknowledged.",
    "slow": "Whoever sends slowly, never ends or reads no answer holds up nobody else.",
    "many": "Several web servers are one: log-ins, limits, jobs are in the database; a copy tells no less.",
    "change": "A new release changes tables and holds nobody up; the release before still runs on them.",
    "packages": "Every package is pinned by its hash, listed, and looked up for known weaknesses.",
    "quiet": "What the log and the counts of a server tell names no patient and no secret.",
    "input": "Whatever is typed or sent is kept exactly or refused in a sentence.",
    "spreadsheet": "Exports are safe in a spreadsheet, read back as written; a research file names nobody.",
    "derived": "What reviews read is derived from the record, and can be derived again and compared.",
    "honest": "The review refuses where the numbers carry no answer, and ranks nobody.",
    "ended": "A record is erased past its years alone, by two people; numbers and a whole trail stay.",
    "merged": "Two records are merged by two people, without a row rewritten, and apart again when undone.",
    "covered": "Of the product's lines and branches its tests run 95 %, of rights, trail and seals all.",
    "blocked": "What a contraindication or a withdrawn consent blocks is not signed, whatever way it comes.",
}

HEAD = """# What we promise, and what proves it

Written by `python -m tests.promises` from the marks on the tests. `make test` runs all of them but those in
files named `prove_…`, which `make prove` runs.

Not promised: that a clinic complies with a law (people do, no program); that nobody can tamper (a superuser
of the database can rewrite a trail unless its head is kept elsewhere: it shows, it is not prevented);
that nothing stops while a database without a replica is down.
"""


def least_covered() -> int:
    """The least part of lines and branches, in percent, as the promise says it."""
    return int(re.search(r"(\d+) %", PROMISES["covered"])[1])


def proofs() -> dict[str, list[str]]:
    """For each promise the tests that name it, `tests/…/test_x.py::test_y`, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for name, slugs in _tests_in(tree, _of_all(tree)):
            for slug in dict.fromkeys(slugs):
                found.setdefault(slug, []).append(f"{path.relative_to(ROOT)}::{name}")
    return found


def _tests_in(tree, slugs):
    """Each test with what it proves; `slugs` are those of the file or the class that it stands in."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _tests_in(node, [*slugs, *_named_by(node.decorator_list)])
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, [*slugs, *_named_by(node.decorator_list)]


def _of_all(tree) -> list[str]:
    marks = [
        line.value
        for line in tree.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "pytestmark"
    ]
    return _named_by([one for mark in marks for one in getattr(mark, "elts", [mark])])


def _named_by(marks) -> list[str]:
    calls = [one for one in marks if isinstance(one, ast.Call)]
    return [
        slug.value for one in calls if ast.unparse(one.func) == "pytest.mark.promise" for slug in one.args
    ]


def written() -> str:
    found = proofs()
    parts = [HEAD]
    for slug, sentence in PROMISES.items():
        tests = "\n".join(f"- {_told(test)}" for test in found.get(slug, []))
        parts.append(f"## {sentence}\n\n{tests}\n")
    return "\n".join(parts)


def _told(test: str) -> str:
    path, name = test.split("::")
    return f"{name.split('_', 1)[1].replace('_', ' ')} (`{path}`)"


if __name__ == "__main__":
    PAPER.write_text(written())
