"""By which measure an ended episode is judged, and with which two scores (docs/decisions/0024). Said here
alone.

A condition's core measures are tried in an order that no result can change: those of which a change can be
judged in this clinic (both thresholds in use) first, each time the score of the region before pain, else as
the catalogue lists them. A measure that rates a change has no start, one without a better end no improvement:
they judge nothing. Where the condition lists none, the episode's first plan says what is taken at the end.
The first measure with a start score is it, whatever became of its end. Of its series (queries/comparable.py,
KEY) one with an end score is taken, then the treated side, the whole score, the one begun first.

Start and end are the first and the last value of the series. The start lies within a week of the first
session or before it, the end within a week of the last session or after it; a single value is a start and no
end.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.timezone import get_current_timezone_name

from clinic.asking import ask
from sessions_app.analysis.change import Change
from sessions_app.analysis.outcomes import Judged, Outcome, outcome_of
from sessions_app.analysis.reassessment import WEEKS_WINDOW
from sessions_app.choices import ThresholdKind
from sessions_app.models import ClinicChoice, Condition, Measure, Threshold, ThresholdChoice
from sessions_app.queries.outcome_series import PAIN
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.queries.thresholds import InUse, thresholds_in_use

# Of the catalogue: another entry, and episodes may be judged otherwise.
JUDGED_BY = (Condition, Measure, Threshold, ThresholdChoice, ClinicChoice)
# Measures that the first plan of an episode takes at its end, in the plan's order.
PLANNED = """
    SELECT p.episode_id, m.measure_id
    FROM sessions_app_plannedmeasure m JOIN sessions_app_planrevision p ON p.id = m.plan_revision_id
    WHERE p.episode_id = ANY(%(episodes)s) AND p.number = 1 AND m.at_discharge
    ORDER BY p.episode_id, m.position
"""
# Every series, and whether it has a start and an end. `listed` says for each list in which place a measure
# stands. Each table is read once for all episodes and then joined: asked episode by episode it takes three
# times as long.
TOLD = """
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(%(episodes)s::bigint[], %(list_of)s::text[]) AS asked(episode_id, list)
    ), listed AS MATERIALIZED (
        SELECT l.*, m.parts
        FROM unnest(%(lists)s::text[], %(measures)s::text[], %(places)s::int[]) AS l(list, measure_id, place)
        JOIN sessions_app_measure m ON m.code = l.measure_id
    ), kept AS MATERIALIZED (
        SELECT * FROM sessions_app_seriessummary WHERE episode_id = ANY(%(episodes)s)
    ), treated AS MATERIALIZED (
        SELECT id AS episode_id, side AS treated_side, opened_on
        FROM sessions_app_episode WHERE id = ANY(%(episodes)s)
    ), came AS MATERIALIZED (
        SELECT episode_id, (first_session_at AT TIME ZONE %(zone)s)::date AS first_on,
            (last_session_at AT TIME ZONE %(zone)s)::date AS last_on
        FROM sessions_app_episodesummary WHERE episode_id = ANY(%(episodes)s)
    ), dated AS (
        SELECT kept.*, place, parts, treated_side,
            (first_at AT TIME ZONE %(zone)s)::date <= coalesce(first_on, opened_on) + %(days)s AS is_start,
            (last_at AT TIME ZONE %(zone)s)::date + %(days)s >= coalesce(last_on, opened_on) AS is_late
        FROM kept JOIN asked USING (episode_id) JOIN listed USING (list, measure_id)
        JOIN treated USING (episode_id) LEFT JOIN came USING (episode_id)
    ), told AS (
        SELECT *, is_late AND (readings > 1 OR NOT is_start) AS is_end FROM dated
    )
"""
# Which of several series of one measure.
OF_SEVERAL = """
    is_end DESC, side NOT IN ('', treated_side), subject <> '',
    array_position(parts, subject), first_at, moment = 'after', moment, measured_state, recall_period,
    version, unit, side, subject, scale_min, scale_max
"""
# One series for each episode, or none.
SCORES = f"""
    {TOLD}
    SELECT DISTINCT ON (episode_id) episode_id, measure_id, subject, unit, scale_min, scale_max,
        CASE WHEN is_start THEN first_value END, CASE WHEN is_end THEN last_value END
    FROM told WHERE is_start OR is_end
    ORDER BY episode_id, is_start DESC, place, {OF_SEVERAL}
"""  # noqa: S608 (our own names)
# The series with the end score of each measure, would one episode be judged by it.
ENDS = f"""
    {TOLD}, one_each AS (
        SELECT DISTINCT ON (measure_id) id, is_end
        FROM told WHERE is_start OR is_end ORDER BY measure_id, is_start DESC, {OF_SEVERAL}
    )
    SELECT id FROM one_each WHERE is_end
