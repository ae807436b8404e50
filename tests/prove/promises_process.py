"""The second half of what is promised: the charts of process, reactions by group, and missing scores."""

import re

from tests.prove import recompute, recompute_process
from tests.prove.promises import CELL, PROMISES, RATE, numbers, promise, says

FEWEST = 8  # points, for limits
BY_FORTNIGHT, BY_WEEK = "Fortnight from", "Week from"

__all__ = ["PROMISES"]


@promise("Every point of the charts of process is worked out again, and so are its limits and its signals")
def process(proof):
    page = proof.page("/review/process/")
    period = proof.told, proof.since, proof.until
    again = recompute_process.on_time(*period, proof.until, RATE)
    _is_drawn(page, "Exercise share of treatment minutes", recompute.exercise_share(*period), 0.5)
    _is_drawn(page, "IASTM minutes a session", recompute.iastm_minutes(*period), 0.05)
    _is_drawn(page, "TIDieR items answered", recompute_process.completeness(*period), 0.5)
    _is_drawn(page, "Reassessed on time, each fortnight", again, 0.5)
    _is_drawn(page, "From beginning to signing", recompute_process.until_signed(*period), 0.05)


@promise("Each closed course is one point of its chart, in order of closing, with limits and signals")
def courses(proof):
    told = recompute_process.sessions_an_episode(proof.told, proof.since, proof.until)
    heading = "Sessions an episode"
    (rows,) = [
        one for one in proof.page("/review/process/").all_tables("Closed", "Value") if len(one) == len(told)
    ]
    signals = recompute.signals([n for _on, n in told])
    for row, (on, n), speaks in zip(rows, told, signals, strict=True):
        assert row[0] == f"{on.day} {on:%b %Y}" and numbers(row[1]) == [n] and bool(row[2]) == speaks, row
    _limits(proof.page("/review/process/"), heading, [n for _on, n in told], 0.05)


def _is_drawn(page, heading, told, by):
    """The table behind the chart under this heading, and the limits that the chart tells."""
    values = [value for value, _n in told.values() if value is not None]
    speaking = iter(recompute.signals(values) if len(values) >= FEWEST else [False] * len(values))
    rows = _rows_of(page, heading)
    assert len(rows) == len(told), heading
    for row, (on, (value, n)) in zip(rows, told.items(), strict=True):
        assert row[0] == f"{on.day} {on:%b %Y}" and numbers(row[2]) == [n], (heading, row, n)
        if value is None:
            assert row[1] == "none", (heading, row)
        else:
            says(row[1], value, by=by)
            assert bool(row[3]) == next(speaking), (heading, row)
    _limits(page, heading, values, by)


def _rows_of(page, heading):
    """Tables stand in the order of their headings."""
    headings = re.findall("|".join(HEADINGS), page.text)
    tables = page.all_tables(BY_FORTNIGHT, "Value") + page.all_tables(BY_WEEK, "Value")
    named = [one for one in dict.fromkeys(headings) if one != "Sessions an episode"]
    assert len(tables) == len(named) == len(HEADINGS) - 1
    return tables[named.index(next(one for one in HEADINGS if one.startswith(heading)))]


HEADINGS = (
    "Exercise share of treatment minutes",
    "Reassessed on time, each fortnight",
    "TIDieR items answered",
    "IASTM minutes a session",
    "Sessions an episode",
    "From beginning to signing",
)


def _limits(page, heading, values, by):
    if len(values) < FEWEST:
        assert f"Too few points for limits: {len(values)}, of {FEWEST} at least" in page.text, heading
        return
    mean, low, high = recompute.limits(values)
    spoken = re.search(r"Mean \S+, limits \S+ and \S+\.", page.chart(heading))
    says(spoken[0].removesuffix("."), mean, max(low, 0), high, by=by)


@promise("Reactions by instrument, pressure and region are worked out again, each with its interval")
def groups(proof):
    text = proof.page("/safety/", period="all")
    for column, heading in (
        ("instruments", "Reactions by instrument"),
        ("pressure", "Reactions by pressure"),
        ("regions", "Reactions by region"),
    ):
        told = recompute_process.by_group(proof.told, column)
        _group(text, heading, {name: found for name, found in told.items() if not _is_few(found)})


def _is_few(found):
    return len({one.patient for one in found}) < CELL


def _group(page, heading, told):
    """A rate where enough were asked, drawn in one line with its count; a count alone of fewer."""
    rated = {name: found for name, found in told.items() if len(found) >= RATE}
    drawn = page.chart(heading) if rated else ""
    for name, found in told.items():
        hits = sum(one.reacted for one in found)
        if name not in rated:
            assert f"{name} {hits} of {len(found)}" in page.text, (heading, name)
            continue
        low, high = recompute.wilson(hits, len(found))
        line = re.search(rf"{re.escape(name)} (\d+) of (\d+) ([\d.]+) \(([\d.]+) – ([\d.]+)\)", drawn)
        assert line, (heading, name, drawn)
        says(
            " ".join(line.groups()), hits, len(found), 100 * hits / len(found), 100 * low, 100 * high, by=0.05
        )
    assert len(re.findall(r"\([\d.]+ – [\d.]+\)", drawn)) == len(rated), heading


@promise("How many episodes lack a score is counted as the record says it")
def missing(proof):
    without = sum(None in (one.start, one.end) for one in proof.judged)
    assert without and f"{without} Missing scores" in proof.page("/review/").text
