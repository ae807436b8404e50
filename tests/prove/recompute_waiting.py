"""What waits for somebody, worked out anew: from the exported CSV files, and where those must not tell
(names, papers of the staff, drafts) from plain rows of the tables. It imports nothing of the product; the
rules are those of docs/decisions/0018 and of the own words of the page, written down a second time.
"""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import combinations

from tests.prove.recompute import ASKED_EVERY_VISIT, Tables, day

FOLLOWED_UP, SOON, WEEK = timedelta(days=731), timedelta(days=30), timedelta(days=7)
ALIKE = 0.3


# Measures


def overdue(told: Tables, now: datetime) -> dict[str, set[str]]:
    """By episode the measures that are late: the first score, the next one by the plan, one after the end.
    `now` by the clinic's clock: its day decides."""
    scores, planned = defaultdict(lambda: defaultdict(list)), defaultdict(list)
    for row in told.scores:
        if row["state"] == "recorded":
            scores[row["episode_id"]][row["measure_id"]].append(row)
    for row in told.planned_measures:
        planned[row["episode_id"]].append(row)
    found = {}
    for episode in told.episodes:
        key = episode["episode_id"]
        had = sorted(told.sessions_of[key], key=lambda row: row["started_at"])
        about = scores[key], planned[key]
        if episode["episode_state"] == "open":
            late = _late_now(told, episode, had, *about)
        elif datetime.fromisoformat(episode["closed_at"]) > now - FOLLOWED_UP:
            late = _late_after(episode, had, *about, now.date())
        else:
            late = set()
        if late:
            found[key] = late
    return found


def _late_now(told, episode, had, scores, planned) -> set[str]:
    every = int(episode["reassess_every_sessions"] or 0)
    wanted = {row["measure_id"] for row in planned} | set(told.core[episode["condition_id"]])
    first = {row["measure_id"] for row in planned if row["at_baseline"] == "yes"}
    late = {one for one in first if had and not scores.get(one)}
    for one in wanted - ASKED_EVERY_VISIT:
        if every and (rows := scores.get(one)):
            last = max(datetime.fromisoformat(row["at"]) for row in rows)
            since = sum(datetime.fromisoformat(row["started_at"]) > last for row in had)
            late |= {one} if since >= every else set()
    return late


def _late_after(episode, had, scores, planned, today) -> set[str]:
    """The newest of the days whose week has begun: later than a week after it, without a value since."""
    over = day(had[-1]["ended_at"] if had else episode["closed_on"])
    late = set()
    for row in planned:
        days = [over + int(one) * WEEK for one in row["planned_weeks_after_end"].split("; ") if one]
        opening = [
            (on, on - min(WEEK, (on - before) // 2)) for before, on in zip([over, *days], days, strict=False)
        ]
        begun = [one for one in opening if one[1] <= today]
        rows = [one for one in scores.get(row["measure_id"], []) if one["time_point"] != "discharge"]
        if (
            begun
            and today > begun[-1][0] + WEEK
            and not [1 for one in rows if day(one["at"]) >= begun[-1][1]]
        ):
            late.add(row["measure_id"])
    return late


# Instrument work


def past_review(told: Tables, every: int) -> set[str]:
    """Open courses with so many sessions since the last decision: of those with instruments; after a pause,
    of all."""
    passes = {
        one["session_id"] for one in told.components if one["kind"] == "iastm_pass" and one["done"] == "yes"
    }
    last = {}
    for row in told.decisions:
        if row["decision_about"] == "instrument_work":
            last[row["episode_id"]] = max(row, last.get(row["episode_id"], row), key=_decided)
    found = set()
    for episode in told.episodes:
        key, decided = episode["episode_id"], last.get(episode["episode_id"])
        had = told.sessions_of[key]
        if not any(one["session_id"] in passes for one in had) or episode["episode_state"] != "open":
            continue
        if decided:
            had = [one for one in had if datetime.fromisoformat(one["started_at"]) > _decided(decided)]
        counted = had if decided and decided["decision"] == "pause" else [
            one for one in had if one["session_id"] in passes
        ]  # fmt: skip
        if len(counted) >= every and (decided is None or decided["decision"] != "stop"):
            found.add(key)
    return found


def _decided(row):
    return datetime.fromisoformat(row["decided_at"])


# From plain rows


def ending_papers(held: list[dict], here: set[int], today: date) -> Counter:
    """By person: what ends within thirty days or has ended, and was not listed anew under the same title."""
    kept = [one for one in held if one["removed_at"] is None]
    lasting = {
        (one["user_id"], one["kind"], one["title"].casefold())
        for one in kept
        if one["expires_on"] is None or one["expires_on"] > today + SOON
    }
    ending = [one for one in kept if one["expires_on"] and one["expires_on"] <= today + SOON]
    return Counter(
        one["user_id"]
        for one in ending
        if one["user_id"] in here and (one["user_id"], one["kind"], one["title"].casefold()) not in lasting
    )


def unsigned(drafts: list[dict], now: datetime) -> Counter:
    """By person: drafts older than a day."""
    old = [one for one in drafts if one["state"] == "open" and one["started_at"] < now - timedelta(days=1)]
    return Counter(one["author_id"] for one in old)


def look_alikes(patients: list[dict]) -> set[tuple[int, int]]:
    """Pairs on one birth date with names alike, or of one name with birth dates one slip apart."""
    here = sorted((one for one in patients if one["status"] not in {"merged", "erased"}), key=_key)
    by_date, by_name = defaultdict(list), defaultdict(list)
    for one in here:
        by_date[one["born_on"]].append(one)
        by_name[_name(one)].append(one)
    alike = {
        (a["id"], b["id"]) for same in by_date.values() for a, b in combinations(same, 2) if _alike(a, b)
    }
    slips = {(a["id"], b["id"]) for same in by_name.values() for a, b in combinations(same, 2) if _slip(a, b)}
    return alike | slips


def _key(one):
    return one["id"]


def _name(one) -> str:
    return f"{one['family_name']} {one['given_names']}".lower()


def _alike(one, other) -> bool:
    """Shared groups of three letters, of all that either has; each word begins with two blanks."""
    a, b = (_threes(_name(each)) for each in (one, other))
    return len(a & b) / len(a | b) >= ALIKE - 1e-7


def _threes(name) -> set[str]:
    words = [f"  {word} " for word in re.findall(r"[^\W_]+", name)]
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}


def _slip(one, other) -> bool:
    (d1, m1, y1), (d2, m2, y2) = ((b.day, b.month, b.year) for b in (one["born_on"], other["born_on"]))
    agree = (d1 == d2) + (m1 == m2) + (y1 == y2)
    estimated = one["born_on_is_estimated"] or other["born_on_is_estimated"]
    return agree >= 2 or (d1, m1) == (m2, d2) or (estimated and y1 == y2)