"""  # noqa: S608 (our own names)


class Scores(NamedTuple):
    measure: str
    subject: str
    unit: str
    scale: tuple
    baseline: Decimal | None
    end: Decimal | None


@dataclass(frozen=True)
class Rules:
    """What the catalogue and the clinic say before any score is looked at."""

    measures: dict[str, Measure]
    thresholds: dict[tuple[str, str], InUse]
    lists: dict[str, list[str]]
    of_values: dict[tuple, InUse] = field(default_factory=dict)
    outcomes: dict[tuple, Outcome] = field(default_factory=dict)

    def outcome(self, condition: str, scores: Scores) -> Outcome:
        """The same of the same scores: a measure has some dozens, and episodes are many."""
        key = (condition, *scores)
        if key not in self.outcomes:
            self.outcomes[key] = self._outcome(condition, scores)
        return self.outcomes[key]

    def _outcome(self, condition, scores) -> Outcome:
        if scores.baseline is None or scores.end is None:
            return outcome_of(None, None, None)
        change = Change(scores.baseline, scores.end, self.measures[scores.measure].higher_is_better)
        in_use = self.in_use(condition, scores)
        told = [
            in_use.value(kind, first=change.first, subject=scores.subject)
            for kind in (ThresholdKind.WORTHWHILE, ThresholdKind.ERROR)
        ]
        return outcome_of(change, *told)

    def in_use(self, condition: str, scores: Scores) -> InUse:
        """Each combination worked out once: a clinic has few and episodes are many."""
        key = (condition, scores.measure, scores.unit, scores.scale)
        if key not in self.of_values:
            in_use, measure = self.thresholds[condition, scores.measure], self.measures[scores.measure]
            self.of_values[key] = in_use.of_values(measure, self.unit_of(scores), scores.scale)
        return self.of_values[key]

    def unit_of(self, scores: Scores) -> str:
        return scores.unit or self.measures[scores.measure].unit


def judged_episodes(scope: ReviewScope) -> list[Judged]:
    """Every episode that ended in the scope, with its outcome. Seven statements for any number, at most."""
    return judged_with_rules(scope)[0]


def judged_with_rules(scope: ReviewScope) -> tuple[list[Judged], Rules]:
    return judged_of(scope.clinic_id, scope.episodes())


def judged_of(clinic_id: int, episodes) -> tuple[list[Judged], Rules]:
    """Of these among the ended ones."""
    found = list(episodes.values_list("pk", "patient_id", "counted_condition"))
    conditions = {pk: condition for pk, _patient, condition in found}
    rules, list_of = rules_for(clinic_id, conditions)
    scores = _scores(list_of, rules.lists)
    judged = [_judged(one, scores.get(one[0]), rules) for one in found]
    return judged, rules


def rules_for(clinic_id: int, conditions: dict[int, str]) -> tuple[Rules, dict[int, str]]:
    """For these episodes by key, and which list each goes by: its condition's, or its own."""
    core = dict(Condition.objects.filter(pk__in=set(conditions.values())).values_list("pk", "core_outcomes"))
    planned = _planned([pk for pk, condition in conditions.items() if not core[condition]])
    named = {code for codes in (*core.values(), *planned.values()) for code in codes}
    measures = _that_judge(clinic_id, named)
    thresholds = thresholds_in_use(clinic_id, core, measures)
    lists = {code: _in_order(code, codes, measures, thresholds) for code, codes in core.items()}
    for pk, codes in planned.items():
        lists[_own(pk)] = _in_order(conditions[pk], codes, measures, thresholds)
    list_of = {pk: _own(pk) if pk in planned else condition for pk, condition in conditions.items()}
    return Rules(measures, thresholds, lists), list_of


def ends_of(episode: int, measures: list[str]) -> set[int]:
    """Keys of the series (SeriesSummary) whose last value is the end score, measure by measure."""
    lists = {"lists": [_own(episode)] * len(measures), "measures": measures, "places": [0] * len(measures)}
    return {pk for (pk,) in _ask(ENDS, {episode: _own(episode)}, **lists)}


def _own(pk: int) -> str:
    return f"plan of {pk}"


def _planned(episodes: list[int]) -> dict[int, list[str]]:
    """Asked only where a condition lists nothing."""
    found = defaultdict(list)
    for episode, measure in ask(PLANNED, episodes=episodes) if episodes else ():
        found[episode].append(measure)
    return found


def _that_judge(clinic_id: int, codes: Iterable[str]) -> dict[str, Measure]:
    known = Measure.objects.with_choices_of(clinic_id).filter(pk__in=codes)
    return known.filter(rates_change=False, higher_is_better__isnull=False).in_bulk()


def _in_order(condition, codes, measures, thresholds) -> list[str]:
    """Sorting keeps what is alike in the catalogue's order."""
    usable = list(dict.fromkeys(code for code in codes if code in measures))
    return sorted(usable, key=lambda code: (not _can_judge(thresholds[condition, code]), code == PAIN))


def _can_judge(in_use: InUse) -> bool:
    return in_use.worthwhile is not None and in_use.error is not None


def _scores(list_of: dict[int, str], lists: dict[str, list[str]]) -> dict[int, Scores]:
    rows = [(name, code, place) for name, codes in lists.items() for place, code in enumerate(codes)]
    names, codes, places = zip(*rows, strict=True) if rows else ((), (), ())
    found = _ask(SCORES, list_of, lists=list(names), measures=list(codes), places=list(places))
    return {row[0]: Scores(*row[1:4], row[4:6], *row[6:]) for row in found}


def _ask(question, list_of, **lists):
    window = {"zone": get_current_timezone_name(), "days": WEEKS_WINDOW.days}
    return ask(question, episodes=list(list_of), list_of=list(list_of.values()), **lists, **window)


def _judged(episode: tuple, scores: Scores | None, rules: Rules) -> Judged:
    if scores is None:
        return Judged(*episode, "", "", None, None, outcome_of(None, None, None))
    *_keys, condition = episode
    by, values = (scores.measure, rules.unit_of(scores)), (scores.baseline, scores.end)
    outcome = rules.outcome(condition, scores)
    return Judged(*episode, *by, *values, outcome, scores.subject, scores.scale)
