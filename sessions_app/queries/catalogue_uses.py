"""How often a clinic has used an entry of the catalogue: sessions that name it, and plans in force.

One statement for each place in which a kind is named, however many entries are asked for, along the index of
the code. A count stops at so many rows of one entry: what is used more often need not be known exactly.
"""

from dataclasses import dataclass

from clinic.asking import ask
from sessions_app.queries.merged import kept_codes

MOST = 2000
UNUSED = "NOT EXISTS (SELECT FROM {table} WHERE clinic_id = %(clinic)s AND {column} = wanted.code)"
COUNTED = """
    SELECT wanted.kept, count(DISTINCT found.what), max(found.nth)
    FROM unnest(%(codes)s::text[], %(kept)s::text[]) AS wanted(code, kept) CROSS JOIN LATERAL (
        SELECT {what} AS what, row_number() OVER () AS nth FROM {table}
        WHERE clinic_id = %(clinic)s AND {column} = wanted.code LIMIT {most}
    ) found GROUP BY wanted.kept
"""
# The newest plan of each open episode, and the codes in the field of its rows of one kind.
PLANNED = """
    WITH in_force AS (
        SELECT DISTINCT ON (r.episode_id) r.id FROM sessions_app_planrevision r
        JOIN sessions_app_episode e ON e.id = r.episode_id
        WHERE e.clinic_id = %(clinic)s AND e.state = 'open' ORDER BY r.episode_id, r.number DESC
    )
    SELECT wanted.kept, count(DISTINCT named.plan)
    FROM unnest(%(codes)s::text[], %(kept)s::text[]) AS wanted(code, kept) JOIN ({named}) named
        ON named.code = wanted.code
    GROUP BY wanted.kept
"""
IN_ROWS = """
    SELECT p.plan_revision_id AS plan, jsonb_array_elements_text(p.fields -> '{field}') AS code
    FROM sessions_app_plannedcomponent p JOIN in_force ON in_force.id = p.plan_revision_id
    WHERE p.kind = '{kind}' AND jsonb_typeof(p.fields -> '{field}') = 'array'
"""
IN_MEASURES = """
    SELECT p.plan_revision_id AS plan, p.measure_id AS code FROM sessions_app_plannedmeasure p
    JOIN in_force ON in_force.id = p.plan_revision_id
"""
# Where a plan names the entries of a kind: the kind of its rows, and their fields.
IN_PLANS = {
    "exercises": [("exercise", "exercise")],
    "instruments": [("iastm_pass", "instruments"), ("iastm_pass", "scan_instruments")],
    "strokes": [("iastm_pass", "strokes")],
    "lotions": [("lotion", "lotion")],
    "warm-ups": [("warm_up", "activity")],
    "treatments": [("modality", "modality")],
    "areas": [("iastm_pass", "regions"), ("modality", "region")],
    "structures": [("iastm_pass", "structures")],
}


@dataclass(frozen=True)
class Uses:
    """`is_more`: counting stopped there."""

    count: int = 0
    is_more: bool = False
    plans: int = 0


NONE = Uses()


def uses_of(kind, clinic_id, codes: list[str]) -> dict[str, Uses]:
    """{code: Uses} of those that were used at all; what was merged into one counts with it, and by itself."""
    if not codes:
        return {}
    asked = _asked(kind, clinic_id, codes)
    found = {}
    for model, name in kind.used_in:
        for code, count, reached in ask(_counted(model, name), **asked):
            before = found.get(code, NONE)
            found[code] = Uses(before.count + count, before.is_more or reached >= MOST)
    for code, plans in ask(_planned(kind), **asked) if _is_planned(kind) else []:
        before = found.get(code, NONE)
        found[code] = Uses(before.count, before.is_more, plans)
    return found


def never_used(kind, clinic_id, codes: list[str]) -> set[str]:
    """Named in no session of the clinic and in no plan in force, by themselves or through a merged one."""
    asked = _asked(kind, clinic_id, codes)
    rules = [
        UNUSED.format(table=model._meta.db_table, column=model._meta.get_field(name).column)
        for model, name in kind.used_in
    ]
    question = (
        "SELECT kept FROM unnest(%(codes)s::text[], %(kept)s::text[]) AS wanted(code, kept)"  # noqa: S608
        f" GROUP BY kept HAVING bool_and({' AND '.join(rules)})"
    )
    unused = {code for (code,) in ask(question, **asked)}
    planned = {code for code, _plans in ask(_planned(kind), **asked)} if _is_planned(kind) else set()
    return unused - planned


def _asked(kind, clinic_id, codes):
    """Each code counted as itself, and those merged into one of them counted as that one."""
    wanted = set(codes)
    pairs = [(code, code) for code in codes]
    pairs += [pair for pair in kept_codes(kind.model, clinic_id).items() if pair[1] in wanted]
    return {"clinic": clinic_id, "codes": [one for one, _ in pairs], "kept": [kept for _, kept in pairs]}


def _counted(model, name) -> str:
    in_sessions = any(column.name == "treatment_session" for column in model._meta.fields)
    return COUNTED.format(
        table=model._meta.db_table,
        column=model._meta.get_field(name).column,
        what="treatment_session_id" if in_sessions else "id",
        most=MOST,
    )


def _is_planned(kind) -> bool:
    return kind.slug in IN_PLANS or kind.slug == "measures"


def _planned(kind) -> str:
    rows = [IN_ROWS.format(kind=row, field=field) for row, field in IN_PLANS.get(kind.slug, [])]
    return PLANNED.replace("{named}", " UNION ALL ".join(rows or [IN_MEASURES]))
