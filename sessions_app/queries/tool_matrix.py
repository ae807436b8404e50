"""What was given together: the share of sessions with each pair of kinds of treatment. It stands before any
comparison, because what always comes together cannot be told apart."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.asking import ask
from sessions_app.models import OtherModality
from sessions_app.queries.review_scope import ReviewScope

EXERCISE, TOOL = "exercise", "tool"
OTHERS_SHOWN = 3
SHADES = ((0.6, "k5"), (0.5, "k4"), (0.3, "k3"), (0.15, "k2"), (0.05, "k1"))
GIVEN = """
    WITH sessions AS MATERIALIZED (
        SELECT treatment_session_id AS id, has_exercise, has_iastm FROM sessions_app_sessionsummary
        WHERE episode_id = ANY(%(episodes)s)
    ), given AS MATERIALIZED (
        SELECT id, 'exercise' AS what FROM sessions WHERE has_exercise
        UNION ALL SELECT id, 'tool' FROM sessions WHERE has_iastm
        UNION
        SELECT s.id, 'other ' || m.modality_id
        FROM sessions s
        JOIN sessions_app_component c ON c.treatment_session_id = s.id AND c.outcome = 'done'
        JOIN sessions_app_modalityuse m ON m.component_id = c.id
        WHERE c.kind = 'modality'
    )
    SELECT a.what, b.what, count(*) FROM given a JOIN given b ON b.id = a.id GROUP BY 1, 2
    UNION ALL
    SELECT alone.what, '', count(*)
    FROM (SELECT min(what) AS what FROM given GROUP BY id HAVING count(*) = 1) alone GROUP BY 1
    UNION ALL
    SELECT '', '', count(*) FROM sessions
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


def given_together(scope: ReviewScope) -> Matrix:
    """Exercise, the tool and the three other treatments that were given most often, A to Z."""
    episodes = list(scope.episodes().values_list("pk", flat=True))
    counts = {(first, second): count for first, second, count in ask(GIVEN, episodes=episodes)}
    sessions = counts[("", "")]
    others = [first for first, second in counts if first == second and first.startswith("other ")]
    most = sorted(others, key=lambda one: (-counts[one, one], one))[:OTHERS_SHOWN]
    names = _names(scope.clinic_id, most)
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


def _names(clinic_id, others) -> dict[str, str]:
    codes = {one.removeprefix("other "): one for one in others}
    found = OtherModality.objects.with_choices_of(clinic_id).filter(pk__in=codes)
    names = {codes[one.pk]: str(one) for one in found}
    return names | {EXERCISE: _("Exercise"), TOOL: _("IASTM")}


def _cell(counts, sessions, first, second) -> Cell:
    return Cell(_share(counts, sessions, first, second), first == second)


def _share(counts, sessions, first, second) -> float:
    return counts.get((first, second), 0) / sessions if sessions else 0.0
