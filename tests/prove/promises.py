"""What is promised of the clinic's review, each a sentence and a check against figures from the CSV files.

A check reads a page as its reader has it (page.py), works the figures out anew (recompute.py), and compares.
"""

import re
from datetime import timedelta
from html import unescape
from statistics import mean, median
from types import SimpleNamespace
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from clinic.clock import now
from clinic.identity import acting_as
from sessions_app.actions import computations
from sessions_app.models import Computation
from sessions_app.queries.summaries import summary_faults
from tests import factories
from tests.clinic.test_people import logged_in
from tests.prove import least_squares, recompute
from tests.prove.known_clinic import LONGER_EXERCISE_DAYS, SELDOM_REASSESSES
from tests.prove.page import Page

PROMISES = {}
CELL, RATE = 5, 10
STEADY = 500  # sessions a fortnight: of fewer, chance moves a point as far as what was planted
NUMBER = re.compile(r"[-+−]?\d+(?:\.\d+)?")
PAGES = (
    "/review/", "/review/tool/", "/review/report/", "/review/report/pdf/",
    "/review/missing-scores/", "/review/process/", "/review/export/", "/review/export/csv/",
)  # fmt: skip

OF_OWN_PATIENTS = {"/review/", "/review/missing-scores/", "/review/process/"}


def promise(sentence, *, large=False):
    """`large`: too few episodes say nothing about it."""

    def keep(check):
        PROMISES[sentence] = SimpleNamespace(check=check, large=large)
        return check

    return keep


class Proof:
    """One known clinic, its pages as its manager reads them, and its export as files."""

    def __init__(self, made, told, *, of_days: int):
        """The last so many days."""
        self.made, self.told = made, told
        self.until = self.now().date()
        self.since = self.until - timedelta(days=of_days)
        self.client = logged_in(made.manager)
        self.pages = {}
        self.judged = recompute.judged(told, self.since, self.until)
        self.names = {one["condition_id"]: one["condition"] for one in told.episodes}

    def now(self):
        """By the clinic's clock: its day is another one than that of the server for a third of each day."""
        return localtime(now(), ZoneInfo(self.made.clinic.time_zone))

    def page(self, path, **asked) -> Page:
        asked = asked or {"since": self.since.isoformat(), "until": self.until.isoformat()}
        key = path, *asked.items()
        if key not in self.pages:
            self.pages[key] = Page(self._gone_through(path, asked))
        return self.pages[key]

    def _gone_through(self, path, asked):
        """Where the page asks the worker, with what the worker found, done here."""
        answer = self.client.get(path, asked)
        for address in re.findall(r'action="([^"]*work-out/[^"]*)"', answer.text):
            self.client.post(unescape(address))
            self._work()
        return self.client.get(path, asked)

    def _work(self):
        manager, clinic = self.made.manager.pk, self.made.clinic.pk
        with acting_as(manager, clinic):
            waiting = list(Computation.objects.filter(state="waiting").values_list("pk", flat=True))
        for key in waiting:
            computations.compute.call(key, manager, clinic)

    def people(self, condition):
        return least_squares.people(self.told, condition, self.since, self.until)

    def tool(self, condition) -> Page:
        return Page(self.client.get("/review/tool/", self._asked(condition)))

    def worked_out(self, condition) -> Page:
        """What the worker does meanwhile, done here."""
        page = self.tool(condition)
        if "A comparison can be made" in page.text:
            self.client.post(f"/review/tool/ask/?{urlencode(self._asked(condition))}")
            self._work()
            page = self.tool(condition)
        return page

    def _asked(self, condition):
        return {"since": self.since.isoformat(), "until": self.until.isoformat(), "condition": condition}


def numbers(words) -> list[float]:
    return [float(one.replace("−", "-")) for one in NUMBER.findall(words)]


def says(words, *expected, by=0.0):
    """The numbers in these words are these, to half of the last digit that is shown."""
    found = numbers(words)
    assert len(found) == len(expected), (words, expected)
    wrong = [(one, other) for one, other in zip(found, expected, strict=True) if abs(one - other) > by + 1e-6]
    assert not wrong, (words, expected)


def between(text, before, after) -> str:
    found = re.search(re.escape(before) + "(.*?)" + re.escape(after), text)
    assert found, (before, after, text[:600])
    return found[1]


@promise("Every summary says what the record says")
def summaries(proof):
    with acting_as(proof.made.manager.pk, proof.made.clinic.pk):
        assert not [faults for _episode, faults in summary_faults(proof.made.clinic) if faults]


@promise("The review counts every episode that ended, and those with both scores")
def eligible(proof):
    told, page = recompute.counts(proof.judged), proof.page("/review/")
    assert told.eligible > told.both > 0
    assert f"{told.both} of {told.eligible} ended episodes have a start and an end score" in page.text
    with_start = sum(one.start is not None for one in proof.judged)
    with_end = sum(one.end is not None for one in proof.judged)
    assert f"{with_start} with a start score · {with_end} with an end score" in page.text


