"""What the gate of the check-in did: how often it set instrument work aside, let it go on with a reason or
warned, and because of what. Counts of sessions alone, never of whom."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Coalesce

from sessions_app.choices import CautionAction, ConsentAnswer
from sessions_app.models import CheckIn, Contraindication, ScreenFinding
from sessions_app.queries.labels import labels_of

BLOCKS = (CautionAction.BLOCK_SESSION, CautionAction.BLOCK_AREA)
REASONED = Q(stops=CautionAction.CONFIRM_REASON) & ~Q(decision="")
# In the order of the panel. Without a reason a finding that asks for one sets the work aside as well.
KINDS = {
    "set_aside": Q(stops__in=BLOCKS) | Q(stops=CautionAction.CONFIRM_REASON, decision=""),
    "went_on": REASONED,
    "warned": Q(stops__in=(CautionAction.WARN, CautionAction.WARN_AND_OFFER_STOP)),
}


@dataclass(frozen=True)
class StopLine:
    """Sessions in which the gate did one thing, and those of each contraindication behind it."""

    sessions: int
    because: list[tuple[str, int]]


@dataclass(frozen=True)
class Stops:
    set_aside: StopLine
    went_on: StopLine
    warned: StopLine
    declined: int


def stops_at_check_in(clinic_id, sessions: QuerySet) -> Stops:
    """Of signed sessions; a transcribed one happened elsewhere and was stopped by nothing."""
    keys = sessions.filter(is_transcribed=False).order_by().values("pk")
    found = ScreenFinding.objects.filter(treatment_session__in=keys, caution__isnull=False).order_by()
    totals = found.aggregate(**{kind: _sessions(rule) for kind, rule in KINDS.items()})
    because = _because(clinic_id, found)
    return Stops(
        **{kind: StopLine(totals[kind], because[kind].most_common()) for kind in KINDS},
        declined=CheckIn.objects.filter(treatment_session__in=keys, consent=ConsentAnswer.DECLINED).count(),
    )


def _because(clinic_id, found) -> dict[str, Counter]:
    is_of = {kind: ExpressionWrapper(rule, BooleanField()) for kind, rule in KINDS.items()}
    counted = Coalesce("caution__merged_into", "caution")
    rows = list(
        found.annotate(**is_of, counted=counted).values_list("counted", *KINDS).annotate(n=_sessions())
    )
    names = labels_of(clinic_id, {Contraindication: {code for code, *_rest in rows}})[Contraindication]
    counts = {kind: Counter() for kind in KINDS}
    for code, *which, n in rows:
        for kind, is_this in zip(KINDS, which, strict=True):
            counts[kind][names[code]] += n if is_this else 0
    return {kind: +counted for kind, counted in counts.items()}


def _sessions(rule=None):
    return Count("treatment_session", distinct=True, filter=rule)
