"""How the clinic works, over time: one figure a fortnight, read from the summaries of its sessions. Process
only: what became of the patients is nowhere in here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Aggregate, Count, F, FloatField, Q, Sum
from django.db.models.functions import TruncDate, TruncWeek
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.asking import ask
from sessions_app.analysis.control_charts import FEWEST_POINTS, Funnel, XmR, funnel, xmr
from sessions_app.choices import EpisodeState
from sessions_app.models import SessionSummary
from sessions_app.queries.reassessed import DuePoint, due_points
from sessions_app.queries.review_scope import ReviewScope, counted_condition

DAYS_A_FORTNIGHT = 14
NEWEST_EPISODES = 60  # as its words below say
SECONDS_A_MINUTE = 60
A_YEAR = timedelta(days=366)
AT_ONCE = 10_000  # episodes


@dataclass(frozen=True)
class SeriesPoint:
    """One fortnight, or one episode. No value: nothing to reckon it from, or too little."""

    on: date
    value: float | None
    n: int


@dataclass(frozen=True)
class Series:
    slug: str
    heading: str
    words: str  # what it is a figure of
    counted: str  # what `n` counts
    unit: str
    points: tuple[SeriesPoint, ...]
    step: str  # what the days of its points are
    highest: float | None = None  # no value lies beyond, so no limit is drawn there

    @property
    def known(self) -> list[SeriesPoint]:
        return [one for one in self.points if one.value is not None]

    @property
    def limits(self) -> XmR | None:
        return xmr([one.value for one in self.known])

    @property
    def fewest(self) -> int:
        return FEWEST_POINTS


# What is added up of each day's sessions: (numerator, denominator, how many sessions stand behind it)
TIMED = Q(is_timed=True)
WITH_IASTM = Q(has_iastm=True, iastm_is_timed=True)
OF_TREATMENT = F("exercise_seconds") + F("iastm_seconds") + F("warm_up_seconds")
OF_TREATMENT = OF_TREATMENT + F("passive_seconds") + F("active_seconds")
SUMS = {
    "exercise_share": (Sum("exercise_seconds", filter=TIMED), Sum(OF_TREATMENT, filter=TIMED), TIMED),
    "completeness": (
        Sum("tidier_answerable"),
        Sum(F("tidier_answerable") + F("tidier_partly") + F("tidier_missing")),
        Q(),
    ),
    "iastm_minutes": (
        Sum("iastm_seconds", filter=WITH_IASTM),
        Count("pk", filter=WITH_IASTM) * SECONDS_A_MINUTE,
        WITH_IASTM,
    ),
}
PERCENT, MINUTES = 100, 1
HEADINGS = {
    "exercise_share": (
        gettext_lazy("Exercise share of treatment minutes, each fortnight"),
        gettext_lazy(
            "Of the sessions that state all their minutes. Minutes of advice are not counted as treatment."
        ),
        gettext_lazy("Sessions"),
    ),
    "completeness": (
        gettext_lazy("TIDieR items answered by the session, each fortnight"),
        gettext_lazy(
            "Of the items that are asked of a single session, those it answers in full. The others are the "
            "plan's to answer."
        ),
        gettext_lazy("Sessions"),
    ),
    "iastm_minutes": (
        gettext_lazy("IASTM minutes a session, each fortnight"),
        gettext_lazy("Of the sessions with instrument work that state its minutes."),
        gettext_lazy("Sessions"),
    ),
    "reassessed": (
        gettext_lazy("Reassessed on time, each fortnight"),
        gettext_lazy(
            "Of the times at which a plan wanted a measure taken again, those at which a value came within "
            "the window. A first or end score is no reassessment, a reason for having none is no value."
        ),
        gettext_lazy("Due"),
    ),
    "sessions_per_episode": (
        gettext_lazy("Sessions an episode, in order of closing"),
        gettext_lazy(
            "Each point is one closed episode with at least one session; of many the newest 60 of the period."
        ),
        gettext_lazy("Sessions"),
    ),
    "until_signed": (
        gettext_lazy("From beginning to signing a draft, minutes, each week"),
        gettext_lazy(
            "The median of the clinic: half of the sessions took less. Late entries and transcribed sessions "
            "are left out. A draft that is begun with the visit holds the visit."
        ),
        gettext_lazy("Sessions"),
    ),
}


FORTNIGHTS = gettext_lazy("Fortnight from")
STEPS = {"sessions_per_episode": gettext_lazy("Closed"), "until_signed": gettext_lazy("Week from")}


def session_series(scope: ReviewScope, *slugs) -> list[Series]:
    """Those of SUMS that are asked for, in one statement."""
    days = list(_days(scope, slugs))
    return [_by_fortnight(scope, slug, days) for slug in slugs]


def _days(scope, slugs):
    """The sums of each day, as the clinic's clock has days."""
    sums = {
        f"{slug}_{part}": value
        for slug in slugs
        for part, value in zip(("top", "bottom", "n"), _sums(slug), strict=True)
    }
    return sessions_counted(scope).values(on=TruncDate("started_at")).annotate(**sums).order_by("on")


def _sums(slug):
    top, bottom, of = SUMS[slug]
    return top, bottom, Count("pk", filter=of)


