"""What was given together: the share of sessions with each pair of kinds of treatment. It stands before any
comparison, because what always comes together cannot be told apart."""

from collections import Counter
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

from clinic.asking import ask
from sessions_app.models import OtherModality

EXERCISE, TOOL = "exercise", "tool"
OTHERS_SHOWN = 3
SHADES = ((0.6, "k5"), (0.5, "k4"), (0.3, "k3"), (0.15, "k2"), (0.05, "k1"))
# The sessions in which exactly the same was given, together: a few lines, however many sessions.
GIVEN = """
    WITH sessions AS MATERIALIZED (
        SELECT treatment_session_id AS id, has_exercise, has_iastm FROM sessions_app_sessionsummary
        WHERE episode_id = ANY(%(episodes)s)
    ), others AS MATERIALIZED (
        SELECT s.id, array_agg(DISTINCT m.modality_id) AS kinds
        FROM sessions s
        JOIN sessions_app_modalityuse m ON m.treatment_session_id = s.id
        JOIN sessions_app_component c ON c.id = m.component_id AND c.outcome = 'done'
        WHERE c.kind = 'modality'
        GROUP BY s.id
    )
    SELECT has_exercise, has_iastm, kinds, count(*) FROM sessions LEFT JOIN others USING (id) GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Cell:
    share: float
    is_diagonal: bool = False

    @property
    def percent(self) -> str:
        return f"{self.share * 100:.0f}"

    @property
    def shade(self) -> str:
        return "diag" if self.is_diagonal else next((name for at, name in SHADES if self.share >= at), "k0")


@dataclass(frozen=True)
class MatrixRow:
    label: str
    cells: list[Cell]
    alone: Cell


@dataclass(frozen=True)
class Matrix:
    sessions: int
    rows: list[MatrixRow]

    @property
    def labels(self) -> list[str]:
        return [row.label for row in self.rows]


def given_together(clinic_id: int, episodes: list[int]) -> Matrix:
    """Exercise, the tool and the three other treatments that were given most often, A to Z."""
    counts = _counts(episodes)
    sessions = counts[("", "")]
    others = [first for first, second in counts if first == second and first.startswith("other ")]
    most = sorted(others, key=lambda one: (-counts[one, one], one))[:OTHERS_SHOWN]
    names = _names(clinic_id, most)
    kinds = [EXERCISE, TOOL, *sorted(most, key=lambda one: names[one].casefold())]
    rows = [
        MatrixRow(
            names[kind],
            [_cell(counts, sessions, kind, other) for other in kinds],
            Cell(_share(counts, sessions, kind, "")),
        )
        for kind in kinds
    ]
    return Matrix(sessions, rows)


def _counts(episodes) -> Counter:
    """Sessions by each pair of kinds, by what was given alone, and all of them."""
    counts = Counter()
    for has_exercise, has_iastm, others, sessions in ask(GIVEN, episodes=episodes):
        given = [EXERCISE] * has_exercise + [TOOL] * has_iastm + [f"other {one}" for one in others or ()]
        told = [*product(given, repeat=2), ("", ""), *([(given[0], "")] if len(given) == 1 else ())]
        counts.update(dict.fromkeys(told, sessions))
    return counts


def _names(clinic_id, others) -> dict[str, str]:
    codes = {one.removeprefix("other "): one for one in others}
    found = OtherModality.objects.with_choices_of(clinic_id).filter(pk__in=codes)
    names = {codes[one.pk]: str(one) for one in found}
    return names | {EXERCISE: _("Exercise"), TOOL: _("IASTM")}


def _cell(counts, sessions, first, second) -> Cell:
    return Cell(_share(counts, sessions, first, second), first == second)


def _share(counts, sessions, first, second) -> float:
    return counts[first, second] / sessions if sessions else 0.0
