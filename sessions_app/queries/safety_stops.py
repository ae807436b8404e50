"""What the gate of the check-in did: how often it set instrument work aside, let it go on with a reason or
warned, and because of what. Counts of sessions alone, never of whom."""

from collections import Counter
from dataclasses import dataclass, field

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
class StopCounts:
    """Sessions by what the gate did, and by the contraindication behind it; of different patients they add
    up."""

    totals: dict[str, int] = field(default_factory=dict)
    because: dict[str, dict[str, int]] = field(default_factory=dict)
    declined: int = 0

    def __add__(self, other: "StopCounts") -> "StopCounts":
        return StopCounts(
            dict(Counter(self.totals) + Counter(other.totals)),
            {
                kind: dict(Counter(self.because.get(kind, {})) + Counter(other.because.get(kind, {})))
                for kind in KINDS
            },
            self.declined + other.declined,
        )


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


def stop_counts(sessions: QuerySet) -> StopCounts:
    """Of signed sessions; a transcribed one happened elsewhere and was stopped by nothing."""
    keys = sessions.filter(is_transcribed=False).order_by().values("pk")
    found = ScreenFinding.objects.filter(treatment_session__in=keys, caution__isnull=False).order_by()
    declined = CheckIn.objects.filter(treatment_session__in=keys, consent=ConsentAnswer.DECLINED).count()
    totals = found.aggregate(**{kind: _sessions(rule) for kind, rule in KINDS.items()})
    return StopCounts(totals, _because(found), declined)


def _because(found) -> dict[str, dict[str, int]]:
    is_of = {kind: ExpressionWrapper(rule, BooleanField()) for kind, rule in KINDS.items()}
    counted = Coalesce("caution__merged_into", "caution")
    rows = found.annotate(**is_of, counted=counted).values_list("counted", *KINDS).annotate(n=_sessions())
    counts = {kind: Counter() for kind in KINDS}
    for code, *which, n in rows:
        for kind, is_this in zip(KINDS, which, strict=True):
            counts[kind][code] += n if is_this else 0
    return {kind: dict(+counted) for kind, counted in counts.items()}


def stops_of(clinic_id, counts: StopCounts) -> Stops:
    """With the clinic's names of the contraindications."""
    codes = {code for because in counts.because.values() for code in because}
    names = labels_of(clinic_id, {Contraindication: codes})[Contraindication]
    lines = {kind: _line(kind, counts, names) for kind in KINDS}
    return Stops(**lines, declined=counts.declined)


def _line(kind, counts, names) -> StopLine:
    named = Counter()
    for code, n in counts.because.get(kind, {}).items():
        named[names[code]] += n
    return StopLine(counts.totals.get(kind, 0), named.most_common())


def _sessions(rule=None):
    return Count("treatment_session", distinct=True, filter=rule)
