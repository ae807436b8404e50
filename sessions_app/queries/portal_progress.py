"""A patient's scores in plain words: what has changed, how far one can tell, and from where that is known."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app import portal_words as words
from sessions_app.choices import ThresholdKind
from sessions_app.models import CheckIn, Episode, Measure, TreatmentSession
from sessions_app.portal_lists import closed, listed
from sessions_app.queries.check_in_pain import CHECK_IN_PAIN, corrections_of_pain
from sessions_app.queries.names import Names
from sessions_app.queries.outcome_series import PAIN, Reading, series_of
from sessions_app.queries.portal_chart import PhoneChart, phone_chart
from sessions_app.struck_values import pain_in_force
from sessions_app.time_axis import Occasion

MOST_READINGS = 60


@dataclass(frozen=True)
class Progress:
    """One measure: its chart, what its change comes to, and how one knows."""

    title: str
    about: str
    scale: str
    change: str
    worthwhile: str
    not_checked: bool
    chart: PhoneChart


@dataclass(frozen=True)
class PutRight:
    """A visit whose pain was put right by words: no point of the line, but not left out in silence."""

    visit: int
    number: int


@dataclass(frozen=True)
class CourseProgress:
    measures: list[Progress] = field(default_factory=list)
    put_right: list[PutRight] = field(default_factory=list)


@dataclass(frozen=True)
class PainStory:
    """The headline of the first page. Without a chart there is no score yet."""

    words: str = ""
    about: str = ""
    needs_one_more: bool = False
    chart: PhoneChart | None = None
    put_right: list[PutRight] = field(default_factory=list)


@dataclass(frozen=True)
class ToldPain:
    readings: list[Reading]
    put_right: list[PutRight]


def episodes_of(user, patient):
    """The patient's courses of care: what is going on first, then by the last visit."""
    mine = (
        Episode.objects.visible_to(user)
        .filter(patient__in=patient.records())
        .select_related("condition", "clinic")
    )
    latest = F("summary__last_session_at").desc(nulls_last=True)
    return mine.order_by(F("state").desc(), latest, "-id")  # "open" comes after "closed"


def progress_of(user, episode) -> CourseProgress:
    pain = check_in_pain(user, episode)
    series = series_of(episode, pain=pain.readings, first_codes=[PAIN, *episode.condition.core_outcomes])
    titles = Names(episode.clinic_id).by_code({Measure: {one.measure for one in series}})[Measure]
    return CourseProgress([_progress(one, titles[one.measure]) for one in series], pain.put_right)


def pain_story(user, episode) -> PainStory:
    """From the pain told at the visits; else from the longest row of pain scores."""
    told = check_in_pain(user, episode)
    pains = [one for one in series_of(episode, pain=told.readings) if one.measure == PAIN]
    if not pains:
        return PainStory(put_right=told.put_right)
    longest = max(pains, key=lambda one: (len(one.readings) > 1, one.is_check_in, len(one.readings)))
    first, last = longest.readings[0], longest.readings[-1]
    is_one = first is last
    return PainStory(
        words=words.pain_words(first.value, None if is_one else last.value),
        about=_about(longest),
        needs_one_more=is_one,
        chart=phone_chart(longest, _("Pain")),
        put_right=told.put_right,
    )


def check_in_pain(user, episode) -> ToldPain:
    """Pain at the start of each signed visit, as it was put right since. In two statements."""
    signed = TreatmentSession.objects.visible_to(user).signed().filter(episode=episode)
    addenda = corrections_of_pain().filter(treatment_session__in=signed)
    corrected = dict(addenda.values_list("treatment_session", "corrected_words"))  # the last one holds
    rows = CheckIn.objects.filter(treatment_session__in=signed, pain_now__isnull=False)
    told = ToldPain([], [])
    of_visit = [f"treatment_session__{name}" for name in ("id", "number", "started_at", "day_not_recorded")]
    in_order = rows.order_by("treatment_session__started_at").values_list(*of_visit, CHECK_IN_PAIN)
    for pk, number, at, is_undated, signed_pain in in_order:
        pain = pain_in_force(signed_pain, corrected.get(pk))
        if pain is None:
            told.put_right.append(PutRight(pk, number))
        else:
            told.readings.append(Reading(_occasion(at, is_undated), Decimal(pain)))
    return told


def _occasion(at, is_undated) -> Occasion:
    return Occasion(at, timezone.localdate(at), is_undated)


def _about(series) -> str:
    """ "Out of 10, over 6 weeks. Lower is better." """
    first, last = series.readings[0].occasion, series.readings[-1].occasion
    is_dated = first is not last and not (first.is_undated or last.is_undated)
    span = words.span_words((last.on - first.on).days) if is_dated else ""
    return _scale("points", series, span)


def _scale(unit, series, span="") -> str:
    scale = listed([words.scale_words(unit, series.scale[1]), span])
    said = [closed(scale), words.better_words(series.higher_is_better)]
    return " ".join(part for part in said if part)


def _progress(series, title) -> Progress:
    size, threshold = series.threshold(ThresholdKind.WORTHWHILE), series.in_use.worthwhile
    told = words.worthwhile_words(words.value_words(size, series.unit), threshold.source) if size else ""
    used = [threshold if size else None, series.in_use.error if series.error else None]
    return Progress(
        title=title,
        about=_taken(series),
        scale=_scale(series.unit, series),
        change=_change(series),
        worthwhile=told,
        not_checked=any(one.not_checked for one in used if one),
        chart=phone_chart(series, title),
    )


def _taken(series) -> str:
    """What tells this measure from another of the same name."""
    if series.is_check_in:
        return _("at the start of each visit")
    _code, subject, state, moment, recall_period, *_rest = series.twin_key
    told = (subject, words.side_words(series.side), words.taken_words(state, moment), recall_period)
    return listed(told)


def _change(series) -> str:
    change = series.change
    verdict = series.in_use.verdict(change, subject=series.subject)
    error = words.value_words(series.error, series.unit) if series.error else ""
    return words.change_words(verdict, change and change.direction, error)
