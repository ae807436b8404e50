"""Could someone repeat this treatment? A session and an episode held against TIDieR and CERT, with the page
that would answer what is missing. Everything is counted; nothing of it is asked for anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import connection
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
from sessions_app.models import Exercise, TreatmentSession

STANDARDS = ("TIDieR", "CERT")

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


# What policies_correction asks of a session.
WHO_ADDS = ("state", "practitioner", "supervisor", "signed_by")


def session_completeness(session) -> Completeness:
    """What the session alone can answer; the rest of the lists is the plan's to say."""
    snapshots = [session.snapshot]
    return completeness(session_counts(session.snapshot, _known(snapshots)))


@dataclass(frozen=True)
class EpisodeCompleteness:
    found: Completeness
    sessions: int
    newest_without: dict[str, TreatmentSession]  # detail: the last session that lacks it
    practitioners: set[int]


def episode_completeness(user, episode) -> EpisodeCompleteness:
    """All signed sessions of the episode and its plan together."""
    signed = TreatmentSession.objects.visible_to(user).signed().filter(episode=episode)
    sessions = list(signed.order_by("started_at", "id").only(*WHO_ADDS, "snapshot"))
    snapshots = [one.snapshot for one in sessions]
    known = _known(snapshots)
    counted = [session_counts(snapshot, known) for snapshot in snapshots]
    lacking = {
        detail: one
        for one, counts in zip(sessions, counted, strict=True)
        for detail, count in counts.items()
        if count.missing
    }
    counts = added_up([*counted, course_counts(_course(episode, snapshots))])
    treated = {one.practitioner_id for one in sessions}
    return EpisodeCompleteness(completeness(counts), len(sessions), lacking, treated)


def _known(snapshots) -> Known:
    codes = {
        part["values"].get("exercise", {}).get("value")
        for snapshot in snapshots
        for part in snapshot["parts"]
        if part["kind"] == "exercise"
    }
    if not codes:
        return Known(course_words=course_words())
    return Known(dict(Exercise.objects.filter(pk__in=codes).values_list("pk", "equipment")), course_words())


@cache
def course_words() -> frozenset[str]:
    """A course in instrument work as a seal may word it: in the clinic's language of its day."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(CredentialKind.IASTM_COURSE.label))
    return frozenset(found)


# One statement. Of struck sessions nothing for home counts; scores of the first session are a baseline.
COURSE = """
    SELECT newest.*, goals, baselines, home.*, later.*
    FROM (SELECT count(*) AS goals FROM sessions_app_episodegoal
            WHERE episode_id = %(episode)s AND ended_at IS NULL) AS goal,
        (SELECT count(*) AS baselines FROM sessions_app_observation
            WHERE episode_id = %(episode)s AND state = 'recorded' AND missing_reason_id IS NULL
            AND (time_point = 'baseline' OR treatment_session_id = (
                SELECT id FROM sessions_app_treatmentsession
                WHERE episode_id = %(episode)s AND state = 'signed' ORDER BY started_at, id LIMIT 1
            ))) AS baseline,
        (SELECT count(*), count(coalesce(h.sets, h.reps, h.hold_seconds, h.load_value)),
            count(coalesce(h.times, h.every_days)),
            count(*) FILTER (WHERE EXISTS (SELECT FROM sessions_app_homelog l WHERE l.item_id = h.id))
            FROM sessions_app_homeprogrammeitem h
            LEFT JOIN sessions_app_treatmentsession s ON s.id = h.treatment_session_id
            WHERE h.episode_id = %(episode)s AND s.state IS DISTINCT FROM 'entered_in_error') AS home,
        (SELECT count(*), count(nullif(trim(change_reason), '')) FROM sessions_app_planrevision
            WHERE episode_id = %(episode)s AND number > 1) AS later
    LEFT JOIN LATERAL (
        SELECT programme, rationale, tailoring, start_level_rule, progression_rule, adherence_method,
            fidelity_plan, activity_advice,
            coalesce(sessions_planned, sessions_max, weeks_planned, weeks_max, months_planned) AS much,
            EXISTS (SELECT FROM sessions_app_planfrequency f WHERE f.plan_revision_id = p.id) AS often
        FROM sessions_app_planrevision p
        WHERE episode_id = %(episode)s ORDER BY number DESC LIMIT 1
    ) AS newest ON true
"""
TEXTS = (
    "programme", "rationale", "tailoring", "start_level_rule", "progression_rule", "adherence_method",
    "fidelity_plan", "activity_advice",
)  # fmt: skip


def _course(episode, snapshots) -> Course:
    with connection.cursor() as cursor:
        cursor.execute(COURSE, {"episode": episode.pk})
        *texts, much, often, goals, baselines, home, with_dose, with_often, logged, later, reasons = (
            cursor.fetchone()
        )
    exercises, dosed = dose_history(snapshots)
    return Course(
        has_plan=often is not None,
        texts={name: text or "" for name, text in zip(TEXTS, texts, strict=True)},
        has_visits=bool(much),
        has_frequency=bool(often),
        later_revisions=later,
        later_reasons=reasons,
        goals=goals,
        has_baseline=bool(baselines),
        has_advice=any(_advised(snapshot) for snapshot in snapshots),
        home_items=home,
        home_with_dose=with_dose,
        home_with_frequency=with_often,
        home_logged=logged,
        exercises=exercises,
        exercises_with_dose=dosed,
    )


def _advised(snapshot) -> bool:
    return any(part["kind"] == "note" and part["values"].get("advice") for part in snapshot["parts"])


# As the page shows it


def lists_of_items(found: Completeness, places: Places) -> list[ListOfItems]:
    lines = [(item.standard, _line(item, places)) for item in found.items]
    return [
        ListOfItems(standard, tuple(line for of, line in lines if of == standard)) for standard in STANDARDS
    ]


def gap_lines(found: Completeness, places: Places) -> list[GapLine]:
    """All that is missing, each once; what is missing everywhere needs no number."""
    return [_gap_line(gap, places, in_short=not gap.count.given) for gap in found.gaps]


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


def _gap_line(gap: Gap, places: Places, *, in_short=False) -> GapLine:
    _words, kind, field = completeness_words.DETAILS[gap.detail]
    in_words = completeness_words.detail_words(gap.detail) if in_short else completeness_words.gap_words(gap)
    return GapLine(in_words, places(kind, field, gap.detail))
