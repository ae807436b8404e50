"""Could someone repeat this treatment? A session and an episode held against TIDieR and CERT, with the page
that would answer what is missing. Everything is counted; nothing of it is asked for anywhere."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count as Tally
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.choices import CredentialKind
from sessions_app import completeness_words
from sessions_app.analysis.completeness import (
    Completeness,
    Course,
    Gap,
    Known,
    Standing,
    added_up,
    completeness,
    course_counts,
    dose_history,
    is_of_the_course,
    session_counts,
)
from sessions_app.choices import ObservationState, SessionState, TimePoint
from sessions_app.models import Exercise, HomeProgrammeItem, Observation, TreatmentSession

STANDARDS = ("TIDieR", "CERT")
DOSE_AT_HOME = ("sets", "reps", "hold_seconds", "load_value", "reps_to_limit", "sets_to_limit")

# Where a detail is answered, for the person who looks: the kind of page, its field, and the detail.
Places = Callable[[str, str, str], str]


@dataclass(frozen=True)
class GapLine:
    words: str
    url: str


@dataclass(frozen=True)
class ItemLine:
    number: str
    words: str
    standing: str
    standing_words: str
    tone: str
    icon: str
    gaps: tuple[GapLine, ...]


@dataclass(frozen=True)
class ListOfItems:
    standard: str
    lines: tuple[ItemLine, ...]


def session_completeness(session) -> Completeness:
    """What the session alone can answer; the rest of the lists is the plan's to say."""
    snapshots = [session.snapshot]
    return completeness(session_counts(session.snapshot, _known(snapshots, session.clinic)))


@dataclass(frozen=True)
class EpisodeCompleteness:
    found: Completeness
    sessions: int
    newest_without: dict[str, int]  # detail: the last session that lacks it
    practitioners: set[int]


def episode_completeness(user, episode) -> EpisodeCompleteness:
    """All signed sessions of the episode and its plan together."""
    signed = TreatmentSession.objects.visible_to(user).signed().filter(episode=episode)
    rows = list(signed.order_by("started_at", "id").values_list("pk", "practitioner", "snapshot"))
    snapshots = [snapshot for _key, _practitioner, snapshot in rows]
    known = _known(snapshots, episode.clinic)
    counted = [session_counts(snapshot, known) for snapshot in snapshots]
    lacking = {
        detail: key
        for (key, _practitioner, _snapshot), counts in zip(rows, counted, strict=True)
        for detail, count in counts.items()
        if count.missing
    }
    counts = added_up([*counted, course_counts(_course(episode, snapshots))])
    return EpisodeCompleteness(
        completeness(counts), len(rows), lacking, {practitioner for _key, practitioner, _snapshot in rows}
    )


def _known(snapshots, clinic) -> Known:
    """The snapshot words a kind of training in the clinic's language."""
    codes = {
        part["values"].get("exercise", {}).get("value")
        for snapshot in snapshots
        for part in snapshot["parts"]
        if part["kind"] == "exercise"
    }
    with translation.override(clinic.language):
        words = frozenset({str(CredentialKind.IASTM_COURSE.label)})
    if not codes:
        return Known(course_words=words)
    return Known(dict(Exercise.objects.filter(pk__in=codes).values_list("pk", "equipment")), words)


def _course(episode, snapshots) -> Course:
    revisions = list(episode.plan_revisions.order_by("number").annotate(stretches=Tally("frequencies")))
    newest = revisions[-1] if revisions else None
    home = _home_items(episode)
    exercises, with_dose = dose_history(snapshots)
    return Course(
        has_plan=newest is not None,
        texts={name: getattr(newest, name) for name in TEXTS} if newest else {},
        has_visits=bool(newest and any(getattr(newest, name) for name in HOW_MUCH)),
        has_frequency=bool(newest and newest.stretches),
        later_revisions=len(revisions[1:]),
        later_reasons=sum(bool(one.change_reason) for one in revisions[1:]),
        goals=episode.goals.filter(ended_at=None).count(),
        has_baseline=_has_baseline(episode),
        has_advice=any(_advised(snapshot) for snapshot in snapshots),
        home_items=len(home),
        home_with_dose=sum(with_dose for with_dose, _often in home),
        home_with_frequency=sum(often for _dose, often in home),
        exercises=exercises,
        exercises_with_dose=with_dose,
    )


TEXTS = (
    "programme", "rationale", "tailoring", "start_level_rule", "progression_rule", "adherence_method",
    "fidelity_plan", "activity_advice",
)  # fmt: skip
HOW_MUCH = ("sessions_planned", "sessions_max", "weeks_planned", "weeks_max", "months_planned")


def _home_items(episode) -> list[tuple[bool, bool]]:
    """Whether each exercise for home has its dose, and says how often. Of struck sessions none count."""
    items = HomeProgrammeItem.objects.filter(episode=episode)
    items = items.exclude(treatment_session__state=SessionState.ENTERED_IN_ERROR)
    found = items.values_list(*DOSE_AT_HOME, "times", "every_days")
    return [(any(row[: len(DOSE_AT_HOME)]), any(row[len(DOSE_AT_HOME) :])) for row in found]


def _has_baseline(episode) -> bool:
    values = Observation.objects.filter(episode=episode, state=ObservationState.RECORDED, missing_reason=None)
    return values.filter(time_point=TimePoint.BASELINE).exists()


def _advised(snapshot) -> bool:
    return any(part["kind"] == "note" and part["values"].get("advice") for part in snapshot["parts"])


# As the page shows it


def lists_of_items(found: Completeness, places: Places) -> list[ListOfItems]:
    lines = [(item.standard, _line(item, places)) for item in found.items]
    return [
        ListOfItems(standard, tuple(line for of, line in lines if of == standard)) for standard in STANDARDS
    ]


def _line(item, places) -> ItemLine:
    words, tone, icon = completeness_words.STANDINGS[item.standing]
    if item.standing == Standing.NOT_ASKED and is_of_the_course(item):
        words = _("Asked of the whole episode")
    return ItemLine(
        number=item.number,
        words=str(completeness_words.ITEMS[item.standard, item.number]),
        standing=str(item.standing),
        standing_words=str(words),
        tone=tone,
        icon=icon,
        gaps=tuple(_gap_line(gap, places) for gap in item.gaps),
    )


def _gap_line(gap: Gap, places: Places) -> GapLine:
    _words, kind, field = completeness_words.DETAILS[gap.detail]
    return GapLine(completeness_words.gap_words(gap), places(kind, field, gap.detail))