@promise("Who improved comes with its Wilson interval and with what the missing could change")
def improved(proof):
    told, text = recompute.counts(proof.judged), proof.page("/review/").text
    rate = between(text, f"{told.improved} improved by a worthwhile amount (", ")")
    says(rate, *(100 * one for one in (told.rate, *told.interval)), by=0.5)
    bounds = between(text, "could move the true figure anywhere from ", "%.")
    says(bounds, *(100 * one for one in told.bounds), by=0.5)


@promise("Conditions stand A to Z; no rate under 10, no count of under 5 patients, nor one to be worked out")
def conditions(proof):
    rows = proof.page("/review/").table("Condition", "Improved")
    groups = _groups(proof)
    unsaid = recompute.unsaid(groups, CELL)
    told = sorted((proof.names[code] for code in groups), key=str.casefold)
    assert [row[0] for row in rows if row[0]] == told
    for code, group in groups.items():
        (row,) = [row for row in rows if row[0] == proof.names[code]]
        if code in unsaid:
            assert not NUMBER.findall(" ".join(row[1:]).replace(f"Under {CELL} patients", "")), row
        else:
            _condition(row, recompute.counts(group))


def _groups(proof) -> dict:
    return {names[0]: group for names, group in recompute.by(proof.judged, "condition").items()}


def _patients(group) -> int:
    return len({one.patient for one in group})


def _condition(row, told):
    says(row[-1], told.both, told.eligible)
    if told.judged >= RATE:
        says(row[1].partition(" not judged")[0], told.improved, told.judged, *_not_judged(told))
        says(row[-2], *(100 * one for one in (told.rate, *told.interval)), by=0.5)
    else:
        assert "%" not in " ".join(row[:-1])


def _not_judged(told):
    return [told.both - told.judged] if told.both > told.judged else []


@promise("Mean changes stand by measure with their t interval, never pooled; beside them who was lost")
def changes(proof):
    rows = {row[0]: row for row in proof.page("/review/").table("Condition and measure")}
    measures = {one["measure_id"]: one["measure"] for one in proof.told.measures}
    shown = 0
    with_start = [one for one in proof.judged if one.start is not None]
    unsaid = recompute.unsaid(_groups(proof), CELL)
    for (condition, measure), group in recompute.by(with_start, "condition", "measure").items():
        kept = [one for one in group if one.end is not None]
        gone = [one for one in group if one.end is None]
        lost, enough = [one.start for one in gone], min(map(_patients, (kept, gone))) >= CELL
        begins = f"{proof.names[condition]} {measures[measure]},"
        row = next((row for name, row in rows.items() if name.startswith(begins)), None)
        if condition in unsaid:
            assert row is None
            continue
        if len(kept) >= RATE:
            shown += 1
            says(row[1], len(kept))
            moved = [one.end - one.start for one in kept]
            mean, _dot, middle = row[2].partition("median")
            says(mean, *recompute.mean_interval(moved), by=0.05)
            says(middle, *([median(moved)] if middle else []), by=0.05)
        if row and enough:
            says(row[3], sum(one.start for one in kept) / len(kept), by=0.05)
            says(row[4], sum(lost) / len(lost), len(lost), by=0.05)
    assert shown or len(proof.judged) < 200


@promise("What was planted speaks: exercise became longer, and one therapist seldom reassesses", large=True)
def planted(proof):
    share = recompute.exercise_share(proof.told, proof.until - timedelta(days=365), proof.until)
    asked = {"since": (proof.until - timedelta(days=365)).isoformat(), "until": proof.until.isoformat()}
    page = proof.page("/review/process/", **asked)
    values = [value for value, _n in share.values() if value is not None]
    assert any(recompute.signals(values)) and "Signal:" in page.text
    turned = proof.until - timedelta(days=LONGER_EXERCISE_DAYS)
    before = [value for on, (value, _n) in share.items() if on < turned - timedelta(days=14) and value]
    after = [value for on, (value, _n) in share.items() if on >= turned and value]
    assert min(after) > mean(before) and mean(after) > max(before)
    if median(n for _value, n in share.values()) >= STEADY:
        assert min(after) > max(before)
    seldom = proof.made.therapists[SELDOM_REASSESSES].display_name
    assert re.search(rf"{seldom}: \d+ of \d+ on time, outside the limits", page.text)


@promise("The funnel names nobody but whoever is outside its limits, A to Z")
def funnel(proof):
    page = proof.page("/review/process/")
    told = recompute.reassessed(proof.told, proof.since, proof.until, proof.until)
    places = recompute.funnel_places(told, RATE)
    rows = page.table("Due", "On time", "%") if len(places) >= 3 else []
    expected = sorted((told[hand][1], told[hand][0]) for hand in places)
    if rows:
        assert sorted((int(row[0]), int(row[1])) for row in rows) == expected
    names = {str(one.pk): one.display_name for one in proof.made.therapists}
    outside = sorted(names[hand] for hand, place in places.items() if place == "outside" and rows)
    named = re.findall(r"(Therapist \d\d): \d+ of \d+ on time", page.text)
    assert named == outside
    cards = page.text.partition("Reassessed on time, %, each physiotherapist")[2]
    inside = {name for hand, name in names.items() if name not in outside}
    assert not [name for name in inside if name in cards]


