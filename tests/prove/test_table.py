"""The table at the end of `make prove` flatters nothing."""

from types import SimpleNamespace

import pytest

from tests.promises import PROMISES
from tests.prove.table import Table, result_of


def report(name, outcome="passed", when="call", why=""):
    return SimpleNamespace(
        nodeid=f"tests/prove/prove_it.py::{name}",
        when=when,
        duration=1.5,
        longrepr=("file", 7, f"Skipped: {why}") if outcome == "skipped" else why,
        **{one: outcome == one for one in ("passed", "failed", "skipped")},
    )


@pytest.fixture
def table():
    made = Table(["prove_it.py", "prove_nothing.py"])
    made.slugs = {
        f"tests/prove/prove_it.py::{name}": [slug] for name, slug in {"a": "own", "b": "log-in"}.items()
    }
    return made


def told(table, *reports):
    for one in reports:
        table.pytest_runtest_logreport(one)
    return "\n".join(table.lines())


def test_what_passed_and_broke_afterwards_is_told_as_failed(table):
    around = [report("a", when="setup"), report("a"), report("a", "failed", "teardown")]
    assert f"FAILED           4.5 s  prove_it.py             {PROMISES['own']}" in told(table, *around)


def test_what_could_not_be_asked_never_counts_as_passed(table):
    words = told(table, report("a"), report("b", "skipped", "setup", "no network"))
    assert f"skipped          1.5 s  prove_it.py             {PROMISES['log-in']}" in words
    assert "because no network" in words
    assert "1 passed, 1 failed, 1 skipped." in words
    assert "What is skipped is not proved" in words


def test_a_file_in_which_nothing_was_asked_fails_the_run(table):
    session = SimpleNamespace(exitstatus=0)
    words = told(table, report("a"))
    table.pytest_sessionfinish(session)
    assert "FAILED           0.0 s  prove_nothing.py        (nothing was asked)" in words
    assert session.exitstatus == 1


def test_a_setup_alone_is_no_result():
    assert result_of(report("a", when="setup")) is None
