"""What is known after each session with instrument work: was it asked, what was told, was cleaning stated."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db.models import F, Q, QuerySet

from sessions_app.analysis.incidence import AfterSession, Incidence, incidence
from sessions_app.choices import (
    EventArose,
    FollowUpAnswer,
    ReactionAnswer,
    ResponseOpens,
    RowOutcome,
)
from sessions_app.models import (
    AdverseEvent,
    CheckIn,
    FollowUp,
    IastmPass,
    PassInstrument,
    SessionSummary,
    TreatmentSession,
)

ASKED = {ReactionAnswer.NONE_ASKED, ReactionAnswer.YES}
SINCE_LAST = Q(arose=EventArose.SINCE_LAST, treatment_session__isnull=False)
NOBODY = (None, None)
HARM = (ResponseOpens.REACTION_FORM, ResponseOpens.ADVERSE_EVENT)


@dataclass(frozen=True)
class SafetyOfSession:
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


def safety_of_sessions(sessions: QuerySet, number=F("number")) -> list[SafetyOfSession]:  # noqa: B008
    """`sessions` are signed ones of whole patients, or their summaries, which know no `number`: who comes
    next says what followed. Seven statements."""
    keys = sessions.order_by().values("pk")
    reactions = dict(
        CheckIn.objects.filter(treatment_session__in=keys).values_list("treatment_session", "reaction")
    )
    known = _Known.of(keys)
    listed = sessions.order_by("patient_id", "started_at", "pk").values_list(
        "pk", "patient_id", number, "started_at", "site_id"
    )
    rows = list(listed)
    told = []
    for row, after in zip_longest(rows, rows[1:]):
        follows = after is not None and after[1] == row[1]
        if row[0] in known.with_iastm:
            told.append(known.about(row, reactions, next_visit=after[0] if follows else None))
    return told


@dataclass(frozen=True)
class _Known:
    """What the tables say of the sessions, by their key."""

    with_iastm: set
    answers: dict
    kinds: dict
    kinds_since_last: dict
    cleaned: set

    @classmethod
    def of(cls, keys) -> "_Known":
        done = SessionSummary.objects.filter(pk__in=keys, has_iastm=True).order_by()
        return cls(
            with_iastm=set(done.values_list("pk", flat=True)),
            answers=_answers(keys),
            kinds=_kinds(keys),
            kinds_since_last=_kinds_since_last(keys),
            cleaned=_cleaned(done.values("pk")),
        )

    def about(self, row, reactions, *, next_visit) -> SafetyOfSession:
        pk, patient_id, number, started_at, site_id = row
        answered, told = reactions.get(next_visit), self.answers.get(pk, set())
        kinds = frozenset(self.kinds.get(pk, set()) | self.kinds_since_last.get(next_visit, set()))
        return SafetyOfSession(
            pk=pk,
            patient_id=patient_id,
            number=number,
            started_at=started_at,
            site_id=site_id,
            asked=answered in ASKED or bool(told),
            reacted=answered == ReactionAnswer.YES or FollowUpAnswer.YES in told or bool(kinds),
            kinds=kinds - {""},
            has_next_visit=next_visit is not None,
            cleaned=pk in self.cleaned,
        )


def _answers(keys) -> dict[int, set]:
    """What was answered outside a visit."""
    found = {}
    asked = FollowUp.objects.filter(treatment_session__in=keys)
    for pk, answer in asked.order_by().values_list("treatment_session", "answer"):
        found.setdefault(pk, set()).add(answer)
    return found


def _kinds(keys) -> dict[int, set]:
    """Kinds of the reactions that arose in a session or were told between visits, by the session they are
    of; empty text for one without a kind."""
    told = AdverseEvent.objects.standing().exclude(SINCE_LAST).filter(after_session__in=keys)
    seen = IastmPass.objects.filter(treatment_session__in=keys, skin_after__opens__in=HARM)
    return _by_session(
        [*told.values_list("after_session", "kind"), *seen.values_list("treatment_session", "skin_after")]
    )


def _kinds_since_last(keys) -> dict[int, set]:
    """Those told at a check-in, by the session in which they were told. Which one was before it is asked of
    the order, as for the check-in's answer: a late entry or a struck session may have changed it since."""
    told = AdverseEvent.objects.standing().filter(SINCE_LAST, treatment_session__in=keys)
    return _by_session(told.values_list("treatment_session", "kind"))


def _by_session(pairs) -> dict[int, set]:
    found = {}
    for pk, kind in pairs:
        found.setdefault(pk, set()).add(kind or "")
    return found


def _cleaned(keys) -> set[int]:
    """Sessions in which cleaning before and after is stated of every instrument that was used."""
    used = PassInstrument.objects.filter(
        treatment_session__in=keys, iastm_pass__component__outcome=RowOutcome.DONE
    )
    stated, open_ = set(), set()
    for pk, before, after in used.values_list(
        "treatment_session", "cleaned_before", "cleaned_after"
    ).distinct():
        (stated if before and after else open_).add(pk)
    return stated - open_


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
