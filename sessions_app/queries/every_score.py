"""Every score of an episode, newest first: also what was said in words, is missing or was struck out."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions_app.choices import ObservationState
from sessions_app.models import Measure, Observation, ResponseCode
from sessions_app.queries.outcome_series import about_words, valued
from sessions_app.queries.readings import reading_words
from sessions_app.queries.score_changes import Footnotes, ThresholdMark, threshold_line
from sessions_app.queries.session_rows import read_cursor
from sessions_app.queries.thresholds import InUse, thresholds_in_use
from sessions_app.words import number_words

PAGE_SIZE = 20


@dataclass(frozen=True)
class ScoreLine:
    """One score as the table tells it. `standing`: number, words, missing or struck."""

    measure: str
    about: str
    value: str
    scale: str
    standing: str
    day: str
    session: int | None
    time_point: str
    how: str
    entered_by: str
    struck_why: str
    worthwhile: ThresholdMark
    error: ThresholdMark


@dataclass(frozen=True)
class ScorePage:
    lines: list[ScoreLine]
    older: str  # the cursor of the next page; empty on the last one


def every_score(user, episode, footnotes: Footnotes, *, before="", size: int | None = PAGE_SIZE) -> ScorePage:
    """One page of scores older than the cursor, all without `size`. A bad cursor raises ValueError."""
    rows = _rows(user, episode, before)
    found = list(rows if size is None else rows[: size + 1])
    shown = found if size is None else found[:size]
    codes = {row.measure_id for row in shown}
    measures = Measure.objects.with_choices_of(episode.clinic_id).in_bulk(codes)
    reasons = ResponseCode.objects.with_choices_of(episode.clinic_id).in_bulk(
        {row.missing_reason_id for row in shown}
    )
    in_use = thresholds_in_use(episode.clinic_id, [episode.condition_id], codes)
    lines = [
        _line(row, measures[row.measure_id], reasons, in_use[episode.condition_id, row.measure_id], footnotes)
        for row in shown
    ]
    return ScorePage(lines, _cursor(shown[-1]) if len(found) > len(shown) else "")


def _rows(user, episode, before):
    rows = (
        Observation.objects.visible_to(user)
        .filter(episode=episode)
        .select_related("entered_by", "treatment_session")
        .only(*OF_A_ROW)
        .order_by("-at", "-id")
    )
    if before:
        at, pk = read_cursor(before)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    return rows


OF_A_ROW = (
    "measure", "value", "value_min", "value_max", "words", "missing_reason", "scale_min", "scale_max", "unit",
    "at", "at_is_a_date", "day_not_recorded", "time_point", "time_point_words", "moment", "source", "mode",
    "version", "side", "subject", "recall_period", "items_answered", "measured_state", "trial_number",
    "method", "state", "in_error_words", "entered_by__display_name", "treatment_session__number",
)  # fmt: skip


def _cursor(row):
    return f"{row.at.isoformat()}_{row.pk}"


def _line(row, measure, reasons, in_use: InUse, footnotes) -> ScoreLine:
    in_use = in_use.in_unit(row.unit or measure.unit)
    return ScoreLine(
        measure=str(measure),
        about=about_words(row.side, row.subject, row.measured_state, row.moment),
        value=_value(row, reasons, row.unit or measure.unit),
        scale=_scale(row),
        standing=_standing(row),
        day=_("day not stated") if row.day_not_recorded else _day(row.at),
        session=row.treatment_session.number if row.treatment_session_id else None,
        time_point=row.time_point_words or str(row.get_time_point_display()),
        how=_how(row),
        entered_by=str(row.entered_by),
        struck_why=row.in_error_words,
        worthwhile=_mark(in_use.worthwhile, row, footnotes),
        error=_mark(in_use.error, row, footnotes),
    )


def _value(row, reasons, unit):
    """The value as it was taken, or why there is none in the clinic's words."""
    reason = reasons.get(row.missing_reason_id)
    if row.value is not None:
        told = valued(row.value, unit)
    elif reason:
        told = str(reason)
    else:
        return reading_words(row)
    return ", ".join(part for part in (told, row.words) if part)


def _standing(row):
    if row.state == ObservationState.ENTERED_IN_ERROR:
        return "struck"
    if row.value is not None:
        return "number"
    return "missing" if row.missing_reason_id else "words"


def _scale(row):
    if row.value is None or row.scale_min is None or row.scale_max is None:
        return ""
    ends = {"low": number_words(row.scale_min), "high": number_words(row.scale_max)}
    return _("of %(low)s to %(high)s") % ends


def _day(at: datetime):
    return date_format(timezone.localdate(at), "j M Y")


def _how(row):
    """Who said it, how it was taken, in which version, about which time."""
    items = _("%(n)s answered") % {"n": row.items_answered} if row.items_answered is not None else ""
    trial = _("trial %(n)s") % {"n": row.trial_number} if row.trial_number is not None else ""
    said = [
        str(row.get_source_display()) if row.source else "",
        str(row.get_mode_display()).lower() if row.mode else "",
        row.method,
        row.version,
        row.recall_period,
        items,
        trial,
    ]
    return ", ".join(part for part in said if part)


def _mark(threshold, row, footnotes) -> ThresholdMark:
    """The threshold's number, or its own words where it depends on the first value."""
    if threshold is None or row.value is None:
        return ThresholdMark("", None)
    words = threshold.value_as_reported if threshold.depends_on else number_words(threshold.value)
    return ThresholdMark(words, footnotes.number(threshold_line(threshold)))
