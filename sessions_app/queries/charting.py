"""What the charting page shows beside the draft: who, the last sessions, the last values, the plan."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from clinic.composed import Composed
from clinic.models import CareTeamMember
from clinic.queries.people import physiotherapists_of
from sessions_app.charts import Panel, Point, Scale
from sessions_app.choices import ObservationState
from sessions_app.models import (
    CheckIn,
    Draft,
    Episode,
    EpisodeGoal,
    Observation,
    PlanRevision,
    SessionNote,
    StandingAnswers,
    TreatmentSession,
)
from sessions_app.queries.check_in_pain import put_right_in
from sessions_app.queries.open_from_last import left_open
from sessions_app.struck_values import pain_in_force

SHOWN_SESSIONS = 5


def drafts_to_chart(user):
    """Drafts this person may open, with whom they are about."""
    about = ("clinic", "patient", "episode__condition", "author", "carried_from", "visit")
    return Draft.objects.visible_to(user).select_related(*about)


@dataclass(frozen=True)
class Course:
    """Where in its course this session stands, and what the plan in force says of it."""

    number: int
    sessions_planned: int | None
    standing_asked_at: datetime | None
    rationale: str | None
    reassess_every_sessions: int | None
    reassess_every_weeks: int | None
    goals: list[str]
    # What `open_from_last` reads.
    last_session: str | None
    open_events: list[str]


def course_of(draft) -> Course:
    [row] = _course(episode=draft.episode_id)
    return Course(*row)


@Composed
def _course(episode):
    # A struck-out session keeps its number: the next one follows the highest.
    of_it = {"episode": OuterRef("pk")}
    numbered = TreatmentSession.objects.filter(**of_it).order_by("-number").values("number")
    asked = StandingAnswers.objects.filter(patient=OuterRef("patient")).order_by("-asked_at")
    plan = PlanRevision.objects.filter(**of_it).order_by("-number")
    goals = EpisodeGoal.objects.filter(**of_it, ended_at=None).order_by("id").values("words")
    named = ("sessions_planned", "rationale", "reassess_every_sessions", "reassess_every_weeks")
    planned, *rest = (Subquery(plan.values(name)[:1]) for name in named)
    return Episode.objects.filter(pk=episode).values_list(
        Coalesce(Subquery(numbered[:1]), 0) + 1,
        planned,
        Subquery(asked.values("asked_at")[:1]),
        *rest,
        ArraySubquery(goals),
        *left_open("patient"),
    )


def practitioner_of(draft):
    """Who treated: whoever began, or the last who took the treatment over and not the writing alone."""
    handed = draft.handovers.filter(moved_from_patient=None)
    handed = list(handed.select_related("from_user", "to_user").order_by("at", "id"))
    went_on = [one.to_user for one in handed if one.goes_on_treating]
    return [*([one.from_user for one in handed[:1]] or [draft.author]), *went_on][-1]


def supervisors_for(draft):
    """Colleagues of the patient's care team who may sign for a student."""
    team = CareTeamMember.objects.current().filter(patient=draft.patient_id)
    signers = physiotherapists_of(draft.clinic_id).filter(pk__in=team.values("user"))
    return signers.exclude(pk=draft.author_id)


@dataclass(frozen=True)
class EarlierSession:
    started_at: datetime
    pain_now: int | None
    text: str
    next_time: str


@dataclass(frozen=True)
class Aim:
    """The plan in force, as the page's margin tells it."""

    goals: list[str] = field(default_factory=list)
    rationale: str | None = None  # none without a plan
    reassess_every_sessions: int | None = None
    reassess_every_weeks: int | None = None


@dataclass(frozen=True)
class LastValue:
    value: Decimal | None
    at: datetime
    unit: str
    mode: str


@dataclass(frozen=True)
class Background:
    """The page's margin, and what the strips compare with."""

    sessions: list[EarlierSession]
    aim: Aim
    values: dict[tuple[str, str, str, str], LastValue]

    @cached_property
    def modes(self) -> dict[str, str]:
        return _modes_of(self.values)

    @property
    def last(self) -> EarlierSession | None:
        return self.sessions[0] if self.sessions else None

    @property
    def last_pain(self) -> int | None:
        return self.last.pain_now if self.last else None

    def last_value(self, row) -> LastValue | None:
        """Of the same measure, side, subject and state as a re-test row asks for."""
        names = ("measure", "side", "subject", "measured_state")
        found = self.values.get(tuple(row.first(name) for name in names))
        return found if found and found.value is not None else None


def background(draft, course: Course) -> Background:
    again = (course.reassess_every_sessions, course.reassess_every_weeks)
    aim = Aim(course.goals, course.rationale, *again)
    return Background(_earlier(draft), aim, _last_values(draft.episode_id))


def modes_before(episode_id) -> dict[str, str]:
    """How each measure of this episode was taken the last time: on paper, asked aloud ..."""
    return _modes_of(_last_values(episode_id))


def _modes_of(values) -> dict[str, str]:
    told = sorted((one.at, key[0], one.mode) for key, one in values.items() if one.mode)
    return {measure: mode for _at, measure, mode in told}


@Composed
def _sessions_before(episode):
    of_it = {"treatment_session": OuterRef("pk")}
    note = SessionNote.objects.filter(**of_it)
    return (
        TreatmentSession.objects.filter(episode=episode)
        .signed()
        .annotate(
            pain_now=Subquery(CheckIn.objects.filter(**of_it).values("pain_now")[:1]),
            put_right=put_right_in("pk"),
            text=Subquery(note.values("text")[:1]),
            next_time=Subquery(note.values("next_time")[:1]),
        )
        .order_by("-started_at", "-id")
        .values_list("started_at", "pain_now", "put_right", "text", "next_time")[:SHOWN_SESSIONS]
    )


def _earlier(draft) -> list[EarlierSession]:
    found = _sessions_before(episode=draft.episode_id)
    return [
        EarlierSession(at, pain_in_force(pain, put_right), text or "", then or "")
        for at, pain, put_right, text, then in found
    ]


@Composed
def _newest_values(episode):
    key = ("measure_id", "side", "subject", "measured_state")
    recorded = Observation.objects.filter(
        episode=episode, state=ObservationState.RECORDED, missing_reason=None
    )
    newest = recorded.order_by(*key, "-at", "-id").distinct(*key)
    return newest.values_list(*key, "value", "at", "unit", "mode")


def _last_values(episode_id) -> dict:
    return {row[:4]: LastValue(*row[4:]) for row in _newest_values(episode=episode_id)}


def pain_panel(earlier: list[EarlierSession]) -> Panel | None:
    """Pain now at the last sessions, oldest first, on its whole scale. Nothing without a value."""
    known = [one for one in reversed(earlier[:SHOWN_SESSIONS]) if one.pain_now is not None]
    if not known:
        return None
    up = Scale(0, 10, 76, 8)
    across = Scale(0, max(len(known) - 1, 1), 8, 224)
    points = [
        Point(across(place), up(one.pain_now), str(one.pain_now), f"{one.started_at:%d %b}")
        for place, one in enumerate(known)
    ]
    return Panel("", "down", 8, 76, [], points)
