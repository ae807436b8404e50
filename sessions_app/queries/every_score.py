"""Every score of an episode, newest first: also what was said in words, is missing or was struck out."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app.choices import ObservationState
from sessions_app.models import Observation
from sessions_app.queries.outcome_series import Known, about_words
from sessions_app.queries.readings import reading_words
from sessions_app.queries.score_changes import Footnotes, ThresholdMark, threshold_line
from sessions_app.queries.session_rows import read_cursor
from sessions_app.queries.thresholds import InUse
from sessions_app.words import day_words, number_words, span_words, valued

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


def every_score(
    rows,
    known: Known,
    numbers,
    reasons,
    footnotes: Footnotes,
    *,
    with_text: bool,
    size: int | None = PAGE_SIZE,
) -> ScorePage:
    """These rows as lines, of a page and of what is older. `numbers` are those of the sessions, by key.
    `with_text`: what was written by hand about a score is for those who treat."""
    shown = rows if size is None else rows[:size]
    lines = [_line(row, known, numbers, reasons, footnotes, with_text) for row in shown]
    return ScorePage(lines, _cursor(shown[-1]) if len(rows) > len(shown) else "")


def score_rows(episode, *, before="", size: int | None = PAGE_SIZE) -> list[Observation]:
    """A page of scores older than the cursor and one more, or all. A bad cursor raises ValueError."""
    rows = (
        Observation.objects.filter(episode=episode)
        .select_related("entered_by", "addendum")
        .order_by("-at", "-id")
    )
    if before:
        at, pk = read_cursor(before)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    return list(rows if size is None else rows[: size + 1])


def _cursor(row):
    return f"{row.at.isoformat()}_{row.pk}"


def _line(row, known, numbers, reasons, footnotes, with_text) -> ScoreLine:
    measure = known.measures[row.measure_id]
    scale = (row.scale_min, row.scale_max)
    in_use = known.thresholds[row.measure_id].of_values(measure, row.unit or measure.unit, scale)
    held = InUse() if in_use.is_off_scale else in_use
    return ScoreLine(
        measure=str(measure),
        about=about_words(row.side, row.subject, row.measured_state, row.moment),
        value=_value(row, reasons, row.unit or measure.unit, with_text),
        scale=_scale(row),
        standing=_standing(row),
        day=_("day not stated") if row.day_not_recorded else _day(row.at),
        session=numbers.get(row.treatment_session_id or (row.addendum and row.addendum.treatment_session_id)),
        time_point=row.time_point_words or str(row.get_time_point_display()),
        how=_how(row, with_text),
        entered_by=str(row.entered_by),
        struck_why=row.in_error_words if with_text else "",
        worthwhile=_mark(held.worthwhile, row, footnotes),
        error=_mark(held.error, row, footnotes),
    )


def _value(row, reasons, unit, with_text):
    """The value as it was taken, or why there is none in the clinic's words."""
    reason = reasons.get(row.missing_reason_id)
    if row.value is not None:
        told = valued(row.value, unit)
    elif reason:
        told = reason
    else:
        return reading_words(row, with_text=with_text)
    return ", ".join(part for part in (told, row.words if with_text else "") if part)


def _standing(row):
    if row.state == ObservationState.ENTERED_IN_ERROR:
        return "struck"
    if row.value is not None:
        return "number"
    return "missing" if row.missing_reason_id else "words"


def _scale(row):
    if row.value is None or row.scale_min is None or row.scale_max is None:
        return ""
    scale = span_words(number_words(row.scale_min), number_words(row.scale_max))
    return _("of %(scale)s") % {"scale": scale}


def _day(at: datetime):
    return day_words(timezone.localdate(at))


def _how(row, with_text):
    """Who said it, how it was taken, in which version, about which time."""
    items = _("%(n)s answered") % {"n": row.items_answered} if row.items_answered is not None else ""
    trial = _("trial %(n)s") % {"n": row.trial_number} if row.trial_number is not None else ""
    said = [
        str(row.get_source_display()) if row.source else "",
        str(row.get_mode_display()).lower() if row.mode else "",
        *((row.method, row.version) if with_text else ()),
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
