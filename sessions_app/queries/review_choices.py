"""What the clinic's review can be narrowed to: sites, conditions that were treated, who treats or treated."""

from dataclasses import dataclass

from clinic.asking import ask
from clinic.choices import Role

# Under the clinic's own names, A to Z. A condition that was merged stands as the one it was merged into.
CHOICES = """
    SELECT 'site', s.id::text, s.name FROM clinic_site s WHERE s.clinic_id = %(clinic)s
    UNION ALL
    SELECT 'condition', c.code, coalesce(nullif(l.label, ''), c.name)
    FROM sessions_app_condition c
    LEFT JOIN sessions_app_clinicchoice l
        ON l.clinic_id = %(clinic)s AND l.kind = 'condition' AND l.code = c.code
    WHERE c.code IN (
        SELECT coalesce(own.merged_into_id, own.code) FROM sessions_app_condition own
        WHERE own.code IN (SELECT e.condition_id FROM sessions_app_episode e WHERE e.clinic_id = %(clinic)s)
    )
    UNION ALL
    SELECT DISTINCT 'practitioner', u.id::text, u.display_name
    FROM clinic_membership m JOIN clinic_user u ON u.id = m.user_id
    WHERE m.clinic_id = %(clinic)s AND m.role = %(role)s
"""


@dataclass(frozen=True)
class ScopeChoices:
    """Pairs of key and name, as a form offers them."""

    sites: list[tuple[str, str]]
    conditions: list[tuple[str, str]]
    practitioners: list[tuple[str, str]]

    @property
    def condition_names(self) -> dict[str, str]:
        return dict(self.conditions)


def scope_choices(clinic_id) -> ScopeChoices:
    """In one statement."""
    rows = ask(CHOICES, clinic=clinic_id, role=Role.PHYSIOTHERAPIST)
    rows.sort(key=lambda row: (row[2].casefold(), row[1]))
    kinds = ("site", "condition", "practitioner")
    return ScopeChoices(*([(key, name) for kind, key, name in rows if kind == wanted] for wanted in kinds))


def narrowed_words(scope) -> list[str]:
    """The names of what this scope is narrowed to, as they are today."""
    choices = scope_choices(scope.clinic_id)
    asked = (
        (choices.sites, scope.site_id),
        (choices.conditions, scope.condition_id),
        (choices.practitioners, scope.practitioner_id),
    )
    return [dict(pairs)[str(key)] for pairs, key in asked if key]
