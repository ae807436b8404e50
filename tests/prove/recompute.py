"""The figures of the clinic's review, worked out anew from the exported CSV files and from nothing else.

It reads files, numbers and days; it imports nothing of the product (test_promises.py holds it to that).
The rules are those of docs/decisions/0024 and 0025, written down a second time.
"""

import csv
import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, zip_longest
from math import sqrt

import numpy as np
from scipy import stats

WEEK, SILENCE, FORTNIGHT = timedelta(days=7), timedelta(days=84), 14
PAIN = "nprs"
ASKED_EVERY_VISIT = {"nprs", "groc15", "groc11"}
SERIES = (
    "measure_id",
    "side",
    "subject",
    "measured_state",
    "moment",
    "recall_period",
    "unit",
    "scale_min",
    "scale_max",
)
TREATMENT = ("exercise", "iastm", "warm_up", "modality")


@dataclass(frozen=True)
class Judged:
    patient: str
    condition: str
    measure: str
    start: float | None
    end: float | None
    improved: bool | None  # nothing: it cannot be told


class Tables:
    """The files of one export."""

    def __init__(self, content: bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                if name.endswith(".csv"):
                    text = packed.read(name).decode("utf-8-sig")
                    setattr(self, name[:-4], list(csv.DictReader(io.StringIO(text, newline=""))))
        self.sessions_of = defaultdict(list)
        for row in self.sessions:
            if row["status"] == "signed":
                self.sessions_of[row["episode_id"]].append(row)
        self.scores_of = defaultdict(list)
        for row in self.scores:
            if row["state"] == "recorded" and row["value"]:
                self.scores_of[row["episode_id"]].append(row)
        self.core = defaultdict(dict)
        for row in self.measures:
            self.core[row["condition_id"]][row["measure_id"]] = row


def day(text) -> date:
    return date.fromisoformat(text[:10])


def number(text) -> float | None:
    return float(text) if text else None


# Which episodes ended when


def ended_on(told: Tables, episode) -> date:
    if episode["episode_state"] == "closed":
        return day(episode["closed_on"])
    opened, had = day(episode["opened_on"]), told.sessions_of[episode["episode_id"]]
    last = max((day(one["started_at"]) for one in had), default=opened)
    weeks = number(episode["weeks_max"]) or number(episode["weeks_planned"])
    months = number(episode["months_planned"])
    planned = 7 * weeks if weeks else 30 * months if months else None
    over = opened + timedelta(days=planned) if planned else None
    return min([last + SILENCE, *([over] if over and over >= last else [])])


def ended(told: Tables, since: date, until: date) -> list[dict]:
    return [one for one in told.episodes if since <= ended_on(told, one) <= until]


# Outcomes


def judged(told: Tables, since: date, until: date) -> list[Judged]:
    return [judge(told, one) for one in ended(told, since, until)]


def judge(told, episode) -> Judged:
    patient, condition = episode["patient_id"], episode["counted_condition_id"]
    core = told.core[condition]
    usable = [row for row in core.values() if row["rates_change"] == "no" and row["higher_is_better"]]
    usable.sort(key=lambda row: (not canjudge(row), row["measure_id"] == PAIN, int(row["core_place"])))
    found = [one for row in usable for one in _series(told, episode, row["measure_id"])]
    with_start = [one for one in found if one[1] is not None]
    if not found:
        return Judged(patient, condition, "", None, None, None)
    measure, start, end = (with_start or found)[0]
    return Judged(patient, condition, measure, start, end, _improved(core[measure], start, end))


def canjudge(row) -> bool:
    return all(row[name] or row[f"{name}_depends_on"] for name in ("worthwhile", "error"))


def _series(told, episode, measure):
    """(measure, start, end) of each series of the measure that has either."""
    had = [day(one["started_at"]) for one in told.sessions_of[episode["episode_id"]]]
    first, last = (min(had), max(had)) if had else (day(episode["opened_on"]),) * 2
    series = defaultdict(list)
    for row in told.scores_of[episode["episode_id"]]:
        if row["measure_id"] == measure:
            series[tuple(row[name] for name in SERIES)].append(row)
    for rows in series.values():
        rows.sort(key=lambda row: row["at"])
        is_start = day(rows[0]["at"]) <= first + WEEK
        is_end = day(rows[-1]["at"]) + WEEK >= last and (len(rows) > 1 or not is_start)
        if is_start or is_end:
            values = [number(rows[at]["value"]) for at in (0, -1)]
            yield measure, values[0] if is_start else None, values[1] if is_end else None


def _improved(row, start, end) -> bool | None:
    if start is None or end is None:
        return None
    if row["worthwhile_depends_on"] or row["error_depends_on"]:
        raise ValueError("this threshold depends on something")
    worthwhile, error = number(row["worthwhile"]), number(row["error"])
    if worthwhile is None or error is None:
        return None
    better = (end - start) * (1 if row["higher_is_better"] == "yes" else -1)
    return better > 0 and better >= worthwhile and better >= error


@dataclass(frozen=True)
class Counts:
    """Of a group of judged episodes, as the page tells them."""

    eligible: int
    both: int
    judged: int
    improved: int

    @property
    def rate(self):
        return self.improved / self.judged

    @property
    def interval(self):
        return wilson(self.improved, self.judged)

    @property
    def bounds(self):
        unknown = self.eligible - self.judged
        return self.improved / self.eligible, (self.improved + unknown) / self.eligible


def counts(group) -> Counts:
    group = list(group)
    return Counts(
        eligible=len(group),
        both=sum(one.start is not None and one.end is not None for one in group),
        judged=sum(one.improved is not None for one in group),
        improved=sum(one.improved is True for one in group),
    )


def few(group, least: int) -> bool:
    """Whether a count of these, of any kind, would be of some patients and yet of too few."""
    kinds = (
        {one.patient for one in group},
        {one.patient for one in group if None not in (one.start, one.end)},
        {one.patient for one in group if one.improved is not None},
    )
    return any(0 < len(who) < least for who in kinds)


def unsaid(groups: dict, least: int) -> set:
    """Conditions that are not counted: those of too few, and the next smallest until what is not counted is
    more than one condition and, taken from the total, again not too few."""
    silent = [code for code, group in groups.items() if few(group, least)]
    rest = [code for code in groups if code not in silent]
    rest.sort(key=lambda code: (len({one.patient for one in groups[code]}), code), reverse=True)
    while silent and rest:
        if len(silent) > 1 and not few([one for code in silent for one in groups[code]], least):
            break
        silent.append(rest.pop())
    return set(silent)


def by(group, *names) -> dict:
    found = defaultdict(list)
    for one in group:
        found[tuple(getattr(one, name) for name in names)].append(one)
    return found


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The two solutions of the quadratic equation, by its roots."""
    z = stats.norm.ppf(0.975)
    low, high = np.roots([of + z * z, -(2 * hits + z * z), hits * hits / of])[::-1]
    return float(np.real(low)), float(np.real(high))


def mean_interval(values) -> tuple[float, float, float]:
    values = np.array(values, dtype=float)
    mean = float(values.mean())
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / sqrt(len(values))
    return mean, mean - float(half), mean + float(half)


# Process


def seconds_of(told: Tables) -> dict[str, dict]:
    """By session: seconds of exercise, instrument work, warm-up and other treatment; None without a time."""
    parts = defaultdict(lambda: defaultdict(list))
    for row in told.components:
        if row["done"] == "yes" and row["status"] == "signed":
            parts[row["session_id"]][row["kind"]].append(number(row["seconds"]))
    return {session: _treatment(kinds) for session, kinds in parts.items()}


def _treatment(kinds) -> dict:
    """The block tells the time of all exercises together; without exercises it tells nothing."""
    exercise = kinds.get("exercise", [])
    if exercise and any(kinds.get("exercise_block", [])):
        exercise = kinds["exercise_block"]
    told = {"exercise": exercise, "iastm": kinds.get("iastm_pass", []), "warm_up": kinds.get("warm_up", [])}
    told["modality"] = kinds.get("modality", [])
    return {name: None if None in times else sum(times) for name, times in told.items()}


def fortnights(since: date, until: date) -> list[date]:
    """Those that lie whole in the period; all clinics count them from the same Monday."""
    first = _fortnight(since)
    days = range(first.toordinal(), until.toordinal() - FORTNIGHT + 2, FORTNIGHT)
    return [date.fromordinal(one) for one in days if one >= since.toordinal()]


def _fortnight(on: date) -> date:
    return date.fromordinal((on.toordinal() - 1) // FORTNIGHT * FORTNIGHT + 1)


def exercise_share(told: Tables, since: date, until: date) -> dict[date, tuple]:
    """Each fortnight in percent, with the number of sessions behind it."""
    whole = {key: one for key, one in seconds_of(told).items() if None not in one.values()}
    return _by_fortnight(
        told, since, until, whole, lambda one: (100 * one["exercise"], sum(one[name] for name in TREATMENT))
    )


def iastm_minutes(told: Tables, since: date, until: date) -> dict[date, tuple]:
    """Of the sessions with instrument work: minutes a session."""
    timed = {key: one for key, one in seconds_of(told).items() if one["iastm"]}
    return _by_fortnight(told, since, until, timed, lambda one: (one["iastm"] / 60, 1))


def _by_fortnight(told, since, until, by_session, about) -> dict[date, tuple]:
    rows = defaultdict(list)
    for one in told.sessions:
        if one["status"] == "signed" and one["session_id"] in by_session:
            rows[_fortnight(day(one["started_at"]))].append(about(by_session[one["session_id"]]))
    made = {}
    for begins in fortnights(since, until):
        tops, bottoms = zip(*rows[begins], strict=True) if rows[begins] else ((), ())
        made[begins] = (sum(tops) / sum(bottoms) if sum(bottoms) else None, len(tops))
    return made


def limits(values) -> tuple[float, float, float]:
    """Mean, lower and upper limit of an XmR chart."""
    values = [one for one in values if one is not None]
    mean, moving = float(np.mean(values)), float(np.mean([abs(b - a) for a, b in pairwise(values)]))
    return mean, mean - 2.66 * moving, mean + 2.66 * moving


def signals(values) -> list[bool]:
    """Whether each point is beyond a limit, or one of seven in a row on one side of the mean."""
    mean, low, high = limits(values)
    found = [not low <= one <= high for one in values]
    for at in range(len(values) - 6):
        run = values[at : at + 7]
        if all(one > mean for one in run) or all(one < mean for one in run):
            found[at : at + 7] = [True] * 7
    return found


# Reassessed on time


def reassessed(told: Tables, since: date, until: date, today: date) -> dict[str, list[int]]:
    """By physiotherapist: how many were taken in time, of how many that were due."""
    found = defaultdict(lambda: [0, 0])
    for episode in told.episodes:
        for due, is_met, hand in _due(told, episode, today):
            if since <= due <= until and hand:
                found[hand][0] += is_met
                found[hand][1] += 1
    return found


def _due(told, episode, today):
    every = int(episode["reassess_every_sessions"] or 0)
    had = sorted(told.sessions_of[episode["episode_id"]], key=lambda one: one["started_at"])
    closed = day(episode["closed_on"]) if episode["closed_on"] else None
    for measure in set(told.core[episode["condition_id"]]) - ASKED_EVERY_VISIT:
        rows = [one for one in told.scores_of[episode["episode_id"]] if one["measure_id"] == measure]
        taken = sorted(datetime.fromisoformat(one["at"]) for one in rows)
        for at, following in zip_longest(taken, taken[1:]):
            later = [one for one in had if datetime.fromisoformat(one["started_at"]) > at]
            if not every or len(later) < every:
                continue
            due = day(later[every - 1]["started_at"])
            opens = day(later[every - 2]["started_at"]) if every > 2 else due
            if (closed and due > closed) or (following and following.date() < opens):
                continue
            is_met = following is not None and following.date() <= due
            if is_met or due < today:
                yield due, is_met, _hand(had, due)


def _hand(had, on):
    """Who gave the last session by that day."""
    by_then = [one["practitioner_id"] for one in had if day(one["started_at"]) <= on]
    return by_then[-1] if by_then else None


def funnel_places(found: dict, least: int) -> dict[str, str]:
    """Of each with enough due: inside, between or outside the limits, by the binomial itself."""
    told = {hand: (hits, of) for hand, (hits, of) in found.items() if of >= least}
    made = dict.fromkeys(told, "inside")
    for hand, (hits, of) in told.items():
        share = sum(hits for hits, _of in told.values()) / sum(of for _hits, of in told.values())
        for tail, name in ((0.025, "between"), (0.001, "outside")):
            if not _lower(of, share, tail) <= hits / of <= 1 - _lower(of, 1 - share, tail):
                made[hand] = name
    return made


def _lower(of, share, tail):
    """The quantile, drawn on between whole numbers (Spiegelhalter 2005, appendix)."""
    hits = int(stats.binom.ppf(tail, of, share))
    too_much = stats.binom.cdf(hits, of, share) - tail
    if too_much == 0:
        hits, too_much = hits + 1, stats.binom.pmf(hits + 1, of, share)
    return max(0.0, (hits - too_much / stats.binom.pmf(hits, of, share)) / of)


# Safety


def reactions(told: Tables) -> tuple[int, int, int]:
    """Sessions with instrument work, after how many of them it was asked, and how many had a reaction."""
    patient = {one["episode_id"]: one["patient_id"] for one in told.episodes}
    had = defaultdict(list)
    for one in told.sessions:
        if one["status"] == "signed":
            had[patient[one["episode_id"]]].append(one)
    answer = {one["session_id"]: one["reaction"] for one in told.components if one["kind"] == "check_in"}
    passes = [one for one in told.components if one["kind"] == "iastm_pass" and one["done"] == "yes"]
    with_tool = {one["session_id"] for one in passes}
    total = asked = reacted = 0
    for rows in had.values():
        rows.sort(key=lambda one: (one["started_at"], int(one["session_id"])))
        for one, after in zip_longest(rows, rows[1:]):
            if one["session_id"] in with_tool:
                said = after and answer[after["session_id"]]
                total += 1
                asked += said in {"None, asked", "Yes"}
                reacted += said == "Yes"
    return total, asked, reacted
