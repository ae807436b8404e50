"""Could someone repeat this treatment? The reporting lists TIDieR (12 items) and CERT (16 items, of which
7, 14 and 16 have an a and a b), answered from what was recorded and never typed.

An item asks for details; a detail is counted wherever it applies: once for each pass, exercise or
session, or once for the plan. What does not apply is not asked for. Which details an item asks for
follows reference/tidier_cert_map.csv.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Standing(StrEnum):
    ANSWERABLE = "answerable"
    PARTLY = "partly"
    MISSING = "missing"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Count:
    """Of so many places that a detail belongs to, so many state it."""

    given: int = 0
    asked: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.given + other.given, self.asked + other.asked)

    @property
    def missing(self) -> int:
        return self.asked - self.given


Counts = dict[str, Count]


@dataclass(frozen=True)
class Gap:
    """A detail that is missing, and in how many places."""

    detail: str
    count: Count


@dataclass(frozen=True)
class Item:
    """One item of a list and how far it can be answered."""

    standard: str
    number: str
    standing: Standing
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Completeness:
    items: tuple[Item, ...]
    counts: Counts

    def of(self, standing: Standing) -> int:
        return sum(item.standing == standing for item in self.items)

    @property
    def answerable(self) -> int:
        return self.of(Standing.ANSWERABLE)

    @property
    def partly(self) -> int:
        return self.of(Standing.PARTLY)

    @property
    def missing(self) -> int:
        return self.of(Standing.MISSING)

    @property
    def asked(self) -> int:
        return len(self.items) - self.of(Standing.NOT_ASKED)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every detail that some place lacks, once, in the order in which the lists ask for it."""
        named = dict.fromkeys(gap for item in self.items for gap in item.gaps)
        return tuple(named)

    @property
    def details(self) -> Count:
        """How many details are asked for, and how many of them are given wherever they are."""
        asked = [count for count in self.counts.values() if count.asked]
        return Count(sum(not count.missing for count in asked), len(asked))


WHO = ("training", "course", "years")
GROUP = ("mode", "group_size")
DELIVERED = ("planned_before", "visits_planned", "home_log")
ASKED_BY = {
    ("TIDieR", "1"): ("programme", "parts"),
    ("TIDieR", "2"): ("rationale", "goal"),
    ("TIDieR", "3"): ("instrument", "lotion", "equipment", "advice"),
    ("TIDieR", "4"): (
        "parts", "area", "structure", "strokes", "direction", "angle", "pressure", "position", "repetitions",
        "sets",
    ),
    ("TIDieR", "5"): WHO,
    ("TIDieR", "6"): GROUP,
    ("TIDieR", "7"): ("place",),
    ("TIDieR", "8"): (
        "visits_planned", "frequency", "day", "warm_up_time", "iastm_time", "exercise_time", "modality_time",
        "pressure", "stroke_rate", "load",
    ),
    ("TIDieR", "9"): ("tailoring", "start_level", "progression"),
    ("TIDieR", "10"): ("plan", "change_reason"),
    ("TIDieR", "11"): ("adherence", "fidelity"),
    ("TIDieR", "12"): DELIVERED,
    ("CERT", "1"): ("equipment",),
    ("CERT", "2"): ("training", "years"),
    ("CERT", "3"): GROUP,
    ("CERT", "4"): ("supervision", "mode"),
    ("CERT", "5"): ("adherence", "visits_planned", "home_log"),
    ("CERT", "6"): ("advice",),
    ("CERT", "7a"): ("progression",),
    ("CERT", "7b"): ("dose_history",),
    ("CERT", "8"): ("exercise_side", "range", "tempo"),
    ("CERT", "9"): ("home_programme", "home_dose", "home_frequency"),
    ("CERT", "10"): ("parts", "warm_up_time", "iastm_time", "modality_time"),
    ("CERT", "11"): ("reaction", "reaction_action"),
    ("CERT", "12"): ("place",),
    ("CERT", "13"): ("sets", "repetitions", "load", "effort", "tempo", "rest", "frequency", "visits_planned"),
    ("CERT", "14a"): ("tailoring",),
    ("CERT", "14b"): ("tailoring", "baseline"),
    ("CERT", "15"): ("start_level",),
    ("CERT", "16a"): ("fidelity",),
    ("CERT", "16b"): DELIVERED,
}  # fmt: skip


