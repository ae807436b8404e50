"""The sessions of an episode, newest first, a page at a time. A page costs the same however deep."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from clinic.asking import ask
from clinic.typed_numbers import read_number
from sessions_app.choices import SessionState
from sessions_app.models import TreatmentSession
from sessions_app.queries.check_in_pain import PUT_RIGHT
from sessions_app.queries.session_remarks import NONE, Remarks, remarks_of
from sessions_app.struck_values import pain_in_force
from sessions_app.words import Dose, day_words, dose_words, number_words

PAGE_SIZE = 20
# What was planned and not done does not count; a range counts with its lower end, as on the session's own
# page. Beside exercise and instrument work stands other treatment: asking and writing are none. Pain after
# is pain as it was asked again when the treatment was over; of a session that counts, no struck value. Pain
# before is told as an addendum put it right.
LINES = f"""
    SELECT s.id, s.number, s.started_at, s.day_not_recorded, s.state,
        parts.block, parts.exercise, parts.exercises, parts.iastm, parts.passes, parts.other, parts.others,
        (SELECT c.pain_now FROM sessions_app_checkin c WHERE c.treatment_session_id = s.id
            ORDER BY c.component_id DESC LIMIT 1),
        {PUT_RIGHT.format(session="s.id")},
        (SELECT o.value FROM sessions_app_observation o
            WHERE o.treatment_session_id = s.id AND o.measure_id = 'nprs' AND o.value IS NOT NULL
            AND (o.state = 'recorded' OR s.state = 'entered_in_error')
            AND o.side = '' AND o.subject = '' AND o.moment NOT IN ('before', 'during')
            ORDER BY o.id DESC LIMIT 1),
        (SELECT coalesce(nullif(chosen.label, ''), code.name) FROM sessions_app_iastmpass p
            JOIN sessions_app_responsecode code ON code.code = p.skin_after_id
            LEFT JOIN sessions_app_clinicchoice chosen ON chosen.clinic_id = s.clinic_id
                AND chosen.kind = 'responsecode' AND chosen.code = code.code
            WHERE p.treatment_session_id = s.id
            ORDER BY code.severity DESC NULLS LAST, p.component_id LIMIT 1),
        (SELECT count(*) FROM sessions_app_addendum a WHERE a.treatment_session_id = s.id),
        s.content_hash
    FROM sessions_app_treatmentsession s
    CROSS JOIN LATERAL (
        SELECT
            sum(seconds) FILTER (WHERE kind = 'exercise_block') AS block,
            sum(seconds) FILTER (WHERE kind = 'exercise') AS exercise,
            count(*) FILTER (WHERE kind = 'exercise') AS exercises,
            sum(seconds) FILTER (WHERE kind = 'iastm_pass') AS iastm,
            count(*) FILTER (WHERE kind = 'iastm_pass') AS passes,
            sum(seconds) FILTER (WHERE kind IN ('warm_up', 'modality')) AS other,
            count(*) FILTER (WHERE kind IN ('warm_up', 'modality')) AS others
        FROM (SELECT kind, coalesce(duration_seconds, duration_min_seconds) AS seconds
            FROM sessions_app_component WHERE treatment_session_id = s.id AND outcome = 'done') part
    ) parts
    WHERE s.id = ANY(%(keys)s)
"""  # noqa: S608 (our own names)
# Exercises that were done in another dose than the planned one.
CHANGES = f"""
    SELECT done.treatment_session_id, coalesce(nullif(chosen.label, ''), e.name),
        {", ".join(f"{dose}.{name}" for dose in ("planned", "done") for name in Dose._fields)}
    FROM sessions_app_exerciseperformed done
    JOIN sessions_app_planneddose planned ON planned.exercise_performed_id = done.component_id
    JOIN sessions_app_component c ON c.id = done.component_id
    JOIN sessions_app_exercise e ON e.code = done.exercise_id
    LEFT JOIN sessions_app_clinicchoice chosen ON chosen.clinic_id = done.clinic_id
        AND chosen.kind = 'exercise' AND chosen.code = e.code
    WHERE done.treatment_session_id = ANY(%(keys)s) AND c.outcome = 'done'
    ORDER BY done.treatment_session_id, c.position