def sessions_counted(scope):
    """The summaries of the scope's sessions whose day is known."""
    found = scope.of_the_team(SessionSummary.objects).filter(
        clinic=scope.clinic_id,
        started_at__gte=scope.begins_at,
        started_at__lt=scope.ends_before,
        day_not_recorded=False,
    )
    if scope.site_id:
        found = found.filter(site=scope.site_id)
    if scope.condition_id:
        found = found.alias(counted_condition=counted_condition())
        found = found.filter(counted_condition=scope.condition_id)
    if scope.practitioner_id:
        found = found.filter(practitioner=scope.practitioner_id)
    return found


def _by_fortnight(scope, slug, days) -> Series:
    tops, bottoms, ns = defaultdict(int), defaultdict(int), defaultdict(int)
    for row in days:
        begins = fortnight_of(row["on"])
        tops[begins] += row[f"{slug}_top"] or 0
        bottoms[begins] += row[f"{slug}_bottom"] or 0
        ns[begins] += row[f"{slug}_n"]
    times = MINUTES if slug == "iastm_minutes" else PERCENT
    points = [
        SeriesPoint(begins, times * tops[begins] / bottoms[begins] if bottoms[begins] else None, ns[begins])
        for begins in fortnights(scope.begins_on, scope.ends_on)
    ]
    return _series(slug, points, is_share=times == PERCENT)


def _series(slug, points, *, is_share) -> Series:
    heading, words, counted = map(str, HEADINGS[slug])
    unit = "%" if is_share else "" if slug == "sessions_per_episode" else _("min")
    step = str(STEPS.get(slug, FORTNIGHTS))
    return Series(slug, heading, words, counted, unit, tuple(points), step, PERCENT if is_share else None)


def fortnight_of(day: date) -> date:
    """The Monday on which its fortnight begins; the same fortnights whatever period is looked at."""
    return date.fromordinal((day.toordinal() - 1) // DAYS_A_FORTNIGHT * DAYS_A_FORTNIGHT + 1)


def fortnights(begins_on: date, ends_on: date) -> list[date]:
    """Those that lie in the period as a whole: half a fortnight would be no point like the others."""
    first = fortnight_of(begins_on)
    days = range(first.toordinal(), ends_on.toordinal() - DAYS_A_FORTNIGHT + 2, DAYS_A_FORTNIGHT)
    return [date.fromordinal(one) for one in days if one >= begins_on.toordinal()]


# Reassessed on time


def reassessments(scope: ReviewScope, *, today) -> list[DuePoint]:
    """What fell due in the period, in the episodes that had a session in it or in the year before, and were
    not closed before it began."""
    near = replace(scope, begins_on=scope.begins_on - A_YEAR, practitioner_id=None)
    alive = Q(episode__closed_at=None) | Q(episode__closed_at__gte=scope.begins_at)
    episodes = sessions_counted(near).filter(alive).order_by().values_list("episode", flat=True).distinct()
    keys = list(episodes)
    return [
        one
        for start in range(0, len(keys), AT_ONCE)
        for one in due_points(keys[start : start + AT_ONCE], today=today)
        if scope.begins_on <= one.day <= scope.ends_on
        and scope.practitioner_id in (None, one.practitioner_id)
    ]


def reassessed_series(scope: ReviewScope, points: Iterable, *, least: int) -> Series:
    """Of points or counts of them. Under `least` due in a fortnight there is no rate."""
    due, met = defaultdict(int), defaultdict(int)
    for one in points:
        due[fortnight_of(one.day)] += one.due
        met[fortnight_of(one.day)] += one.met
    found = [
        SeriesPoint(
            begins, PERCENT * met[begins] / due[begins] if due[begins] >= least else None, due[begins]
        )
        for begins in fortnights(scope.begins_on, scope.ends_on)
    ]
    return _series("reassessed", found, is_share=True)


def reassessed_funnel(points: Iterable, *, least: int) -> Funnel | None:
    """By the physiotherapist of the last session before."""
    counts = defaultdict(lambda: [0, 0])
    for one in points:
        counts[one.practitioner_id][0] += one.met
        counts[one.practitioner_id][1] += one.due
    return funnel({key: tuple(count) for key, count in counts.items() if key}, least)


NAMES = "SELECT id, display_name FROM clinic_user WHERE id = ANY(%(keys)s)"


def names_of(keys) -> dict[int, str]:
    """Of those outside the limits alone; the others stay unnamed."""
    return dict(ask(NAMES, keys=list(keys))) if keys else {}


# From beginning a draft to signing it


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def charting_series(scope: ReviewScope) -> Series:
    """Whole weeks, Monday to Sunday."""
    written_then = sessions_counted(scope).filter(entered_later=False)
    weeks = written_then.values(on=TruncWeek("started_at")).annotate(
        seconds=Median("until_signed_seconds"), n=Count("pk")
    )
    points = [
        SeriesPoint(localdate(row["on"]), row["seconds"] / SECONDS_A_MINUTE, row["n"])
        for row in weeks.order_by("on")
    ]
    last = scope.ends_on - timedelta(days=6)
    whole = [one for one in points if scope.begins_on <= one.on <= last]
    return _series("until_signed", whole, is_share=False)


# Sessions an episode


def episode_series(scope: ReviewScope) -> Series:
    """The newest closed ones, oldest first."""
    closed = scope.episodes().filter(state=EpisodeState.CLOSED, summary__sessions__gt=0)
    newest = closed.order_by("-closed_at", "-id").values_list("closed_at", "summary__sessions")
    points = [SeriesPoint(localdate(at), n, n) for at, n in newest[:NEWEST_EPISODES]]
    return _series("sessions_per_episode", reversed(points), is_share=False)