def completeness(counts: Counts) -> Completeness:
    return Completeness(tuple(_item(*item, counts) for item in ASKED_BY), counts)


def _item(standard, number, counts) -> Item:
    asked = [(name, counts[name]) for name in ASKED_BY[standard, number] if name in counts]
    asked = [(name, count) for name, count in asked if count.asked]
    gaps = tuple(Gap(name, count) for name, count in asked if count.missing)
    return Item(standard, number, _standing([count for _name, count in asked]), gaps)


def _standing(counts) -> Standing:
    if not counts:
        return Standing.NOT_ASKED
    if not any(count.missing for count in counts):
        return Standing.ANSWERABLE
    return Standing.PARTLY if any(count.given for count in counts) else Standing.MISSING


def added_up(several: Iterable[Counts]) -> Counts:
    """Of many sessions together."""
    whole: Counts = {}
    for counts in several:
        for name, count in counts.items():
            whole[name] = whole.get(name, Count()) + count
    return whole


# One session, from its sealed snapshot


@dataclass(frozen=True)
class Known:
    """What the snapshot says in the words of its day, and is counted by its code."""

    equipment: Mapping[str, str] = field(default_factory=dict)  # by exercise
    course_words: frozenset[str] = frozenset()  # a course in instrument work, as training is worded


def session_counts(snapshot: dict, known: Known) -> Counts:
    done = _took_place(snapshot)
    of_kind: dict[str, list] = {}
    for part in done:
        of_kind.setdefault(part["kind"], []).append(part)
    counts: Counts = {"parts": _one(done)}
    for kind, name, has in OF_A_PART:
        if rows := of_kind.get(kind):
            counts[name] = Count(sum(map(has, rows)), len(rows))
    counts["equipment"] = _equipment(done, known)
    return counts | _of_the_visit(snapshot, done) | _of_who_treated(snapshot, done, known)


def _took_place(snapshot) -> list[dict]:
    """A block whose exercises were all left out had no minutes that could be told."""
    done = [part for part in snapshot["parts"] if part["is_done"]]
    exercised = any(part["kind"] == "exercise" for part in done)
    return [part for part in done if exercised or part["kind"] != "exercise_block" or _lasts(part)]


def _one(answer, *, asked=True) -> Count:
    return Count(int(bool(answer and asked)), int(asked))


def _value(part, name):
    told = part["values"].get(name)
    return told and told["value"]


def _states(*names: str) -> Callable[[dict], bool]:
    """Any of these columns is filled."""
    unsaid = {None, "", "not_recorded"}
    return lambda part: any(_value(part, name) not in unsaid for name in names)


def _names(name: str) -> Callable[[dict], bool]:
    return lambda part: bool(part[name])


def _doses(*names: str) -> Callable[[dict], bool]:
    return lambda part: any(name in part["dose"]["stated"] for name in names)


def _lasts(part: dict) -> bool:
    return bool(part["seconds"] or part["seconds_min"] or part["seconds_max"])


OF_A_PART = (
    ("warm_up", "warm_up_time", _lasts),
    ("lotion", "lotion", _states("lotion", "no_lotion_reason")),
    ("iastm_pass", "area", _names("regions")),
    ("iastm_pass", "structure", _names("structures")),
    ("iastm_pass", "instrument", _names("instruments")),
    ("iastm_pass", "strokes", _names("strokes")),
    ("iastm_pass", "direction", _states("direction")),
    ("iastm_pass", "angle", _states("angle_min_degrees", "angle_max_degrees")),
    ("iastm_pass", "pressure", _states("pressure", "force_newtons")),
    ("iastm_pass", "iastm_time", _lasts),
    ("iastm_pass", "stroke_rate", _states("stroke_count", "strokes_per_minute")),
    ("iastm_pass", "position", _states("body_position", "tissue_state")),
    ("exercise_block", "exercise_time", _lasts),
    ("exercise", "exercise_side", _states("side")),
    ("exercise", "repetitions", _doses("reps", "reps_to_limit", "hold_seconds")),
    ("exercise", "sets", _doses("sets", "sets_to_limit")),
    ("exercise", "load", _doses("load_value", "load_words", "load_unit")),
    ("exercise", "tempo", _doses("tempo", "hold_seconds")),
    ("exercise", "range", _doses("range_words", "variant")),
    ("exercise", "rest", _doses("rest_seconds")),
    ("exercise", "effort", _states("rpe")),
    ("exercise", "supervision", _states("supervision")),
    ("modality", "modality_time", _lasts),
)


