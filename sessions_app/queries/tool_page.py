"""The page "Did the tool add anything here?": what was given together, what a fair answer needs, and a
refusal or the answer that the worker stored."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from sessions_app.analysis.small_numbers import Limits, allows_comparison, is_hidden
from sessions_app.analysis.tool_comparison import AT_START, Fact, Need, what_it_needs, why_not
from sessions_app.choices import EpisodeState
from sessions_app.models import Episode, Trial
from sessions_app.queries import outcomes_worked_out
from sessions_app.queries import tool_words as words
from sessions_app.queries.computations import Work, parameters_of, work_on
from sessions_app.queries.review_scope import ReviewScope, counted_condition
from sessions_app.queries.tool_figures import KIND, NAME, Answer, read_answer
from sessions_app.queries.tool_matrix import Matrix, given_together
from sessions_app.queries.tool_people import Compared, people_compared
from sessions_app.tool_charts import DifferenceChart, DoseChart, difference_chart, dose_chart


@dataclass(frozen=True)
class NeedLine:
    is_met: bool
    words: str
    found: str


@dataclass(frozen=True)
class GroupLine:
    """A line of "Who is being compared", with the tool first."""

    label: str
    with_tool: str
    without: str


@dataclass(frozen=True)
class Told:
    """An answer as the page says it: each number in a sentence or a drawing that says the rest with it."""

    title: str
    words: str
    caution: str
    limits: list[str]
    groups: list[GroupLine]
    bounds_words: str
    chart: DifferenceChart
    ends: tuple[str, str]  # of its scale
    dose_words: str
    dose: DoseChart | None
    tone: str


@dataclass(frozen=True)
class ToolPage:
    matrix: Matrix
    compared: Compared
    needs: list[NeedLine]
    refusal: tuple[str, str] | None
    work: Work | None
    told: Told | None
    without_trial: int
    hides_some: bool  # then no total is told, from which it could be worked out
    cell: int

    @property
    def takes_seconds(self) -> bool:
        return self.compared.episodes > outcomes_worked_out.MOST


def tool_page(scope: ReviewScope, *, user, limits: Limits, at) -> ToolPage:
    least, cell = limits.arm, limits.cell
    compared = people_compared(scope)
    needs = what_it_needs(compared.groups, compared.sessions, least=least, worthwhile=compared.worthwhile)
    lacking = why_not(needs)
    refusal = words.refusal_words(lacking, compared.sessions, compared.measure, cell) if lacking else None
    work, told = (None, None) if refusal else _worked_out(scope, compared, needs, user, least, at)
    return ToolPage(
        matrix=given_together(scope.clinic_id, compared.ended),
        compared=compared,
        needs=[_need_line(one, compared, cell) for one in needs],
        refusal=refusal,
        work=work,
        told=told,
        without_trial=_without_trial(scope),
        hides_some=hides_some(compared, cell),
        cell=cell,
    )


def hides_some(compared: Compared, cell: int) -> bool:
    left = compared.left_out
    counts = (*compared.groups.sizes, left.without_exercise, left.with_trial, left.later_of_same_person)
    return any(is_hidden(one, cell) for one in counts)


def _need_line(need: Need, compared: Compared, cell: int) -> NeedLine:
    return NeedLine(need.is_met, *words.need_words(need, compared.measure, compared.unit, cell))


def _worked_out(scope, compared, needs, user, least, at) -> tuple[Work, Told | None]:
    def holds(answered):
        told = read_answer(answered.result)
        return told is not None and told.is_of(compared, least)

    work = work_on(NAME, KIND, parameters_of(scope), user=user, at=at, holds=holds)
    answer = read_answer(work.result) if work.answered else None
    shown = answer is not None and answer.measure == compared.measure.key
    return work, told_of(answer, compared.measure, needs) if shown else None


def told_of(answer: Answer, measure, needs: list[Need]) -> Told:
    difference, interval, _people, _caution = answer.association.whole
    dose = answer.dose
    return Told(
        title=words.title_of(answer.verdict, answer.association),
        words=words.answer_words(answer, measure),
        caution=words.caution_words(),
        limits=[words.limit_words(one, answer, needs, measure) for one in answer.limits],
        groups=_group_lines(answer, measure),
        bounds_words=words.bounds_words(answer),
        chart=difference_chart(difference, interval, answer.bounds, answer.worthwhile),
        ends=words.end_words(measure),
        dose_words=words.dose_words(dose) if dose else "",
        dose=dose_chart(dose.line, dose.points) if dose else None,
        tone="cannot" if answer.verdict == "cannot_tell" else "found",
    )


def _group_lines(answer: Answer, measure) -> list[GroupLine]:
    _difference, _interval, people, _caution = answer.association.whole
    counts = [
        _("%(n)s of %(all)s") % {"n": some, "all": size}
        for some, size in zip(people, answer.sizes, strict=True)
    ]
    facts = (*AT_START, Fact.EXERCISE)
    return [
        GroupLine(_("People with all that is compared"), *counts),
        *(
            GroupLine(
                _("%(what)s, middle") % {"what": words.fact_words(fact, measure)},
                *("" if middle is None else f"{middle:.0f}" for middle in answer.middles[fact]),
            )
            for fact in facts
        ),
    ]


def _without_trial(scope) -> int:
    """Open episodes of the complaint in which one could still begin."""
    trials = Trial.objects.filter(episode=OuterRef("pk"))
    found = Episode.objects.filter(clinic=scope.clinic_id, state=EpisodeState.OPEN)
    of = found.annotate(counted=counted_condition()).filter(counted=scope.condition_id)
    return of.exclude(Exists(trials)).count()


# Where no condition is chosen yet, and on the dashboard


@dataclass(frozen=True)
class ConditionLine:
    """Counts in words: few people are not told apart."""

    name: str
    with_tool: str
    without: str
    query: str
    can_be_asked: bool


def condition_lines(scope: ReviewScope, names: dict[str, str], limits: Limits) -> list[ConditionLine]:
    """Every complaint of the episodes that ended, A to Z, with the people who had exercise."""
    rows = scope.episodes().filter(summary__sessions_with_exercise__gt=0).values("counted_condition")
    had = {"tool": Q(summary__sessions_with_iastm__gt=0), "without": Q(summary__sessions_with_iastm=0)}
    people = {name: Count("patient", distinct=True, filter=which) for name, which in had.items()}
    found = [
        ConditionLine(
            names.get(code, code),
            *(words.counted(count, limits.cell) for count in counts),
            scope.as_query(condition=code),
            allows_comparison(counts, limits.arm),
        )
        for code, *counts in rows.annotate(**people).values_list("counted_condition", *people)
    ]
    return sorted(found, key=lambda one: one.name.casefold())


@dataclass(frozen=True)
class ToolCard:
    """For the dashboard: how many complaints have people enough to ask of."""

    conditions: int
    can_be_asked: int


def tool_card(scope: ReviewScope, limits: Limits) -> ToolCard:
    lines = condition_lines(scope, {}, limits)
    return ToolCard(len(lines), sum(one.can_be_asked for one in lines))
