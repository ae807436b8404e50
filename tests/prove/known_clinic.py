"""A clinic of which the truth is known: who was treated how, what that did, who was lost and why.

Nothing here touches the database. The same seed makes the same clinic; `load.py` writes it down. Every figure
that a review may show is the consequence of a number in KINDS or of the constants below, so a test can ask
whether the review finds it, or rightly says that it cannot be told.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SEED = 20261122
DAYS = 540  # from the first episode to the last day
SITES = ("East Coast", "Jurong", "Novena")
THERAPISTS_A_SITE = 4
# One therapist reassesses far less often than the others, and from one day on all exercise longer.
SELDOM_REASSESSES, SELDOM, USUAL = 6, 0.25, 0.8
LONGER_EXERCISE_DAYS, LONGER_BY = 150, 4  # the last so many days; minutes
REACTS = {"light": 0.03, "moderate": 0.06, "firm": 0.13}
IASTM_ALONE = 0.02  # of the sessions with instrument work
NO_BASELINE, STRUCK_SESSION, NO_RESEARCH, WITHDRAWN = 0.03, 0.006, 0.3, 0.05
SECOND_EPISODE = 0.08
FAMILIES = ("Abdullah", "Chua", "Fernandez", "Goh", "Ismail", "Koh", "Lee", "Lim", "Nair", "Ng", "Ong", "Tan")
GIVEN = ("Aisha", "Ben", "Chen Hui", "Devi", "Farid", "Grace", "Hui Min", "Jun Jie", "Kumar", "Mei", "Ravi")


@dataclass(frozen=True)
class Kind:
    """What is true of the episodes of one condition. Scores in the measure's own points; `better` is 1 where
    more is better. `effect`: what the instrument adds, in points towards better."""

    condition: str
    measure: str
    unit: str
    scale: tuple[int, int]
    better: int
    start: tuple[float, float]  # mean and spread of the first score
    gain: float
    region: str
    exercise: str
    share: float = 0  # of all episodes; or `count` of them, however large the clinic
    count: int = 0
    effect: float = 0
    with_iastm: float = 0.5
    by_start: float = 0  # the worse the start, the more often the instrument (and the more is gained)
    unseen: float = 0  # what nobody writes down decides on the instrument and on the gain
    lost: float = 0.15
    pain: str = "nprs"


KINDS = (
    # No effect; what is written down decides on the instrument.
    Kind("lat_elbow", "prtee", "points", (0, 100), -1, (52, 14), 22, "elbow_lateral", "el_ecc_wrist_ext",
         share=0.26, by_start=1.2),
    # An effect well above the worthwhile change.
    Kind("calf_strain", "lefs", "points", (0, 80), 1, (42, 9), 8, "calf", "an_hsr_standing",
         share=0.22, effect=16, by_start=0.4),
    # No effect; what nobody wrote down decides on the instrument and on the gain.
    Kind("neck_pain", "ndi", "points", (0, 50), -1, (23, 6), 8, "neck_b", "ne_chin_tuck",
         share=0.18, unseen=1.2),
    # Hardly anybody without: nothing to compare with.
    Kind("rc_shoulder", "spadi", "points", (0, 100), -1, (55, 13), 20, "shoulder_b", "sh_band_er",
         share=0.14, with_iastm=0.95),
    # Half of the end scores are missing.
    Kind("plantar_heel", "faam_adl", "percent", (0, 100), 1, (60, 11), 15, "heel_plantar", "an_hsr_standing",
         share=0.12, lost=0.48, pain="nprs_first_step"),
    Kind("pfp", "lefs", "points", (0, 80), 1, (48, 9), 9, "knee_f", "kn_decline_squat",
         share=0.08),
    # Fewer than twenty in one group; too few for a rate; so few that a count would name them.
    Kind("ankle_instability", "faam_adl", "percent", (0, 100), 1, (64, 10), 12, "ankle_lateral",
         "an_hsr_standing", count=34, with_iastm=0.6, lost=0.1),
    Kind("dequervain", "quickdash", "points", (0, 100), -1, (45, 12), 15, "wrist", "ha_grip",
         count=7, lost=0),
    Kind("cts", "quickdash", "points", (0, 100), -1, (40, 10), 12, "wrist", "ha_tendon_glide",
         count=3, lost=0),
)  # fmt: skip


@dataclass(frozen=True)
class Pass:
    minutes: int
    pressure: str
    instrument: str


@dataclass(frozen=True)
class Session:
    number: int
    on: date
    minute: int  # of the day
    pain: int
    reacted: bool  # since the last session
    exercise_minutes: int  # 0: none
    load: int
    passes: tuple[Pass, ...]
    is_struck: bool = False


@dataclass(frozen=True)
class Score:
    measure: str
    unit: str
    scale: tuple[int, int]
    value: int | None  # nothing: asked for and missing
    on: date
    time_point: str


@dataclass(frozen=True)
class Episode:
    kind: Kind
    number: int  # of the patient
    opened_on: date
    weeks_before: int
    therapist: int
    with_iastm: bool
    is_closed: bool
    closed_on: date | None
    sessions: tuple[Session, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Person:
    number: int
    family_name: str
    given_names: str
    born_on: date
    sex: str
    gives_research: bool
    withdrew_research: bool
    episodes: tuple[Episode, ...]


def known_clinic(episodes: int, *, until: date, seed: int = SEED) -> list[Person]:
    """`episodes` of them, up to this day."""
    random = Random(seed)
    kinds = _kinds(episodes)
    random.shuffle(kinds)
    people, number = [], 0
    while kinds:
        number += 1
        many = 2 if len(kinds) > 1 and random.random() < SECOND_EPISODE else 1
        mine, kinds = kinds[:many], kinds[many:]
        people.append(_person(random, number, mine, until))
    return people


def _kinds(episodes):
    """Each condition as often as it should be; the small ones stay as they are."""
    made = [kind for kind in KINDS for _one in range(kind.count)]
    left, shares = max(0, episodes - len(made)), [kind for kind in KINDS if kind.share]
    made += [kind for kind in shares for _one in range(int(left * kind.share))]
    return made + [shares[0]] * max(0, episodes - len(made))


def _person(random, number, kinds, until):
    age = min(97, max(18, random.gauss(46, 15))) if random.random() > 0.002 else 96
    gives = random.random() > NO_RESEARCH
    return Person(
        number=number,
        family_name=random.choice(FAMILIES),
        given_names=random.choice(GIVEN),
        born_on=until - timedelta(days=int(age * 365.25) + DAYS),
        sex=random.choice(("female", "male")),
        gives_research=gives,
        withdrew_research=gives and random.random() < WITHDRAWN,
        episodes=tuple(_episode(random, kind, at, until) for at, kind in enumerate(kinds, start=1)),
    )


def _episode(random, kind, number, until):
    opened = until - timedelta(days=random.randrange(DAYS))
    first, unseen = random.gauss(*kind.start), random.gauss(0, 1)
    worse = kind.better * (kind.start[0] - first) / kind.start[1]  # in spreads
    has_tool = random.random() < _share(kind.with_iastm, kind.by_start * worse + kind.unseen * unseen)
    therapist = random.randrange(len(SITES) * THERAPISTS_A_SITE)
    sessions = _sessions(random, kind, opened, until, has_tool)
    last = sessions[-1].on if sessions else opened
    is_closed = last + timedelta(days=14) < until and random.random() < 0.92
    gained = kind.gain + 0.35 * kind.start[1] * worse + kind.effect * has_tool
    gained += kind.unseen * unseen * kind.start[1] * 0.5 + random.gauss(0, kind.start[1] * 0.55)
    truth = first, first + kind.better * gained, worse
    return Episode(
        kind=kind,
        number=number,
        opened_on=opened,
        weeks_before=random.choice((2, 3, 4, 6, 8, 10, 14, 20, 30, 52)),
        therapist=therapist,
        with_iastm=has_tool,
        is_closed=is_closed,
        closed_on=last + timedelta(days=7) if is_closed else None,
        sessions=sessions,
        scores=_scores(random, kind, truth, opened, sessions, is_closed, therapist),
    )


def _share(usual, shift):
    """A share moved by some spreads, kept between 1 and 99 %."""
    odds = usual / (1 - usual) * 2.718281828**shift
    return min(0.99, max(0.01, odds / (1 + odds)))


def _sessions(random, kind, opened, until, has_tool):
    made, on, before = [], opened, None
    pain = random.randint(3, 8)
    for number in range(1, random.randint(3, 9) + 1):
        passes = _passes(random) if has_tool and random.random() < 0.8 else ()
        alone = bool(passes) and random.random() < IASTM_ALONE
        before = Session(
            number=number,
            on=on,
            minute=random.randrange(8 * 60, 18 * 60, 15),
            pain=pain,
            reacted=bool(before and before.passes) and random.random() < REACTS[before.passes[0].pressure],
            exercise_minutes=0 if alone else _exercise_minutes(random, on, until),
            load=2 * number,
            passes=passes,
            is_struck=number > 1 and random.random() < STRUCK_SESSION,
        )
        made.append(before)
        pain = max(0, min(10, pain + random.choice((-1, -1, 0, 0, 1))))
        on += timedelta(days=random.randint(4, 9))
        if on > until:
            break
    return tuple(made)


def _passes(random):
    pressure = random.choice(("light", "light", "moderate", "moderate", "firm"))
    tool = random.choice(("gen_long_convex", "gen_small_concave", "gen_multi_curve"))
    return tuple(Pass(random.choice((3, 4, 5)), pressure, tool) for _one in range(random.choice((1, 1, 2))))


def _exercise_minutes(random, on, until):
    longer = LONGER_BY if on > until - timedelta(days=LONGER_EXERCISE_DAYS) else 0
    return random.choice((14, 16, 18, 20, 22)) + longer


def _scores(random, kind, truth, opened, sessions, is_closed, therapist):
    """The first score, one half-way where it was thought of, and the last where the patient was not lost."""
    first, last, worse = truth
    about = kind.measure, kind.unit, kind.scale
    pain = kind.pain, "points", (0, 10)
    made = []
    if random.random() >= NO_BASELINE:
        made.append(_score(about, first, opened, "baseline"))
        made.append(_score(pain, sessions[0].pain, opened, "baseline"))
    if len(sessions) >= 4 and random.random() < (SELDOM if therapist == SELDOM_REASSESSES else USUAL):
        made.append(_score(about, (first + last) / 2, sessions[3].on, "visit"))
    is_lost = random.random() < _share(kind.lost, 0.6 * worse) if kind.lost else False
    if is_closed and not is_lost:
        made.append(_score(about, last, sessions[-1].on, "discharge"))
        made.append(_score(pain, sessions[-1].pain, sessions[-1].on, "discharge"))
    elif is_closed and random.random() < 0.5:
        made.append(Score(*about, None, sessions[-1].on, "discharge"))
    return tuple(made)


def _score(about, value, on, time_point):
    measure, unit, (low, high) = about
    return Score(measure, unit, (low, high), min(high, max(low, round(value))), on, time_point)