def _equipment(done, known) -> Count:
    """The load says what was lifted; else the catalogue says what the exercise is done with."""
    rows = [part for part in done if part["kind"] == "exercise"]
    loaded = _doses("load_unit", "load_words")
    return Count(
        sum(bool(loaded(row) or known.equipment.get(_value(row, "exercise"))) for row in rows), len(rows)
    )


def _of_the_visit(snapshot, done) -> Counts:
    visit = snapshot["session"]["values"]
    check_in = next((part for part in done if part["kind"] == "check_in"), None)
    treated = [part for part in snapshot["parts"] if part["kind"] in ("iastm_pass", "exercise", "modality")]
    events = snapshot["adverse_events"]
    return {
        "day": _one(not visit.get("day_not_recorded")),
        "place": _one(visit.get("place")),
        "mode": _one(visit.get("mode")),
        "group_size": _one(visit.get("group_size"), asked=_value(snapshot["session"], "mode") == "group"),
        "planned_before": _one(any(part["was_planned"] for part in treated), asked=bool(treated)),
        "reaction": _one(check_in and _states("reaction")(check_in)),
        "reaction_action": Count(sum(bool(_value(one, "action")) for one in events), len(events)),
    }


def _of_who_treated(snapshot, done, known) -> Counts:
    """A transcribed source may say who treated without a log-in of theirs."""
    said = _value(snapshot["session"], "provider_words")
    held = snapshot["practitioner"]["credentials"]
    has_iastm = any(part["kind"] == "iastm_pass" for part in done)
    return {
        "training": _one(held or said),
        "course": _one(any(one["kind"] in known.course_words for one in held), asked=has_iastm and not said),
        "years": _one(any(one["gained_on"] for one in held), asked=not said),
    }


# The course of care


@dataclass(frozen=True)
class Course:
    """What the plan, the home programme and the readings of an episode state."""

    has_plan: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)  # of the newest revision, by field
    has_visits: bool = False
    has_frequency: bool = False
    later_revisions: int = 0
    later_reasons: int = 0
    goals: int = 0
    has_baseline: bool = False
    has_advice: bool = False
    home_items: int = 0
    home_with_dose: int = 0
    home_with_frequency: int = 0
    home_logged: int = 0  # of which the patient has ticked something
    exercises: int = 0  # different ones, done in more than one session
    exercises_with_dose: int = 0  # of them, with a dose every time


def is_of_the_course(item: Item) -> bool:
    """Some of what the item asks for is the plan's to say, or that of several sessions together."""
    return not course_counts(Course()).keys().isdisjoint(ASKED_BY[item.standard, item.number])


PLAN_TEXTS = {
    "programme": "programme",
    "rationale": "rationale",
    "tailoring": "tailoring",
    "start_level": "start_level_rule",
    "progression": "progression_rule",
    "adherence": "adherence_method",
    "fidelity": "fidelity_plan",
}


def course_counts(course: Course) -> Counts:
    texts = {detail: _one(course.texts.get(name, "").strip()) for detail, name in PLAN_TEXTS.items()}
    return texts | {
        "plan": _one(course.has_plan),
        "goal": _one(course.goals),
        "visits_planned": _one(course.has_visits),
        "frequency": _one(course.has_frequency),
        "change_reason": Count(course.later_reasons, course.later_revisions),
        "baseline": _one(course.has_baseline),
        "advice": _one(course.has_advice or course.texts.get("activity_advice", "").strip()),
        "home_programme": _one(course.home_items),
        "home_dose": Count(course.home_with_dose, course.home_items),
        "home_frequency": Count(course.home_with_frequency, course.home_items),
        "home_log": Count(course.home_logged, course.home_items),
        "dose_history": Count(course.exercises_with_dose, course.exercises),
    }


def dose_history(snapshots: Iterable[dict]) -> tuple[int, int]:
    """Exercises done in more than one session, and how many of them state a dose every time."""
    stated: dict[tuple, list] = {}
    for snapshot in snapshots:
        for part in snapshot["parts"]:
            if part["kind"] == "exercise" and part["is_done"]:
                key = (_value(part, "exercise"), _value(part, "side"))
                stated.setdefault(key, []).append(bool(part["dose"]["stated"]))
    repeated = [found for found in stated.values() if len(found) > 1]
    return len(repeated), sum(all(found) for found in repeated)
