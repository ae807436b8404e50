"""Reactions by instrument, by pressure and by region: how often one followed, in groups large enough to tell.

A session with two instruments counts with each. Groups differ in whom they treat, so they stand A to Z
(pressures from light to firm) and are not compared.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sessions_app.analysis.incidence import Interval, wilson
from sessions_app.analysis.small_numbers import Limits, allows_rate, is_hidden
from sessions_app.choices import Pressure, RowOutcome
from sessions_app.models import BodyRegion, IastmPass, Instrument, PassInstrument, PassRegion
from sessions_app.queries.labels import labels_of
from sessions_app.queries.safety import SafetyOfSession
from sessions_app.rate_chart import RateChart, rate_chart


@dataclass(frozen=True)
class GroupRate:
    """Sessions with a reaction out of those after which it was asked; no rate of too few."""

    label: str
    count: int
    asked: int
    per_100: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Grouping:
    slug: str
    heading: str
    rows: list[GroupRate]
    hidden: int  # groups of too few patients to be shown
    cell: int
    rate: int

    @property
    def chart(self) -> RateChart | None:
        return rate_chart(self.rows)

    @property
    def counts_only(self) -> list[GroupRate]:
        return [one for one in self.rows if one.interval is None]


def safety_groups(
    clinic_id, sessions: QuerySet, found: list[SafetyOfSession], limits: Limits
) -> list[Grouping]:
    """Of those `found` among these sessions that were asked about. Four statements."""
    keys, asked = sessions.order_by().values("pk"), {one.pk: one for one in found if one.asked}
    instruments, regions = (_codes(model, name, keys, asked) for model, name in PARTS)
    names = labels_of(clinic_id, {Instrument: {*instruments}, BodyRegion: {*regions}})
    groups = (
        ("instruments", _("Reactions by instrument"), _named(instruments, names[Instrument])),
        ("pressures", _("Reactions by pressure"), _pressures(keys, asked)),
        ("regions", _("Reactions by region"), _named(regions, names[BodyRegion])),
    )
    return [grouping(slug, heading, by_label, asked, limits) for slug, heading, by_label in groups]


PARTS = ((PassInstrument, "instrument"), (PassRegion, "region"))


def _codes(model, name, keys, asked) -> dict[str, set]:
    """Sessions by what was used or treated in a pass that was done, or what that was merged into."""
    used = model.objects.filter(treatment_session__in=keys, iastm_pass__component__outcome=RowOutcome.DONE)
    kept = Coalesce(f"{name}__merged_into", name)
    return _by_key(used.order_by().values_list(kept, "treatment_session").distinct(), asked)


def _pressures(keys, asked) -> dict[str, set]:
    done = IastmPass.objects.filter(treatment_session__in=keys, component__outcome=RowOutcome.DONE)
    pairs = done.order_by().values_list("pressure", "treatment_session").distinct()
    found = _by_key(pairs, asked)
    return {str(one.label): found[one] for one in Pressure if one in found}


def _by_key(pairs, asked) -> dict[str, set]:
    found = defaultdict(set)
    for key, session in pairs:
        if session in asked:
            found[key].add(session)
    return dict(found)


def _named(by_code, names) -> dict[str, set]:
    """Under the clinic's names, A to Z; two codes of one name are one group."""
    found = defaultdict(set)
    for code, sessions in by_code.items():
        found[names.get(code, code)] |= sessions
    return dict(sorted(found.items(), key=lambda one: one[0].casefold()))


def grouping(slug, heading, by_label, asked, limits) -> Grouping:
    rows, hidden = [], 0
    for label, keys in by_label.items():
        if is_hidden(len({asked[key].patient_id for key in keys}), limits.cell):
            hidden += 1
        else:
            rows.append(_rate(label, sum(asked[key].reacted for key in keys), len(keys), limits.rate))
    return Grouping(slug, heading, rows, hidden, limits.cell, limits.rate)


def _rate(label, count, of, least) -> GroupRate:
    if not allows_rate(of, least):
        return GroupRate(label, count, of, None, None)
    share = wilson(count, of)
    return GroupRate(label, count, of, 100 * count / of, Interval(100 * share.low, 100 * share.high))
