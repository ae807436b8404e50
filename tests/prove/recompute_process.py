"""More of the clinic's review from the exported CSV files alone: what a session tells of itself, whether
measures were taken again, how long a course and its writing down are, and reactions by group. It imports
nothing of the product but its own neighbour, which imports nothing of it either.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from tests.prove.recompute import Tables, _due, _fortnight, day, fortnights

NEWEST = 60
COURSE = "IASTM course"
UNSAID = {"", "Not recorded"}


def _states(*columns):
    return lambda row: any(row[one] not in UNSAID for one in columns)


LASTS = _states("seconds", "seconds_min", "seconds_max")
# What TIDieR asks of a part, by its number there; some are asked under two of them.
OF_A_PART = (
    ("3", "lotion", _states("lotion", "no_lotion_reason")),
    ("3", "iastm_pass", _states("instruments")),
    ("4", "iastm_pass", _states("regions")),
    ("4", "iastm_pass", _states("structures")),
    ("4", "iastm_pass", _states("strokes")),
    ("4", "iastm_pass", _states("direction")),
    ("4", "iastm_pass", _states("angle_min_degrees", "angle_max_degrees")),
    ("48", "iastm_pass", _states("pressure", "force_newtons")),
    ("4", "iastm_pass", _states("body_position", "tissue_state")),
    ("4", "exercise", _states("reps", "reps_to_limit", "hold_seconds")),
    ("4", "exercise", _states("sets", "sets_to_limit")),
    ("8", "warm_up", LASTS),
    ("8", "iastm_pass", LASTS),
    ("8", "exercise_block", LASTS),
    ("8", "modality", LASTS),
    ("8", "iastm_pass", _states("stroke_count", "strokes_per_minute")),
    ("8", "exercise", _states("load_value", "load_words", "load_unit")),
)
TREATED = {"iastm_pass", "exercise", "modality"}


def tidier(session: dict, parts: list[dict]) -> list[bool | None]:
    """Of the items that are asked of a session: answered in full, not at all (None), or in part."""
    done = [one for one in parts if one["done"] == "yes"]
    told = defaultdict(list)  # by item: of each detail, whether each place states it
    told["1"].append([bool(done)])
    told["4"].append([bool(done)])
    for items, kind, has in OF_A_PART:
        rows = [has(one) for one in done if one["kind"] == kind]
        for item in items if rows else "":
            told[item].append(rows)
    _of_the_visit(told, session, parts, done)
    return [_standing(details) for details in told.values()]


def _of_the_visit(told, session, parts, done):
    says_who = session["is_told_who"] == "yes"
    told["5"].append([bool(session["training"]) or says_who])
    if not says_who:
        told["5"].append([bool(session["training_gained_on"])])
        if any(one["kind"] == "iastm_pass" for one in done):
            told["5"].append([COURSE in session["training"].split("; ")])
    told["6"].append([bool(session["session_mode"])])
    if session["session_mode"] == "group":
        told["6"].append([bool(session["group_size"])])
    told["7"].append([bool(session["place"])])
    told["8"].append([bool(session["started_at"])])
    treated = [one["was_planned"] == "yes" for one in parts if one["kind"] in TREATED]
    if treated:
        told["12"].append([any(treated)])


def _standing(details) -> bool | None:
    if all(all(rows) for rows in details):
        return True
    return False if any(any(rows) for rows in details) else None


def completeness(told: Tables, since: date, until: date) -> dict[date, tuple]:
    """Each fortnight: how many percent of the items asked are answered in full, and of how many sessions."""
    parts, rows = defaultdict(list), defaultdict(list)
    for one in told.components:
        parts[one["session_id"]].append(one)
    for one in told.sessions:
        if one["status"] == "signed":
            rows[_fortnight(day(one["started_at"]))].append(tidier(one, parts[one["session_id"]]))
    made = {}
    for begins in fortnights(since, until):
        items = [item for session in rows[begins] for item in session]
        made[begins] = (100 * items.count(True) / len(items) if items else None, len(rows[begins]))
    return made


def on_time(told: Tables, since: date, until: date, today: date, least: int) -> dict[date, tuple]:
    """Each fortnight: of what was due, how much was taken in time; under `least` due there is no figure."""
    due = defaultdict(list)
    for episode in told.episodes:
        for on, is_met, _hand in _due(told, episode, today):
            if since <= on <= until:
                due[_fortnight(on)].append(is_met)
    return {
        begins: (100 * sum(due[begins]) / len(due[begins]) if len(due[begins]) >= least else None,
                 len(due[begins]))
        for begins in fortnights(since, until)
    }  # fmt: skip


def sessions_an_episode(told: Tables, since: date, until: date) -> list[tuple[date, int]]:
    """The newest closed ones that had any, oldest first."""
    closed = [
        (one["closed_at"], int(one["episode_id"]), len(told.sessions_of[one["episode_id"]]))
        for one in told.episodes
        if one["episode_state"] == "closed" and since <= day(one["closed_on"]) <= until
    ]
    newest = sorted(one for one in closed if one[2])[-NEWEST:]
    return [(day(at), n) for at, _key, n in newest]


def until_signed(told: Tables, since: date, until: date) -> dict[date, tuple]:
    """Each whole week: the median of the minutes from beginning to signing, and of how many."""
    minutes = defaultdict(list)
    for one in told.sessions:
        if one["status"] == "signed" and "yes" not in (one["late_entry"], one["transcribed"]):
            on = day(one["started_at"])
            took = datetime.fromisoformat(one["signed_at"]) - datetime.fromisoformat(one["begun_at"])
            minutes[on - timedelta(days=on.weekday())].append(took.total_seconds() / 60)
    whole = [begins for begins in sorted(minutes) if since <= begins <= until - timedelta(days=6)]
    return {begins: (median(minutes[begins]), len(minutes[begins])) for begins in whole}


# Safety


@dataclass(frozen=True)
class After:
    """A session with instrument work after which it was asked whether a reaction followed."""

    patient: str
    session: str
    reacted: bool


def asked_after(told: Tables) -> list[After]:
    """Of those in which work was done, with what the next visit of the patient answered."""
    patient = {one["episode_id"]: one["patient_id"] for one in told.episodes}
    rows = defaultdict(list)
    for one in told.sessions:
        if one["status"] == "signed":
            rows[patient[one["episode_id"]]].append(one)
    answer = {one["session_id"]: one["reaction"] for one in told.components if one["kind"] == "check_in"}
    with_tool = {one["session_id"] for one in _passes(told)}
    found = []
    for who, had in rows.items():
        had.sort(key=lambda one: (one["started_at"], int(one["session_id"])))
        for one, after in pairwise(had):
            said = answer.get(after["session_id"])
            if one["session_id"] in with_tool and said in {"None, asked", "Yes"}:
                found.append(After(who, one["session_id"], said == "Yes"))
    return found


def _passes(told):
    return [one for one in told.components if one["kind"] == "iastm_pass" and one["done"] == "yes"]


def by_group(told: Tables, column: str) -> dict[str, list[After]]:
    """`column` of the passes: instruments, pressure or regions. A session with two counts with each."""
    of = defaultdict(set)
    for one in _passes(told):
        of[one["session_id"]] |= {name for name in one[column].split("; ") if name}
    found = defaultdict(list)
    for one in asked_after(told):
        for name in of[one.session]:
            found[name].append(one)
    return dict(found)


# To act on


def alone_since(told: Tables) -> set[str]:
    """Open courses in which a session had instrument work alone and none with exercise has come since."""
    kinds = defaultdict(set)
    for one in told.components:
        if one["done"] == "yes":
            kinds[one["session_id"]].add(one["kind"])
    found = set()
    for one in told.episodes:
        had = sorted(told.sessions_of[one["episode_id"]], key=lambda row: row["started_at"])
        is_alone = False
        for session in had:
            treated = kinds[session["session_id"]] & {"iastm_pass", "exercise"}
            is_alone = treated == {"iastm_pass"} or (is_alone and "exercise" not in treated)
        if is_alone and one["episode_state"] == "open":
            found.add(one["episode_id"])
    return found


def reactions_open(told: Tables) -> list[dict]:
    struck = {one["session_id"] for one in told.sessions if one["status"] != "signed"}
    return [
        one
        for one in told.reactions
        if one["settled"] == "no" and one["reaction_in_error"] == "no" and one["session_id"] not in struck
    ]
