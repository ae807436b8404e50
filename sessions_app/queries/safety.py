"""What is known after each session with instrument work: was it asked, what was told, was cleaning stated."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db.models import QuerySet

from sessions_app.analysis.incidence import AfterSession, Incidence, incidence
from sessions_app.choices import (
    ComponentKind,
    FollowUpAnswer,
    ReactionAnswer,
    ResponseOpens,
    RowOutcome,
)
from sessions_app.models import (
    AdverseEvent,
    CheckIn,
    Component,
    FollowUp,
    IastmPass,
    PassInstrument,
    TreatmentSession,
)

ASKED = {ReactionAnswer.NONE_ASKED, ReactionAnswer.YES}
HARM = (ResponseOpens.REACTION_FORM, ResponseOpens.ADVERSE_EVENT)


@dataclass(frozen=True)
class SafetyOfSession:
    """One signed session with instrument work."""

    pk: int
    patient_id: int
    number: int
    started_at: datetime
    asked: bool
    reacted: bool
    kinds: frozenset[str]
    has_next_visit: bool
    cleaned: bool

    @property
    def after(self) -> AfterSession:
        return AfterSession(self.asked, self.reacted)


def safety_of_sessions(sessions: QuerySet) -> list[SafetyOfSession]:
    """`sessions` are signed ones of whole patients: who comes next says what followed. In six statements."""
    keys = sessions.order_by().values("pk")
    reactions = dict(
        CheckIn.objects.filter(treatment_session__in=keys).values_list("treatment_session", "reaction")
    )
    known = _Known.of(keys)
    listed = sessions.order_by("patient_id", "started_at", "pk").values_list(
        "pk", "patient_id", "number", "started_at"
    )
    rows = list(listed)
    told = []
    for row, after in zip_longest(rows, rows[1:]):
        follows = after is not None and after[1] == row[1]
        if row[0] in known.with_iastm:
            told.append(known.about(row, reactions.get(after[0]) if follows else None, has_next=follows))
    return told


@dataclass(frozen=True)
class _Known:
    """What the tables say of the sessions, by their key."""

    with_iastm: set
    answers: dict
    kinds: dict
    cleaned: set

    @classmethod
    def of(cls, keys) -> "_Known":
        done = Component.objects.filter(
            treatment_session__in=keys, kind=ComponentKind.IASTM_PASS, outcome=RowOutcome.DONE
        )
        return cls(
            with_iastm=set(done.values_list("treatment_session", flat=True)),
            answers=_answers(keys),
            kinds=_kinds(keys),
            cleaned=_cleaned(keys),
        )

    def about(self, row, answered, *, has_next) -> SafetyOfSession:
        pk, patient_id, number, started_at = row
        told = self.answers.get(pk, set())
        kinds = frozenset(self.kinds.get(pk, ()))
        return SafetyOfSession(
            pk=pk,
            patient_id=patient_id,
            number=number,
            started_at=started_at,
            asked=answered in ASKED or bool(told),
            reacted=answered == ReactionAnswer.YES or FollowUpAnswer.YES in told or bool(kinds),
            kinds=kinds - {""},
            has_next_visit=has_next,
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
    """Kinds of the reactions counted with each session; empty text for one without a kind."""
    told = AdverseEvent.objects.standing().filter(after_session__in=keys)
    seen = IastmPass.objects.filter(treatment_session__in=keys, skin_after__opens__in=HARM)
    found = {}
    for pk, kind in [
        *told.values_list("after_session", "kind"),
        *seen.values_list("treatment_session", "skin_after"),
    ]:
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


def sessions_of_patient(user, patient) -> QuerySet:
    return TreatmentSession.objects.visible_to(user).signed().filter(patient=patient)
