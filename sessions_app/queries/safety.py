"""What is known after each session with instrument work: was it asked, what was told, was cleaning stated."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet, Value

from sessions_app.analysis.incidence import AfterSession, Incidence, incidence
from sessions_app.choices import (
    EventArose,
    ReactionAnswer,
    ResponseOpens,
)
from sessions_app.models import (
    AdverseEvent,
    CheckIn,
    FollowUp,
    IastmPass,
    SessionSummary,
    TreatmentSession,
)

ASKED = {ReactionAnswer.NONE_ASKED, ReactionAnswer.YES}
SINCE_LAST = Q(arose=EventArose.SINCE_LAST, treatment_session__isnull=False)
NOBODY = (None, None)
HARM = (ResponseOpens.REACTION_FORM, ResponseOpens.ADVERSE_EVENT)
NONE = frozenset()
# Of each session with instrument work: which one came next, what was answered there, what outside a visit
# (nothing: nobody asked), and whether cleaning before and after is stated of every instrument that was used.
KNOWN = """
    WITH came AS MATERIALIZED (
        SELECT told.*, lead(pk) OVER (PARTITION BY patient_id ORDER BY started_at, pk) AS follows
        FROM ({sessions}) AS told(pk, patient_id, number, started_at, site_id, has_iastm)
    ), treated AS MATERIALIZED (SELECT * FROM came WHERE has_iastm
    ), used AS MATERIALIZED (
        SELECT p.treatment_session_id AS pk,
            bool_and(coalesce(p.cleaned_before AND p.cleaned_after, false)) AS cleaned
        FROM sessions_app_passinstrument p JOIN sessions_app_component c ON c.id = p.iastm_pass_id
        WHERE p.treatment_session_id IN (SELECT pk FROM treated) AND c.outcome = 'done'
        GROUP BY p.treatment_session_id
    ), told AS MATERIALIZED (
        SELECT treatment_session_id AS pk, bool_or(answer = 'yes') AS yes FROM sessions_app_followup
        WHERE treatment_session_id IN (SELECT pk FROM treated) GROUP BY treatment_session_id
    ), asked AS MATERIALIZED (
        SELECT DISTINCT ON (treatment_session_id) treatment_session_id AS follows, reaction
        FROM sessions_app_checkin WHERE treatment_session_id IN (SELECT follows FROM treated)
        ORDER BY treatment_session_id, component_id DESC
    )
    SELECT pk, patient_id, number, started_at, site_id, follows, reaction, yes, cleaned
    FROM treated LEFT JOIN asked USING (follows) LEFT JOIN told USING (pk) LEFT JOIN used USING (pk)
    ORDER BY patient_id, started_at, pk
"""


class SafetyOfSession(NamedTuple):
    """One signed session with instrument work."""

    pk: int
    patient_id: int
    number: int
    started_at: datetime
    site_id: int | None
    asked: bool
    reacted: bool
    kinds: frozenset[str]
    has_next_visit: bool
    cleaned: bool

    @property
    def after(self) -> AfterSession:
        return AfterSession(self.asked, self.reacted)


def safety_of_sessions(sessions: QuerySet) -> list[SafetyOfSession]:
    """`sessions` are signed ones of whole patients, or their summaries, which know no number: who comes next
    says what followed. Four statements."""
    keys = sessions.order_by().values("pk")
    kinds, kinds_since_last = _kinds(keys), _kinds_since_last(keys)
    return [_told(row, kinds, kinds_since_last) for row in _known(sessions)]


def _known(sessions) -> list[tuple]:
    is_summary = sessions.model is SessionSummary
    about = (Value(0), "has_iastm") if is_summary else ("number", "summary__has_iastm")
    columns = sessions.order_by().values_list("pk", "patient_id", about[0], "started_at", "site_id", about[1])
    chosen, values = columns.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(KNOWN.format(sessions=chosen), values)
        return cursor.fetchall()


def _told(row, kinds, kinds_since_last) -> SafetyOfSession:
    *about, follows, answer, told_yes, cleaned = row
    found = kinds.get(row[0], NONE) | kinds_since_last.get(follows, NONE)
    return SafetyOfSession(
        *about,
        answer in ASKED or told_yes is not None,
        answer == ReactionAnswer.YES or bool(told_yes) or bool(found),
        found - {""} if found else NONE,
        follows is not None,
        bool(cleaned),
    )


def _answers(keys) -> dict[int, set]:
    """What was answered outside a visit."""
    found = {}
    asked = FollowUp.objects.filter(treatment_session__in=keys)
    for pk, answer in asked.order_by().values_list("treatment_session", "answer"):
        found.setdefault(pk, set()).add(answer)
    return found


def _kinds(keys) -> dict[int, frozenset]:
    """Kinds of the reactions that arose in a session or were told between visits, by the session they are
    of; empty text for one without a kind."""
    told = AdverseEvent.objects.standing().exclude(SINCE_LAST).filter(after_session__in=keys)
    seen = IastmPass.objects.filter(treatment_session__in=keys, skin_after__opens__in=HARM)
    return _by_session(
        [*told.values_list("after_session", "kind"), *seen.values_list("treatment_session", "skin_after")]
    )


def _kinds_since_last(keys) -> dict[int, frozenset]:
    """Those told at a check-in, by the session in which they were told. Which one was before it is asked of
    the order, as for the check-in's answer: a late entry or a struck session may have changed it since."""
    told = AdverseEvent.objects.standing().filter(SINCE_LAST, treatment_session__in=keys)
    return _by_session(told.values_list("treatment_session", "kind"))


def _by_session(pairs) -> dict[int, frozenset]:
    found = {}
    for pk, kind in pairs:
        found[pk] = found.get(pk, NONE) | {kind or ""}
    return found


def incidence_of(sessions: list[SafetyOfSession]) -> Incidence:
    return incidence(one.after for one in sessions)


@dataclass(frozen=True)
class AskedAfter:
    """After how many sessions, with whatever treatment, a reaction was asked about."""

    asked: int
    sessions: int


def asked_after(user, episode) -> AskedAfter:
    """Of the episode's signed sessions; the patient's next visit may belong to another episode."""
    sessions = sessions_of_patient(user, episode.patient)
    told = CheckIn.objects.filter(treatment_session__in=sessions.values("pk"), reaction__in=ASKED)
    asked_at = set(told.values_list("treatment_session", flat=True))
    between = set(_answers(sessions.values("pk")))
    rows = list(sessions.order_by("started_at", "pk").values_list("pk", "episode"))
    of_episode = [
        (pk, after)
        for (pk, of), (after, _of) in zip_longest(rows, rows[1:], fillvalue=NOBODY)
        if of == episode.pk
    ]
    return AskedAfter(sum(pk in between or after in asked_at for pk, after in of_episode), len(of_episode))


def sessions_of_patient(user, patient) -> QuerySet:
    return TreatmentSession.objects.visible_to(user).signed().filter(patient__in=patient.records())
