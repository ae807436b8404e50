"""The measures of one episode: taken, how far they have come, due; and one about to be taken."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.choices import MeasureAsks, MeasureEntry, ObservationSource, ObservationState, TimePoint
from sessions_app.models import ClinicChoice, Measure, Observation, PatientActivity, RangeNorm
from sessions_app.queries.catalogue_kinds import better
from sessions_app.queries.due import due_measures
from sessions_app.queries.outcome_series import series_of
from sessions_app.queries.packages import packages_in_use
from sessions_app.queries.readings import reading_words
from sessions_app.queries.score_changes import Footnotes, ScoreChange, score_changes
from sessions_app.scoring.package import Package
from sessions_app.words import number_words, range_words

ADULT = 18
KEPT_FROM_LAST = ("side", "subject", "measured_state", "method", "recall_period", "version", "source", "mode")


@dataclass(frozen=True)
class SeriesLine:
    """One series of a measure: of what, how many scores, and how far it has come."""

    about: str
    scores: str
    change: ScoreChange
    rates_change: bool  # its last value is the change: there is no "from"


@dataclass(frozen=True)
class MeasureCard:
    """One measure of the episode, with every series of it."""

    code: str
    name: str
    scale: str
    entered: str
    due: str
    why_due: str
    is_due_now: bool
    not_taken: str
    lines: list[SeriesLine]


@dataclass(frozen=True)
class MeasuresPage:
    cards: list[MeasureCard]
    others: list[tuple[str, str]]  # what else the clinic offers, to take for the first time
    footnotes: Footnotes

    @property
    def due(self) -> list[MeasureCard]:
        return [card for card in self.cards if card.due]


def measures_page(user, episode, *, at) -> MeasuresPage:
    footnotes = Footnotes()
    series = series_of(episode, first_codes=list(episode.condition.core_outcomes))
    lines = defaultdict(list)
    for one, change in zip(series, score_changes(series, footnotes), strict=True):
        lines[one.measure].append(SeriesLine(one.about, _scores_words(one), change, one.rates_change))
    due = {one.code: one for one in reversed(due_measures([episode], at=at)[episode.pk])}
    missing = _not_taken(user, episode)
    listed = [*reversed(due), *episode.condition.core_outcomes, *_planned(episode)]
    codes = dict.fromkeys([*listed, *lines, *missing])
    measures = Measure.objects.with_choices_of(episode.clinic_id).in_bulk(codes)
    packages = packages_in_use(episode.clinic_id, list(measures))
    cards = [
        _card(measures[code], packages, due.get(code), missing.get(code, ""), lines[code])
        for code in codes
        if code in measures
    ]
    others = Measure.objects.offered_to(episode.clinic_id).exclude(pk__in=codes)
    return MeasuresPage(cards, [(one.pk, str(one)) for one in others], footnotes)


def _scores_words(series) -> str:
    last = series.readings[-1].occasion
    day = _("day not stated") if last.is_undated else date_format(last.on, "j M Y")
    words = ngettext("%(n)s score, %(day)s", "%(n)s scores, latest %(day)s", len(series.readings))
    return words % {"n": len(series.readings), "day": day}


def _planned(episode):
    newest = episode.plan_revisions.first()
    return list(newest.measures.values_list("measure", flat=True)) if newest else []


def _not_taken(user, episode) -> dict[str, str]:
    """Measures whose newest entry says why there is no value: "declined, 12 Nov"."""
    rows = (
        Observation.objects.visible_to(user)
        .filter(episode=episode, state=ObservationState.RECORDED)
        .order_by("measure_id", "-at", "-id")
        .distinct("measure_id")
        .select_related("missing_reason")
    )
    zone = ZoneInfo(episode.clinic.time_zone)
    return {
        row.measure_id: f"{row.missing_reason}, {_day(row, zone)}"
        for row in rows
        if row.missing_reason_id and row.value is None
    }


def _day(row, zone):
    return _("day not stated") if row.day_not_recorded else date_format(row.at.astimezone(zone), "j M Y")


def _card(measure, packages, due, not_taken, lines) -> MeasureCard:
    return MeasureCard(
        code=measure.pk,
        name=str(measure),
        scale=f"{range_words(measure)}, {better(measure)}",
        entered=entered_words(measure, measure.pk in packages),
        due=_due_words(due) if due else "",
        why_due=due.why if due else "",
        is_due_now=due is not None and due.is_now,
        not_taken=not_taken,
        lines=lines,
    )


def _due_words(due) -> str:
    if due.is_overdue:
        return _("Overdue")
    if not due.is_now:
        return _("Coming up")
    return _("No value yet") if due.is_baseline else _("Due now")


def entered_words(measure, has_package) -> str:
    if has_package:
        return _("Item by item, by your clinic's licence")
    return _("Total score only") if measure.entry == MeasureEntry.TOTAL_ONLY else ""


@dataclass(frozen=True)
class EarlierLine:
    day: str
    about: str
    value: str
    how: str
    by: str
    items: list[str]
    struck_why: str
    may_be_struck: int | None  # its key; what was signed with a session is corrected there


@dataclass(frozen=True)
class NormLine:
    words: str
    source: str
    not_checked: bool


@dataclass(frozen=True)
class Taking:
    """What the page of one measure stands on."""

    subjects: list[str] = field(default_factory=list)
    activities: list[PatientActivity] = field(default_factory=list)
    last_by_side: dict = field(default_factory=dict)
    package: Package | None = None
    package_version: int | None = None
    start: dict = field(default_factory=dict)
    earlier: list[EarlierLine] = field(default_factory=list)
    norms: list[NormLine] = field(default_factory=list)
    is_blind: bool = False  # the clinic shows earlier values of this measure only after entry


def taking(user, episode, measure, subject, *, today) -> Taking:
    every = list(
        Observation.objects.visible_to(user)
        .filter(episode=episode, measure=measure)
        .select_related("entered_by", "missing_reason")
        .order_by("-at", "-id")
    )
    rows = [row for row in every if row.state == ObservationState.RECORDED]
    is_blind = ClinicChoice.objects.filter(
        clinic=episode.clinic_id, kind="measure", code=measure.pk, is_blind=True
    ).exists()
    loaded = packages_in_use(episode.clinic_id, [measure.pk]).get(measure.pk)
    same = [row for row in rows if not subject or row.subject == subject]
    return Taking(
        subjects=_subjects(measure, [row.subject for row in rows]),
        activities=list(PatientActivity.objects.filter(episode=episode, measure=measure)),
        last_by_side={} if is_blind else _last_by_side(same),
        package=loaded and loaded.package,
        package_version=loaded and loaded.row.version,
        start=_start(episode, measure, same, loaded),
        earlier=[_earlier(row, ZoneInfo(episode.clinic.time_zone)) for row in every],
        norms=_norms(episode, measure, subject, today),
        is_blind=is_blind,
    )


def _last_by_side(rows) -> dict:
    return {row.side: row.value for row in reversed(rows) if row.value is not None}


def subjects_of(user, episode, measure) -> list[str]:
    """What this measure may be taken of; nothing where nobody is asked."""
    if not is_asked_of(measure):
        return []
    rows = Observation.objects.visible_to(user).filter(episode=episode, measure=measure.code)
    taken = rows.filter(state=ObservationState.RECORDED).order_by("-at", "-id")
    return _subjects(measure, taken.values_list("subject", flat=True))


def is_asked_of(measure) -> bool:
    return bool(measure.parts) or measure.asks == MeasureAsks.JOINT


def _subjects(measure, taken) -> list[str]:
    """Parts of it, or joints and motions, first those that were taken."""
    if measure.parts:
        return list(dict.fromkeys([*(one for one in taken if one in measure.parts), *measure.parts]))
    if not is_asked_of(measure):
        return []
    joints = RangeNorm.objects.order_by("joint", "motion").values_list("joint", "motion").distinct()
    known = (f"{joint} {motion}" for joint, motion in joints)
    return list(dict.fromkeys([*filter(None, taken), *known]))


def _start(episode, measure, rows, loaded) -> dict:
    """As it was taken last time; the first time is the baseline, save where change itself is rated."""
    start = {}
    if rows:
        start = {name: [getattr(rows[0], name)] for name in KEPT_FROM_LAST if getattr(rows[0], name)}
        if rows[0].source == ObservationSource.GUARDIAN:  # who told it this once
            del start["source"]
    if loaded:
        start["version"] = [loaded.package.edition[:40]]
        if loaded.package.recall_period:
            start["recall_period"] = [loaded.package.recall_period]
    point = TimePoint.FOLLOW_UP if episode.state == "closed" else TimePoint.VISIT
    return start | {"time_point": [point if rows or measure.rates_change else TimePoint.BASELINE]}


def _earlier(row, zone) -> EarlierLine:
    about = [row.subject, str(row.get_side_display()).lower() if row.side else ""]
    if row.trial_number:
        about.append(_("trial %(n)s") % {"n": row.trial_number})
    how = [
        row.time_point_words or str(row.get_time_point_display()),
        str(row.get_moment_display()).lower() if row.moment else "",
        str(row.get_mode_display()).lower() if row.mode else "",
        row.version,
        row.recall_period,
        row.method,
    ]
    return EarlierLine(
        day=_day(row, zone),
        about=", ".join(part for part in about if part),
        value=reading_words(row),
        how=", ".join(part for part in how if part),
        by=str(row.entered_by),
        items=_items(row.answers),
        struck_why=row.in_error_words,
        may_be_struck=None if row.is_of_a_session or row.in_error_at else row.pk,
    )


def _items(answers) -> list[str]:
    """The patient's own activities with what was said of each; items of a licence stay in its package."""
    if not answers or answers["kind"] != "activities":
        return []
    return [
        f"{item['words']}: {_('not answered') if item['answer'] is None else item['answer']}"
        for item in answers["items"]
    ]


def _norms(episode, measure, subject, today) -> list[NormLine]:
    """Published ranges of this joint and motion: a hint beside the other side, never a target."""
    if measure.asks != MeasureAsks.JOINT or not subject:
        return []
    joint_and_motion = Concat("joint", Value(" "), "motion")
    rows = RangeNorm.objects.offered_to(episode.clinic_id).annotate(of=joint_and_motion)
    born = episode.patient.born_on
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    people = rows.filter(of=subject, sex__in=("any", episode.patient.sex))
    return [_norm(row) for row in people if _is_of_age(row.age_band, age)]


def _is_of_age(band, age) -> bool:
    """Bands are "adult" or two years, such as "20-44"."""
    low, dash, high = band.partition("-")
    return Decimal(low) <= age <= Decimal(high) if dash else age >= ADULT


def _norm(row) -> NormLine:
    span = f" ({number_words(row.ci_low)}–{number_words(row.ci_high)})" if row.ci_low is not None else ""
    people = "" if row.sex == "any" else f"{row.sex} "
    words = f"{number_words(row.value)}°{span}, {people}{row.age_band}, {row.basis}"
    return NormLine(words, row.source, row.not_checked)
