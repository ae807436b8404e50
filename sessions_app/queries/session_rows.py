"""The sessions of an episode, newest first, a page at a time. A page costs the same however deep."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from sessions_app.choices import ComponentKind, ObservationState, RowOutcome, SessionMoment, SessionState
from sessions_app.models import (
    Addendum,
    CheckIn,
    Component,
    Exercise,
    ExercisePerformed,
    IastmPass,
    Observation,
    ResponseCode,
    TreatmentSession,
)
from sessions_app.queries.labels import labels_of
from sessions_app.queries.session_remarks import NONE, Remarks, remarks_of
from sessions_app.words import dose_words

PAGE_SIZE = 20
OF_A_ROW = ("clinic_id", "episode_id", "number", "started_at", "day_not_recorded", "state")
# Beside exercise and instrument work, which have sums of their own; asking and writing are no treatment.
OTHER_KINDS = (ComponentKind.WARM_UP, ComponentKind.MODALITY)


@dataclass(frozen=True)
class Minutes:
    """Minutes of treatment by part; 0 where there was none, None where the record does not say how long."""

    exercise: float | None
    iastm: float | None
    other: float | None


@dataclass(frozen=True)
class SessionRow:
    pk: int
    number: int
    started_at: datetime
    day_not_recorded: bool
    is_in_error: bool
    minutes: Minutes
    main_change: str
    pain_before: int | None
    pain_after: str
    skin: str
    addenda: int
    remarks: Remarks


@dataclass(frozen=True)
class SessionPage:
    rows: list[SessionRow]
    older: str  # the cursor of the next page; empty on the last one


def sessions_of(user, episode):
    """Signed sessions of an episode, marked ones included, newest first."""
    return (
        TreatmentSession.objects.visible_to(user)
        .filter(episode=episode)
        .exclude(state=SessionState.WRITING)
        .order_by("-started_at", "-id")
    )


def session_page(user, episode, before: str = "", size: int = PAGE_SIZE) -> SessionPage:
    """One page of rows older than the cursor `before`. A cursor that is none raises ValueError."""
    found = sessions_of(user, episode)
    if before:
        at, pk = read_cursor(before)
        found = found.filter(Q(started_at__lt=at) | Q(started_at=at, id__lt=pk), started_at__lte=at)
    found = list(found.only(*OF_A_ROW)[: size + 1])
    shown = found[:size]
    older = f"{shown[-1].started_at.isoformat()}_{shown[-1].pk}" if len(found) > size else ""
    return SessionPage(rows_about(shown), older)


def read_cursor(text):
    at, _, pk = text.rpartition("_")
    moment = parse_datetime(at)
    if moment is None or moment.tzinfo is None:
        raise ValueError("not a cursor")
    return moment, int(pk)


def rows_about(sessions) -> list[SessionRow]:
    """What a line says of each session, in ten statements for any number of them."""
    keys = [session.pk for session in sessions]
    clinic = sessions[0].clinic_id if sessions else None
    performed, skins = _changed_doses(keys), _skins(keys)
    wanted = {Exercise: {one[0] for one in performed.values()}, ResponseCode: set(skins.values())}
    names = labels_of(clinic, wanted)
    minutes = minutes_of(keys)
    before = dict(
        CheckIn.objects.filter(treatment_session__in=keys).values_list("treatment_session", "pain_now")
    )
    after, addenda = _pain_after(keys), _addenda(keys)
    remarks = remarks_of(sessions[0].episode_id) if sessions else {}
    return [
        SessionRow(
            pk=session.pk,
            number=session.number,
            started_at=session.started_at,
            day_not_recorded=session.day_not_recorded,
            is_in_error=session.state == SessionState.ENTERED_IN_ERROR,
            minutes=minutes.get(session.pk, Minutes(0, 0, 0)),
            main_change=_change_words(performed.get(session.pk), names[Exercise]),
            pain_before=before.get(session.pk),
            pain_after=after.get(session.pk, ""),
            skin=names[ResponseCode].get(skins.get(session.pk), ""),
            addenda=addenda.get(session.pk, 0),
            remarks=remarks.get(session.pk, NONE),
        )
        for session in sessions
    ]


def minutes_of(keys) -> dict[int, Minutes]:
    """Minutes by part for each session key; what was planned and not done does not count. As on the
    session's own page, a range counts with its lower end and the block stands for its exercises."""
    sums = (
        Component.objects.filter(treatment_session__in=keys, outcome=RowOutcome.DONE)
        .order_by()
        .values("treatment_session")
        .annotate(
            **_sums("block", Q(kind=ComponentKind.EXERCISE_BLOCK)),
            **_sums("exercise", Q(kind=ComponentKind.EXERCISE)),
            **_sums("iastm", Q(kind=ComponentKind.IASTM_PASS)),
            **_sums("other", Q(kind__in=OTHER_KINDS)),
        )
    )
    return {row["treatment_session"]: _by_part(row) for row in sums}


def _sums(part, of_kind):
    seconds = Coalesce("duration_seconds", "duration_min_seconds")
    return {part: Sum(seconds, filter=of_kind), f"{part}_rows": Count("pk", filter=of_kind)}


def _by_part(row) -> Minutes:
    exercise = "block" if row["block"] is not None and row["exercise_rows"] else "exercise"
    return Minutes(*(_minutes(row[part], row[f"{part}_rows"]) for part in (exercise, "iastm", "other")))


def _minutes(seconds, rows):
    if seconds is None:
        return None if rows else 0
    return round(seconds / 60, 1)


def _change_words(change, names) -> str:
    return f"{names[change[0]]} {change[1]}" if change else ""


def _changed_doses(keys) -> dict[int, tuple]:
    """The first exercise of each session whose done dose differs from the planned one: code and words."""
    performed = (
        ExercisePerformed.objects.filter(
            treatment_session__in=keys, component__outcome=RowOutcome.DONE, planned_dose__isnull=False
        )
        .select_related("planned_dose")
        .order_by("treatment_session", "component__position")
    )
    changes = {}
    for done in performed:
        planned, today = dose_words(done.planned_dose), dose_words(done)
        if planned != today:
            changes.setdefault(done.treatment_session_id, (done.exercise_id, f"{planned} → {today}"))
    return changes


def _skins(keys) -> dict[int, str]:
    """The code of the most marked skin response after the passes of each session."""
    seen = IastmPass.objects.filter(treatment_session__in=keys, skin_after__isnull=False)
    most_marked = F("skin_after__severity").desc(nulls_last=True)
    rows = seen.order_by("treatment_session", most_marked).distinct("treatment_session")
    return dict(rows.values_list("treatment_session", "skin_after"))


def _pain_after(keys) -> dict[int, str]:
    """Pain as it was asked again when the treatment was over; of a session that counts, no struck value."""
    counts = Q(state=ObservationState.RECORDED) | Q(treatment_session__state=SessionState.ENTERED_IN_ERROR)
    values = (
        Observation.objects.filter(treatment_session__in=keys, measure="nprs", value__isnull=False)
        .filter(counts, side="", subject="")
        .exclude(moment__in=(SessionMoment.BEFORE, SessionMoment.DURING))
        .order_by("id")
    )
    return {row.treatment_session_id: f"{row.value.normalize():f}" for row in values}


def _addenda(keys) -> dict[int, int]:
    counts = Addendum.objects.filter(treatment_session__in=keys).order_by().values("treatment_session")
    return dict(counts.annotate(n=Count("id")).values_list("treatment_session", "n"))
