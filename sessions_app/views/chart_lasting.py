"""What the charting page compares with: last values beside the re-tests, and what is due today."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sessions_app.choices import MeasureAsks, MeasureEntry, MeasureType, ObservationMode
from sessions_app.forms.rows_outcome import one_tap_scale
from sessions_app.item_answers import answers_words
from sessions_app.queries.charting_lines import joined, side_words
from sessions_app.queries.due import due_now
from sessions_app.words import number_words, valued

# One press between two values of a strip, by the measure's unit; a wish for the finger, not a clinical fact.
PRESS = {"cm": "0.5", "kg": "0.5", "N": "5", "kPa": "10", "m/s": "0.1"}


@dataclass(slots=True)
class RetestLine:
    form: object
    heading: str
    aside: str
    reason: str
    # The last value waits until today's is entered.
    is_blind: bool = False
    # How it is taken; assumed where nobody has ever said.
    how: str = ""
    how_is_assumed: bool = False
    # Each activity of the patient has a number of its own, on a page of this row.
    asks_activities: bool = False
    # What the patient answered before the visit (views.chart_said_scores).
    said: object = None
    # What was typed and cannot be read, as in every line.
    unread: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def id(self):
        return self.form.row.id

    @property
    def row(self):
        return self.form.row

    @property
    def measure_code(self):
        return self.form.row.first("measure")


def dress_retest(form, background, choices, said=None) -> RetestLine:
    """A re-test row: a 0 to 10 strip for such a scale, else the values around last time."""
    last = background.last_value(form.row)
    row, measure = form.row, form.choice
    trial = _("trial %(n)s") % {"n": row.first("trial_number")} if row.first("trial_number") else ""
    asked = joined(side_words(row), row.first("subject"), trial)
    heading = ", ".join(
        part for part in (measure.label if measure else _("Measure not chosen"), asked) if part
    )
    is_blind = bool(measure and measure.is_blind and not row.first("value"))
    _strip(form, measure, None if is_blind else last)
    reasons = choices.responses.get("value_missing_reason")
    missing = reasons.label(row.first("missing_reason")) if reasons and row.first("missing_reason") else ""
    words = joined(missing, row.first("words"), answers_words(row))
    aside = joined(_last_words(measure, last), _entered(measure))
    how = _how(form, measure, background.modes)
    line = RetestLine(form, heading, aside, words, is_blind, *how, said=said)
    line.asks_activities = _asks_activities(measure)
    return line


def _asks_activities(measure) -> bool:
    return bool(measure and measure.asks == MeasureAsks.ACTIVITIES)


def _how(form, measure, modes) -> tuple[str, bool]:
    """As said in the row, else as last time, else asked aloud, which is then only assumed. What another
    record says of it is not assumed."""
    if not measure or measure.type != MeasureType.PROM or form.sheet.is_transcribed:
        return "", False
    said, before = form.row.first("mode"), modes.get(measure.code)
    words = dict(ObservationMode.choices).get(said or before or ObservationMode.INTERVIEW, "")
    if said:
        return str(words), False
    return joined(str(words), _("as last time") if before else _("assumed")), not before


def _strip(form, measure, last):
    field = form.fields["value"]
    strip = measure and one_tap_scale(measure, last=number_words(last.value) if last else None)
    typed = form.row.first("value")
    if strip and (not typed or typed in dict(strip.choices)):
        field.widget = strip
        return
    field.widget.last = number_words(last.value) if last else None
    field.widget.step = PRESS.get(measure.unit if measure else "", "1")


def _entered(measure) -> str:
    """A licence may keep the questions away from us: then the form's total is what is entered."""
    return _("total score") if measure and measure.entry == MeasureEntry.TOTAL_ONLY else ""


def _last_words(measure, last) -> str:
    if last is None:
        return ""
    unit = last.unit or (measure.unit if measure else "")
    return _("last %(value)s") % {"value": valued(last.value, unit)}


def due_today(page) -> list:
    """Quiet tags, as on Today: measures that the plan asks for, as of the session's own day."""
    known = {"sessions": page.sessions_had, "label": page.choices.measures.label}
    return due_now([page.draft.episode], at=page.took_place_at, **known)[page.draft.episode_id]