"""  # noqa: S608 (our own names)


@dataclass(frozen=True)
class Minutes:
    """Minutes of treatment by part; 0 where there was none, None where the record does not say how long."""

    exercise: float | None
    iastm: float | None
    other: float | None


@dataclass(frozen=True)
class SessionLine:
    """What the record says of a session in figures."""

    pk: int
    number: int
    started_at: datetime
    day_not_recorded: bool
    is_in_error: bool
    minutes: Minutes
    pain_before: int | None
    pain_is_put_right: bool  # by an addendum: in words, where there is no number
    pain_after: str
    skin: str
    addenda: int
    seal: str


@dataclass(frozen=True)
class SessionRow(SessionLine):
    main_change: str
    remarks: Remarks

    @property
    def day(self) -> str:
        return day_words(localdate(self.started_at), "D j M Y")

    @property
    def minutes_words(self) -> str:
        """Exercise and instrument work: "20 + 7"."""
        told = (self.minutes.exercise, self.minutes.iastm)
        return " + ".join(number_words(part) or "–" for part in told)


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
    found = list(found.values_list("pk", flat=True)[: size + 1])
    rows = rows_about(episode, lines_of(found[:size]))
    return SessionPage(rows, f"{rows[-1].started_at.isoformat()}_{rows[-1].pk}" if len(found) > size else "")


def read_cursor(text):
    at, _, pk = text.rpartition("_")
    moment = parse_datetime(at)
    number = read_number(pk)
    if moment is None or moment.tzinfo is None or number is None:
        raise ValueError("not a cursor")
    try:
        return moment.astimezone(UTC), number
    except OverflowError as fault:  # before the first day of the calendar, or after its last
        raise ValueError("not a cursor") from fault


def lines_of(keys) -> list[SessionLine]:
    """A line for each of these keys, in their order, in one statement for any number of them."""
    found = {row[0]: row for row in ask(LINES, keys=list(keys))} if keys else {}
    return [_line(*found[key]) for key in keys]


def _line(pk, number, at, day_not_recorded, state, *told) -> SessionLine:
    *parts, signed_pain, put_right, pain_after, skin, addenda, seal = told
    is_in_error = state == SessionState.ENTERED_IN_ERROR
    return SessionLine(
        *(pk, number, at, day_not_recorded, is_in_error, _by_part(*parts)),
        *(pain_in_force(signed_pain, put_right), put_right is not None, number_words(pain_after)),
        *(skin or "", addenda, seal),
    )


def _by_part(block, exercise, exercises, iastm, passes, other, others) -> Minutes:
    """The block stands for its exercises where any was done."""
    of_exercise = block if block is not None and exercises else exercise
    return Minutes(_minutes(of_exercise, exercises), _minutes(iastm, passes), _minutes(other, others))


def _minutes(seconds, rows):
    if seconds is None:
        return None if rows else 0
    return round(seconds / 60, 1)


def rows_about(episode, lines) -> list[SessionRow]:
    """The same with what is worth a word, in two statements more."""
    if not lines:
        return []
    changes, remarks = _changes([line.pk for line in lines]), remarks_of(episode.pk)
    return [
        SessionRow(**vars(line), main_change=changes.get(line.pk, ""), remarks=remarks.get(line.pk, NONE))
        for line in lines
    ]


def _changes(keys) -> dict[int, str]:
    """The first exercise of each session whose done dose differs from the planned one, in words."""
    told = {}
    for session, name, *doses in ask(CHANGES, keys=keys):
        planned, done = Dose(*doses[: len(doses) // 2]), Dose(*doses[len(doses) // 2 :])
        if session not in told and planned != done:
            before, now = dose_words(planned), dose_words(done)
            if before != now:
                told[session] = f"{name} {before} → {now}"
    return told