@promise("Reactions stand per 100 sessions with instrument work, with their Wilson interval")
def safety(proof):
    sessions, asked, reacted = recompute.reactions(proof.told)
    text = proof.page("/safety/", period="all").text
    assert f"{asked} of {sessions} sessions with instrument work were followed by the question" in text
    assert f"A reaction followed {reacted} session" in text
    low, high = recompute.wilson(reacted, asked)
    rate = between(text, f"was the answer after {asked - reacted}.", "to")
    says(rate.replace("95% interval", ""), 100 * reacted / asked, 100, 100 * low, by=0.05)
    assert f"to {100 * high:.1f}" in text


@promise("The comparison of the tool refuses where it must, and says what is lacking")
def refusals(proof):
    refused = 0
    for condition in {
        one["counted_condition_id"] for one in recompute.ended(proof.told, proof.since, proof.until)
    }:
        lacking = least_squares.why_not(proof.people(condition))
        refused += bool(lacking)
        text = proof.tool(condition).text
        assert lacking in text, (condition, lacking)
        assert bool(lacking) == ("A comparison can be made" not in text), condition
    assert refused


@promise("Where it answers, the difference is that of plain least squares, never called a cause", large=True)
def difference(proof):
    for condition in ("calf_strain", "lat_elbow", "neck_pain"):
        value, low, high = least_squares.difference(proof.people(condition))
        text = proof.worked_out(condition).text
        way = "higher" if value >= 0 else "lower"
        scored = re.search(rf"scored (\S+) points {way} on", text)
        assert scored and abs(float(scored[1]) - abs(value)) <= 0.051, (condition, value, scored)
        says(between(text, "), interval ", ", after allowing"), low, high, by=0.051)
        assert "It does not show what caused a difference." in text
        assert "What nobody wrote down is not allowed for" in text


@promise("A true effect is found; where there is none, none is claimed that was allowed for", large=True)
def truth(proof):
    assert "The groups differ by enough to matter" in proof.worked_out("calf_strain").text
    assert "The groups differ by enough to matter" not in proof.worked_out("lat_elbow").text


@promise("The report on paper has the figures of the page, and says when and by whom it was made")
def report(proof):
    told, page = recompute.counts(proof.judged), proof.page("/review/report/")
    assert f"{told.both} of {told.eligible} ended episodes have a start and an end score." in page.text
    assert f"by {proof.made.manager.display_name}" in page.text
    on_page = proof.page("/review/").table("Condition", "Improved")
    on_paper = page.table("Condition", "Improved")
    assert [(row[0], row[1], row[-1]) for row in on_page if row[0]] == [
        (row[0], row[1], row[-1]) for row in on_paper
    ]


@promise("Outcomes of one physiotherapist are not shown")
def no_outcomes_of_one(proof):
    page = proof.page("/review/", physiotherapist=str(proof.made.therapists[0].pk))
    assert "Outcomes are not shown for one physiotherapist" in page.text
    assert "improved by a worthwhile amount" not in page.text


@promise("The front desk is told 404; a physiotherapist has the review of the own patients and no other")
def strangers(proof):
    desk, therapist = (factories.client_of(one) for one in (proof.made.desk, proof.made.therapists[0]))
    assert [desk.get(path).status_code for path in PAGES] == [404] * len(PAGES)
    told = {path: therapist.get(path).status_code for path in PAGES}
    assert {path for path, code in told.items() if code == 200} == OF_OWN_PATIENTS
    assert {code for path, code in told.items() if path not in OF_OWN_PATIENTS} == {404}


@promise("What a physiotherapist reads of the own patients is counted of them alone, and compares nobody")
def own_patients(proof):
    """In the known clinic a patient's team is the physiotherapist of the first episode."""
    me = proof.made.therapists[0]
    keys = {one["patient_id"] for one in _told_first_by(proof.told, me)}
    group = [one for one in proof.judged if one.patient in keys]
    mine = recompute.counts(group)
    asked = {"since": proof.since.isoformat(), "until": proof.until.isoformat()}
    client = factories.client_of(me)
    page = Page(client.get("/review/", asked))
    assert len(keys) < len({one["patient_id"] for one in proof.told.episodes})
    if recompute.few(group, CELL):
        assert f"Fewer than {CELL}" in page.text
    else:
        assert f"{mine.both} of {mine.eligible} ended" in page.text, mine
    every = page.text + Page(client.get("/review/process/", asked)).text
    assert not re.findall(r"Therapist (?!01)\d\d", every) and "each physiotherapist" not in every


def _told_first_by(told, therapist):
    """The first episode of each patient, where this one is responsible for it."""
    first = {}
    for one in sorted(told.episodes, key=lambda row: int(row["episode_id"])):
        first.setdefault(one["patient_id"], one)
    return [one for one in first.values() if one["responsible_id"] == str(therapist.pk)]
