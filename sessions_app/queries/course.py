"""The signed sessions of an episode, as far as timing goes: when, which number, with instruments or not."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from sessions_app.choices import ComponentKind, RowOutcome
from sessions_app.models import Component, TreatmentSession


@dataclass(frozen=True)
class Had:
    """One session that counts."""

    began: datetime
    ended: datetime
    number: int
    with_iastm: bool


def sessions_had(episodes):
    """`{episode id: [Had, ...]}`, oldest first, in one query for any number."""
    passes = Component.objects.filter(
        treatment_session=OuterRef("pk"), kind=ComponentKind.IASTM_PASS, outcome=RowOutcome.DONE
    )
    signed = TreatmentSession.objects.signed().filter(episode__in=episodes).order_by("started_at", "id")
    names = ("episode", "started_at", "ended_at", "number", "with_iastm")
    found = defaultdict(list)
    for episode, *about in signed.annotate(with_iastm=Exists(passes)).values_list(*names):
        found[episode].append(Had(*about))
    return found
