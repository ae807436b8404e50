"""Exercise with the instrument against exercise alone, worked out from the exported files by plain least
squares. It imports nothing of the product but its own neighbour, which imports nothing of it either.
"""

from collections import Counter
from dataclasses import dataclass
from math import log1p

import numpy as np
from scipy import stats

from tests.prove.recompute import Tables, day, ended_on, judge, seconds_of

ARM, CELL, SCORED, WITHOUT, CHRONIC_WEEKS = 20, 5, 0.7, 0.1, 13


@dataclass(frozen=True)
class Person:
    with_tool: bool
    start: float | None
    end: float | None
    age: float
    weeks: float

    @property
    def is_scored(self):
        return self.start is not None and self.end is not None


def people(told: Tables, condition, since, until) -> list[Person]:
    """Each with the first episode of this condition that ended in the period and had exercise in it."""
    found, treatment = {}, seconds_of(told)
    rows = sorted(told.episodes, key=lambda one: (one["opened_on"], int(one["episode_id"])))
    for episode in rows:
        had = [treatment[one["session_id"]] for one in told.sessions_of[episode["episode_id"]]]
        if episode["counted_condition_id"] != condition or not since <= ended_on(told, episode) <= until:
            continue
        if any(one["exercise"] for one in had):
            is_with = any(one["iastm"] for one in had)
            found.setdefault(episode["patient_id"], (episode, judge(told, episode), is_with))
    by = Counter(one.measure for _episode, one, _tool in found.values() if one.start is not None)
    measure = by.most_common(1)[0][0] if by else ""
    return [_person(episode, one, is_with, measure) for episode, one, is_with in found.values()]


def _person(episode, judged, is_with, measure) -> Person:
    opened = day(episode["opened_on"])
    start, end = (judged.start, judged.end) if judged.measure == measure else (None, None)
    weeks = (opened - day(episode["onset_on"])).days / 7
    return Person(is_with, start, end, (opened - day(episode["born_on"])).days / 365.25, weeks)


def why_not(found: list[Person]) -> str:
    """What the page has to say instead of comparing; nothing where it may."""
    groups = [[one for one in found if one.with_tool is has] for has in (True, False)]
    tool, without = map(len, groups)
    if min(tool, without) < ARM:
        told = [f"under {CELL}" if 0 < one < CELL else one for one in (tool, without)]
        return f"here are {told[0]} with the tool and {told[1]} without."
    if without < WITHOUT * len(found):
        return f"{without} of {len(found)} people had exercise without it."
    if any(sum(one.is_scored for one in group) < SCORED * len(group) for group in groups):
        return "Cannot tell: too many scores are missing"
    return ""


def difference(found: list[Person]) -> tuple[float, float, float]:
    """At the end, with the instrument less without, after allowing for the start: HC3 errors, 95 percent."""
    scored = [one for one in found if one.is_scored]
    rows = [
        [1, one.with_tool, one.start, one.age, log1p(one.weeks), one.weeks >= CHRONIC_WEEKS] for one in scored
    ]
    design, ends = np.array(rows, dtype=float), np.array([one.end for one in scored])
    inverse = np.linalg.inv(design.T @ design)
    weights = inverse @ design.T @ ends
    left = ends - design @ weights
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    meat = design.T @ (design * ((left / (1 - leverage)) ** 2)[:, None])
    error = np.sqrt((inverse @ meat @ inverse)[1, 1])
    half = stats.t.ppf(0.975, len(ends) - design.shape[1]) * error
    return float(weights[1]), float(weights[1] - half), float(weights[1] + half)
