"""How a session's minutes are shared out between exercise and treatment that is done to the patient, and
what that gives reason to look at. A flag is a quiet remark; it stands in the way of nothing.

Times are seconds. None: the part was there and nothing says how long it took.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# So many sessions in a row without an exercise being made harder are worth a look.
SESSIONS_WITHOUT_PROGRESSION = 3
THOUSANDTH = Decimal("0.001")


class Flag(StrEnum):
    IASTM_ALONE = "iastm_alone"
    MORE_PASSIVE = "more_passive"
    NO_PROGRESSION = "no_progression"


@dataclass(frozen=True)
class Treatment:
    """The treatment of one session, or of several added up; asking, testing and writing are left out."""

    exercise: int | None = 0
    iastm: int | None = 0
    warm_up: int | None = 0
    passive: int | None = 0  # other treatment that is done to the patient
    active: int | None = 0  # other treatment that the patient does

    @property
    def had_iastm(self) -> bool:
        return self.iastm != 0

    @property
    def had_exercise(self) -> bool:
        return self.exercise != 0

    @property
    def parts(self) -> tuple:
        return (self.exercise, self.iastm, self.warm_up, self.passive, self.active)

    @property
    def is_timed(self) -> bool:
        """Every part says how long it took."""
        return None not in self.parts


def added_up(treatments: Iterable[Treatment]) -> Treatment:
    """All of them together; None where one has the part and no time for it."""
    columns = zip(*(one.parts for one in treatments), strict=True)
    return Treatment(*(None if None in column else sum(column) for column in columns))


def timed(treatments: Iterable[Treatment]) -> Treatment:
    """Those together in which every part says how long it took. Only these compare one part with another:
    a part without a time would count as no time at all."""
    return added_up(one for one in treatments if one.is_timed)


def exercise_share(treatment: Treatment) -> Decimal | None:
    """The part of the treatment that was exercise, from 0 to 1; None where not all minutes are stated. Of
    several sessions, ask for those that are `timed`."""
    whole = sum(treatment.parts) if treatment.is_timed else 0
    return (Decimal(treatment.exercise) / whole).quantize(THOUSANDTH) if whole else None


def session_flags(treatment: Treatment) -> tuple[Flag, ...]:
    """What is remarkable about one session."""
    found = []
    if treatment.had_iastm and not any((treatment.had_exercise, treatment.active != 0)):
        found.append(Flag.IASTM_ALONE)
    if is_more_passive(treatment):
        found.append(Flag.MORE_PASSIVE)
    return tuple(found)


def is_more_passive(treatment: Treatment) -> bool:
    """More minutes done to the patient than by the patient. Told only where both are known."""
    done_to, done_by = (treatment.iastm, treatment.passive), (treatment.exercise, treatment.active)
    if None in done_to + done_by:
        return False
    return sum(done_to) > sum(done_by)


# Whether exercise moves on


@dataclass(frozen=True)
class Done:
    """One exercise as it was done: which, and what can be counted of its dose."""

    exercise: str
    side: str
    sets: int | None = None
    reps: int | None = None
    load: Decimal | None = None
    load_unit: str = ""
    hold_seconds: int | None = None

    @property
    def key(self):
        return self.exercise, self.side

    @property
    def is_unloaded(self) -> bool:
        return self.load is None and self.load_unit in ("", "body_weight")


def is_harder(now: Done, before: Done) -> bool:
    """Something counted went up and nothing that both state went down."""
    pairs = [(now.sets, before.sets), (now.reps, before.reps), _holds(now, before), _loads(now, before)]
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    return any(one > other for one, other in known) and not any(one < other for one, other in known)


def _holds(now: Done, before: Done):
    """Repetitions of which no hold was said were not held: a first hold is more, its loss tells nothing."""
    was_moved = before.hold_seconds is None and before.reps is not None
    return now.hold_seconds, 0 if was_moved else before.hold_seconds


def _loads(now: Done, before: Done):
    """Loads compare in one unit only; to lift something is more than to lift nothing beside oneself."""
    if now.load_unit == before.load_unit:
        return now.load, before.load
    if now.is_unloaded or before.is_unloaded:
        return now.load or 0, before.load or 0
    return None, None


def progressed(sessions: Sequence[Sequence[Done]]) -> list[bool]:
    """For each session with exercise, in order: was an exercise harder than when it was last done, or new
    since the first session?"""
    last: dict[tuple, Done] = {}
    found = []
    for exercises in sessions:
        moved = any(is_harder(one, last[one.key]) if one.key in last else bool(last) for one in exercises)
        found.append(moved)
        last |= {one.key: one for one in exercises}
    return found


def stalled(sessions: Sequence[Sequence[Done]]) -> list[bool]:
    """For each session with exercise: did it and the two before it make nothing harder? The first session
    has nothing before it, so it does not count as one of the three."""
    moved, many = progressed(sessions), SESSIONS_WITHOUT_PROGRESSION
    return [at >= many and not any(moved[at - many + 1 : at + 1]) for at in range(len(moved))]


def has_stalled(sessions: Sequence[Sequence[Done]]) -> bool:
    """The last three sessions with exercise made none of them harder."""
    return any(stalled(sessions)[-1:])


def episode_flags(treatments: Sequence[Treatment], exercises: Sequence[Sequence[Done]]) -> tuple[Flag, ...]:
    """What is remarkable about the episode so far. `exercises` of each session that had any, in order."""
    found = []
    if any(Flag.IASTM_ALONE in session_flags(one) for one in treatments):
        found.append(Flag.IASTM_ALONE)
    if is_more_passive(timed(treatments)):
        found.append(Flag.MORE_PASSIVE)
    if has_stalled(exercises):
        found.append(Flag.NO_PROGRESSION)
    return tuple(found)
