"""The table with which `make prove` ends: promise, file, what came of it, seconds.

A proof that could not be made is told with its reason and never counts as passed; a file in which nothing was
asked fails the run.
"""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.promises import PROMISES

UNNAMED = "(names no promise)"
WORST_FIRST = FAILED, SKIPPED, PASSED = "FAILED", "skipped", "passed"


class Row:
    """One promise in one file."""

    def __init__(self):
        self.results, self.reasons, self.seconds = {}, [], 0.0

    def add(self, report, result):
        self.seconds += report.duration
        if result and self.results.get(report.nodeid) != FAILED:
            self.results[report.nodeid] = result
            self.reasons += [reason_of(report)] if result == SKIPPED else []

    @property
    def result(self):
        """The worst that came of any of its tests."""
        return next((one for one in WORST_FIRST if one in self.results.values()), FAILED)

    @property
    def told(self):
        number, of = list(self.results.values()).count(self.result), len(self.results)
        return self.result if number == of else f"{self.result} {number}/{of}"


class Table:
    def __init__(self, files):
        self.files, self.rows, self.slugs = set(files), defaultdict(Row), {}

    def pytest_collection_modifyitems(self, items):
        for item in items:
            named = [slug for mark in item.iter_markers("promise") for slug in mark.args]
            self.slugs[item.nodeid] = named or [UNNAMED]

    def pytest_runtest_logreport(self, report):
        for slug in self.slugs.get(report.nodeid, [UNNAMED]):
            self.rows[slug, Path(report.nodeid.partition("::")[0]).name].add(report, result_of(report))

    @property
    def silent_files(self):
        return sorted(self.files - {file for _slug, file in self.rows})

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if self.silent_files:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.write_sep("=", "what was proved")
        for line in self.lines():
            terminalreporter.write_line(line)

    def lines(self):
        order = [*PROMISES, UNNAMED]
        for slug, file in sorted(self.rows, key=lambda key: (order.index(key[0]), key[1])):
            row = self.rows[slug, file]
            yield f"{row.told:<13}{row.seconds:7.1f} s  {file:<22}  {PROMISES.get(slug, slug)}"
            yield from (f"{'':13}  because {reason}" for reason in dict.fromkeys(row.reasons))
        yield from (f"{FAILED:<13}{0:7.1f} s  {file:<22}  (nothing was asked)" for file in self.silent_files)
        yield from self.ends()

    def ends(self):
        found = Counter(row.result for row in self.rows.values())
        yield ""
        broken = found[FAILED] + len(self.silent_files)
        yield f"{found[PASSED]} passed, {broken} failed, {found[SKIPPED]} skipped."
        if found[SKIPPED]:
            yield "What is skipped is not proved: its reason stands above."
        alone = [sentence for slug, sentence in PROMISES.items() if slug not in {key[0] for key in self.rows}]
        if alone:
            yield "Proved by `make test` alone:"
            yield from (f"  {sentence}" for sentence in alone)


def result_of(report):
    """By the call, or by what went wrong around it."""
    if report.failed:
        return FAILED
    if report.skipped:
        return SKIPPED
    return PASSED if report.when == "call" else None


def reason_of(report):
    told = report.longrepr
    return str(told[2] if isinstance(told, tuple) else told).removeprefix("Skipped: ")


def pytest_configure(config):
    files = [Path(one.partition("::")[0]) for one in config.args]
    config.pluginmanager.register(
        Table(one.name for one in files if one.suffix == ".py"), "table-of-promises"
    )
