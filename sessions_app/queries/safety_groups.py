"""Reactions by instrument, by pressure and by region: how often one followed, in groups large enough to tell.

A session with two instruments counts with each. Groups differ in whom they treat, so they stand A to Z
(pressures from light to firm) and are not compared.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.asking import ask
from sessions_app.analysis.incidence import Interval, wilson
from sessions_app.analysis.small_numbers import Limits, allows_rate, is_hidden
from sessions_app.choices import Pressure
from sessions_app.models import BodyRegion, Instrument
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


HEADINGS = {
    "instruments": lambda: _("Reactions by instrument"),
    "pressures": lambda: _("Reactions by pressure"),
    "regions": lambda: _("Reactions by region"),
}
MODELS = {"instruments": Instrument, "regions": BodyRegion}


@dataclass(frozen=True)
class GroupCount:
    """Sessions that were asked about, by the codes that one name stands for."""

    codes: list[str]
    patients: int
    reacted: int
    sessions: int


# Sessions by what was used or treated in a pass that was done, or what that was merged into. Two codes of
# one name are one group, so what is counted by are groups of codes.
COUNTED = """
    WITH asked AS MATERIALIZED (
        SELECT unnest(%(sessions)s::bigint[]) AS treatment_session_id
    ), done AS MATERIALIZED (
        SELECT p.component_id, p.pressure, asked.* FROM sessions_app_iastmpass p
        JOIN asked USING (treatment_session_id)
        JOIN sessions_app_component c ON c.id = p.component_id AND c.outcome = 'done'
    ), used AS (
        SELECT 'instruments' AS slug, coalesce(i.merged_into_id, i.code) AS code, done.*
        FROM done JOIN sessions_app_passinstrument u ON u.iastm_pass_id = done.component_id
        JOIN sessions_app_instrument i ON i.code = u.instrument_id
        UNION ALL
        SELECT 'regions', coalesce(r.merged_into_id, r.code), done.*
        FROM done JOIN sessions_app_passregion u ON u.iastm_pass_id = done.component_id
        JOIN sessions_app_bodyregion r ON r.code = u.region_id
        UNION ALL SELECT 'pressures', pressure, done.* FROM done WHERE pressure = ANY(%(pressures)s)
    )
    SELECT slug, code, array_agg(DISTINCT treatment_session_id) FROM used GROUP BY slug, code
"""


def group_counts(clinic_id, found: list[SafetyOfSession]) -> dict[str, list[GroupCount]]:
    """Of those `found` that were asked about. Two statements."""
    asked = {one.pk: one for one in found if one.asked}
    of = {slug: {} for slug in HEADINGS}
    for slug, code, keys in (
        ask(COUNTED, sessions=list(asked), pressures=list(Pressure.values)) if asked else ()
    ):
        of[slug][code] = keys
    names = names_of(clinic_id, of)
    return {slug: _counts(by_code, names[slug], asked) for slug, by_code in of.items()}


def names_of(clinic_id, by_slug) -> dict[str, dict]:
    """The clinic's names of the codes in each group; a pressure has its own."""
    labels = labels_of(clinic_id, {model: {*by_slug.get(slug, ())} for slug, model in MODELS.items()})
    named = {slug: labels[model] for slug, model in MODELS.items()}
    return named | {"pressures": {str(one.value): str(one.label) for one in Pressure}}


def _counts(by_code, names, asked) -> list[GroupCount]:
    sessions, codes = defaultdict(set), defaultdict(list)
    for code, keys in by_code.items():
        sessions[names.get(code, code)].update(keys)
        codes[names.get(code, code)].append(code)
    return [count_of(codes[name], keys, asked) for name, keys in sessions.items()]


def count_of(codes, keys, asked) -> GroupCount:
    people = {asked[key].patient_id for key in keys}
    return GroupCount(sorted(codes), len(people), sum(asked[key].reacted for key in keys), len(keys))


def under_their_names(clinic_id, groups: dict[str, list[GroupCount]]) -> dict[str, list[GroupCount]]:
    """One of each name, out of groups of different patients: some of them had one of its codes alone."""
    names = _names_of_groups(clinic_id, groups)
    found = {}
    for slug, counts in groups.items():
        by_name = defaultdict(list)
        for one in counts:
            by_name[names[slug].get(one.codes[0], one.codes[0])].append(one)
        found[slug] = [_sum(same) for same in by_name.values()]
    return found


def _sum(counts) -> GroupCount:
    codes = sorted({code for one in counts for code in one.codes})
    sums = (sum(getattr(one, name) for one in counts) for name in ("patients", "reacted", "sessions"))
    return GroupCount(codes, *sums)


def safety_groups(clinic_id, groups: dict[str, list[GroupCount]], limits: Limits) -> list[Grouping]:
    """Under the clinic's names, A to Z; pressures from light to firm. One statement."""
    names = _names_of_groups(clinic_id, groups)
    return [
        grouping(slug, heading(), _in_order(slug, groups.get(slug, []), names[slug]), limits)
        for slug, heading in HEADINGS.items()
    ]


def _names_of_groups(clinic_id, groups) -> dict[str, dict]:
    return names_of(clinic_id, {slug: [one.codes[0] for one in counts] for slug, counts in groups.items()})


def _in_order(slug, counts, names) -> list[tuple[str, GroupCount]]:
    named = [(names.get(one.codes[0], one.codes[0]), one) for one in counts]
    if slug == "pressures":
        places = [str(one.label) for one in Pressure]
        return sorted(named, key=lambda one: places.index(one[0]))
    return sorted(named, key=lambda one: one[0].casefold())


def grouping(slug, heading, named: list[tuple[str, GroupCount]], limits) -> Grouping:
    rows, hidden = [], 0
    for name, one in named:
        if is_hidden(one.patients, limits.cell):
            hidden += 1
        else:
            rows.append(_rate(name, one.reacted, one.sessions, limits.rate))
    return Grouping(slug, heading, rows, hidden, limits.cell, limits.rate)


def _rate(label, count, of, least) -> GroupRate:
    if not allows_rate(of, least):
        return GroupRate(label, count, of, None, None)
    share = wilson(count, of)
    return GroupRate(label, count, of, 100 * count / of, Interval(100 * share.low, 100 * share.high))
