"""Which clinical lists the clinic has read and signed as they stand now. One statement for all of them.

A list is known by the marks of its rows: each row's version, the clinic's word on it and the clinic's own
rule, by its version and the moment it was decided, because a rule that was given up and made anew counts
from one again. A new release, an own entry, another step, rule, name or retirement changes a mark, and with
it the version of the list; another order does not. A check mark does so among the thresholds alone, where
what is checked goes before what is not.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sessions_app.choices import ClinicalList

# Rows in use: the shared ones and the clinic's own, without those retired here.
ENTRIES = """
    SELECT '{name}' AS list, e.code AS code,
           concat(e.version, '/', {rule}, '/', coalesce(c.label, '')) AS mark
    FROM sessions_app_{table} e
    LEFT JOIN sessions_app_clinicchoice c
        ON c.clinic_id = %(clinic)s AND c.kind = '{table}' AND c.code = e.code
    {join}
    WHERE (e.clinic_id IS NULL OR e.clinic_id = %(clinic)s) AND e.retired_at IS NULL
      AND e.withdrawn_in_id IS NULL AND e.merged_into_id IS NULL AND c.retired_at IS NULL
"""
DECIDED = "coalesce(r.version || '@' || extract(epoch FROM r.decided_at), '0')"
CHECKED = "CASE WHEN c.checked_at IS NULL THEN '0' ELSE 'checked' END"
OWN_RULE = "LEFT JOIN sessions_app_{table} r ON r.clinic_id = %(clinic)s AND r.{column} = e.code"
# The newest choice of a threshold for a measure in a condition.
CHOSEN = """
    SELECT DISTINCT ON (measure_id, condition_id, kind) is_by_rule,
           concat('chosen:', measure_id, '/', condition_id, '/', kind) AS code,
           coalesce(threshold_id, 'none') AS mark
    FROM sessions_app_thresholdchoice WHERE clinic_id = %(clinic)s
    ORDER BY measure_id, condition_id, kind, id DESC
"""
MARKS = " UNION ALL ".join(
    [
        ENTRIES.format(
            name=ClinicalList.CAUTIONS,
            table="contraindication",
            rule=DECIDED,
            join=OWN_RULE.format(table="cliniccaution", column="contraindication_id"),
        ),
        ENTRIES.format(
            name=ClinicalList.DOSES,
            table="exercise",
            rule=DECIDED,
            join=OWN_RULE.format(table="clinicstep", column="exercise_id"),
        ),
        ENTRIES.format(name=ClinicalList.THRESHOLDS, table="threshold", rule=CHECKED, join=""),
        f"SELECT '{ClinicalList.THRESHOLDS}', code, mark FROM ({CHOSEN}) AS chosen WHERE NOT is_by_rule",  # noqa: S608
    ]
)
LINES = r"string_agg(code || '=' || mark, E'\n' ORDER BY code, mark)"
HASH = f"encode(sha256(convert_to({LINES}, 'UTF8')), 'hex')"
STATES = f"""
    WITH marks AS ({MARKS}),
         current AS (SELECT list, {HASH} AS version FROM marks GROUP BY list),
         newest AS (SELECT DISTINCT ON (list) list, version, signed_at, signed_by_id
                    FROM sessions_app_clinicalsignoff WHERE clinic_id = %(clinic)s ORDER BY list, id DESC)
    SELECT list, current.version, newest.version, newest.signed_at, u.display_name
    FROM current LEFT JOIN newest USING (list) LEFT JOIN clinic_user u ON u.id = newest.signed_by_id
"""  # noqa: S608 (our own names)

AS_IT_STANDS = f"""
    WITH marks AS ({MARKS}), one AS (SELECT code, mark FROM marks WHERE list = %(list)s)
    SELECT code, mark, (SELECT {HASH} FROM one) FROM one
"""  # noqa: S608


@dataclass(frozen=True)
class AsItStands:
    """What a signature under a list stands for: its version, and the mark of each row by its code."""

    version: str
    marks: dict[str, str]


@dataclass(frozen=True)
class ListState:
    """One list as it stands, and the last signature under it."""

    list: ClinicalList
    version: str
    signed_version: str | None = None
    signed_at: datetime | None = None
    signed_by: str | None = None

    @property
    def is_reviewed(self) -> bool:
        return self.signed_version == self.version

    @property
    def was_signed(self) -> bool:
        return self.signed_version is not None


def list_states(clinic_id) -> dict[str, ListState]:
    with connection.cursor() as cursor:
        cursor.execute(STATES, {"clinic": clinic_id})
        found = {row[0]: ListState(ClinicalList(row[0]), *row[1:]) for row in cursor.fetchall()}
    return {one.value: found.get(one.value, ListState(one, "")) for one in ClinicalList}


def list_as_it_stands(clinic_id, which: str) -> AsItStands:
    """In one statement, so that nothing can change between the rows and their version."""
    with connection.cursor() as cursor:
        cursor.execute(AS_IT_STANDS, {"clinic": clinic_id, "list": which})
        rows = cursor.fetchall()
    return AsItStands(rows[0][2] if rows else "", {code: mark for code, mark, _version in rows})
