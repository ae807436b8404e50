"""Who is compared on "Did the tool add anything here?", and what was given together in their sessions.

Which measure an episode is judged by, and by which two scores, is said in queries/judged_by.py. All of one
comparison go by one measure, the one that most of them began with, whatever became of their ends.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from clinic.asking import ask
from sessions_app.analysis.outcomes import Judged
from sessions_app.analysis.tool_comparison import Groups, Person, Sessions
from sessions_app.choices import SpanUnit, ThresholdKind
from sessions_app.models import Measure, SessionSummary, Threshold, Trial
from sessions_app.queries.judged_by import judged_episodes
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.queries.thresholds import InUse, thresholds_in_use

DAYS_A_WEEK = 7
WEEKS_OF = {SpanUnit.DAYS: 1 / 7, SpanUnit.WEEKS: 1, SpanUnit.MONTHS: 52 / 12, SpanUnit.YEARS: 52}
DAYS_A_YEAR = 365.25
SECONDS_A_MINUTE = 60
ROWS = (
    "pk", "patient_id", "patient__born_on", "opened_on", "onset_on", "spell_length", "spell_unit",
    "history_length", "history_unit", "summary__sessions_with_exercise", "summary__sessions_with_iastm",
    "summary__exercise_seconds", "summary__iastm_seconds", "has_trial", "has_untimed_tool",
    "has_untimed_exercise",
)  # fmt: skip

SESSIONS = """
    SELECT count(*), count(*) FILTER (WHERE NOT has_iastm), count(*) FILTER (WHERE iastm_alone)
    FROM sessions_app_sessionsummary WHERE episode_id = ANY(%(episodes)s)
"""


@dataclass(frozen=True)
class LeftOut:
    """Of the episodes that ended, those that stand in neither group, by the first reason."""

    without_exercise: int = 0
    with_trial: int = 0
    later_of_same_person: int = 0

    @property
    def all(self) -> int:
        return self.without_exercise + self.with_trial + self.later_of_same_person


@dataclass(frozen=True)
class Scored:
    """The measure that all are compared by, or the part of it: parts and other scales are not pooled."""

    key: str
    name: str
    higher_is_better: bool

    @classmethod
    def of(cls, measure: Measure, subject: str) -> "Scored":
        key, name = (" ".join((measure.pk, subject)), f"{measure}, {subject}")
        return cls(
            key if subject else measure.pk, name if subject else str(measure), measure.higher_is_better
        )

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Compared:
    """Everything that a comparison is made from, before anything is compared."""

    groups: Groups
    ended: list[int]  # their episodes with a session
    left_out: LeftOut
    sessions: Sessions
    measure: Scored | None
    unit: str
    threshold: Threshold | None
    worthwhile: float | None

    @property
    def episodes(self) -> int:
        return len(self.ended)


def people_compared(scope: ReviewScope) -> Compared:
    """Of a scope with a condition. The number of statements does not grow with the people."""
    rows = [dict(zip(ROWS, row, strict=True)) for row in _rows(scope)]
    chosen, left_out = _in_a_group(rows)
    judged = {one.episode: one for one in judged_episodes(scope)}
    series = _one_series(judged[row["pk"]] for row in chosen)
    code, subject, unit, _scale = series
    groups = Groups.of([_person(row, judged[row["pk"]], series) for row in chosen])
    measure = Measure.objects.with_choices_of(scope.clinic_id).filter(pk=code).first()
    in_use = _threshold(scope, measure, series)
    worthwhile = _worthwhile(in_use, groups, subject)
    sessions = _sessions([row["pk"] for row in chosen])
    by = measure and Scored.of(measure, subject)
    ended = [row["pk"] for row in rows]
    return Compared(groups, ended, left_out, sessions, by, unit, in_use.worthwhile, worthwhile)


def _rows(scope):
    """A session that is not timed throughout does not say how much of it was exercise."""
    had = SessionSummary.objects.filter(episode=OuterRef("pk"))
    ended = scope.episodes().filter(summary__sessions__gt=0)
    ended = ended.annotate(
        has_trial=Exists(Trial.objects.filter(episode=OuterRef("pk"))),
        has_untimed_tool=Exists(had.filter(has_iastm=True, iastm_is_timed=False)),
        has_untimed_exercise=Exists(had.filter(has_exercise=True, is_timed=False)),
    )
    return ended.order_by("opened_on", "pk").values_list(*ROWS)


def _in_a_group(rows) -> tuple[list[dict], LeftOut]:
    """The first episode of each person, because two of one person are not two answers. A trial of one
    patient changes between with and without by lot, and so is neither."""
    chosen, counts = {}, Counter()
    for row in rows:
        if not row["summary__sessions_with_exercise"]:
            counts["without_exercise"] += 1
        elif row["has_trial"]:
            counts["with_trial"] += 1
        elif row["patient_id"] in chosen:
            counts["later_of_same_person"] += 1
        else:
            chosen[row["patient_id"]] = row
    return list(chosen.values()), LeftOut(**counts)


def _one_series(judged: Iterable[Judged]) -> tuple:
    begun = Counter(one.series for one in judged if one.baseline is not None)
    return min(begun, key=lambda one: (-begun[one], str(one))) if begun else ("", "", "", (None, None))


def _person(row, judged: Judged, series: tuple) -> Person:
    fits = judged.series == series
    start, end = (judged.baseline, judged.end) if fits else (None, None)
    told = (_onset_weeks(row), _span(row, "spell"), _span(row, "history"))
    known = [weeks for weeks in told if weeks is not None]  # none at all: pain since the day of the visit
    with_tool = row["summary__sessions_with_iastm"] > 0
    tool = None if row["has_untimed_tool"] else row["summary__iastm_seconds"] / SECONDS_A_MINUTE
    exercise = None if row["has_untimed_exercise"] else row["summary__exercise_seconds"] / SECONDS_A_MINUTE
    return Person(
        with_tool=with_tool,
        start=None if start is None else float(start),
        end=None if end is None else float(end),
        age=_age(row),
        weeks=known[0] if known else None,
        known_weeks=max(known, default=None),
        exercise_minutes=exercise,
        tool_minutes=tool if with_tool else 0.0,
    )


def _age(row) -> float | None:
    born = row["patient__born_on"]
    return (row["opened_on"] - born).days / DAYS_A_YEAR if born else None


def _onset_weeks(row) -> float | None:
    onset = row["onset_on"]
    return max((row["opened_on"] - onset).days, 0) / DAYS_A_WEEK if onset else None


def _span(row, name) -> float | None:
    length, unit = row[f"{name}_length"], row[f"{name}_unit"]
    return length * WEEKS_OF[unit] if length is not None and unit else None


def _threshold(scope, measure, series) -> InUse:
    if measure is None:
        return InUse()
    _code, _subject, unit, scale = series
    in_use = thresholds_in_use(scope.clinic_id, [scope.condition_id], [measure.pk])
    return in_use[scope.condition_id, measure.pk].of_values(measure, unit, scale)


def _worthwhile(in_use, groups, subject) -> float | None:
    """What matters to one who starts in the middle of them."""
    starts = sorted(one.start for group in groups.both for one in group if one.start is not None)
    if not starts:
        return None
    found = in_use.value(
        ThresholdKind.WORTHWHILE, first=Decimal(str(starts[len(starts) // 2])), subject=subject
    )
    return None if found is None else float(found)


def _sessions(episodes: list[int]) -> Sessions:
    ((every, without_tool, tool_alone),) = ask(SESSIONS, episodes=episodes)
    return Sessions(every, without_tool, tool_alone)
