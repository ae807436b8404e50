"""Scores and days in words, and a session's minutes as a small bar."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext

from sessions_app.words import day_words, number_words, range_words

register = template.Library()
BAR_WIDTH, SCALE_MINUTES = 112, 50
BAR = (
    '<svg class="mix-bar chart" viewBox="0 0 {0} 14" aria-hidden="true" focusable="false">'
    '<rect class="f-sunk" width="{0}" height="14" rx="4"/>{1}</svg>'
)
PART = '<rect class="{}" x="{}" width="{}" height="14"/>'

# What a chart and its table hold dozens of: drawn here, where a row costs a tenth of what a template takes.
TRIAL = '<circle class="pt-trial" cx="{}" cy="{}" r="2.4"/>'
POINT = '{}<circle class="pt" cx="{}" cy="{}" r="4.4"><title>{}</title></circle>'
SESSION = "<g><title>{}</title>{}</g>"
TONES = {"exercise": "f-ex", "iastm": "f-ia"}
MINUTES = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>{}'
MINUTES_WORDS = '<text class="sx-w mid" x="{}" y="{}">{}</text>'
SESSION_LINE = "<tr>" + '<td class="num">{}</td>' * 6 + "</tr>"
SCORE_LINE = '<tr><td>{}</td><td class="num">{}</td><td class="num">{} {}{}</td></tr>'


@register.simple_tag
def points(panel):
    """Each value of a panel as a dot, with the trials that it is the mean of."""
    return format_html_join("", POINT, ((_trials(one), one.x, one.y, one.title) for one in panel.points))


def _trials(point):
    return format_html_join("", TRIAL, ((point.x, y) for y in point.trials)) if point.trials else ""


@register.simple_tag
def bars(chart):
    """Each session's minutes as a bar."""
    return format_html_join("", SESSION, ((bar.title, _minutes(bar)) for bar in chart.bars))


def _minutes(bar):
    drawn = (
        (TONES.get(part.kind, "f-other"), bar.x, part.y, bar.width, part.height, _minutes_words(bar, part))
        for part in bar.parts
    )
    return format_html_join("", MINUTES, drawn)


def _minutes_words(bar, part):
    if not (part.is_tall and bar.shows_minutes):
        return ""
    return format_html(MINUTES_WORDS, bar.centre, part.text_y, part.label)


@register.simple_tag
def session_lines(bars):
    """The sessions of a chart as rows of its table."""
    return format_html_join("", SESSION_LINE, map(_session_cells, bars))


def _session_cells(bar):
    minutes = (bar.minutes.exercise, bar.minutes.iastm, bar.minutes.other)
    pain = "–" if bar.pain_now is None else bar.pain_now
    if bar.pain_is_put_right:
        pain = gettext("%(value)s (put right)") % {"value": pain}
    return bar.number, _day_of(bar.occasion), pain, *(number_words(part) or "–" for part in minutes)


register.filter("range_words", range_words)


@register.simple_tag
def score_lines(series):
    """The values of a chart as rows of its table."""
    return format_html_join("", SCORE_LINE, (cells for one in series for cells in _score_cells(one)))


def _score_cells(series):
    title, unit = series.title, series.unit_words
    for reading in series.readings:
        yield title, _day_of(reading.occasion), number_words(reading.value), unit, _mean_of(reading.trials)


def _day_of(occasion):
    return gettext("day not stated") if occasion.is_undated else day_words(occasion.on)


def _mean_of(trials):
    if not trials:
        return ""
    words = ngettext("mean of %(n)s trial", "mean of %(n)s trials", len(trials)) % {"n": len(trials)}
    return format_html(' <span class="mut">{}</span>', words)


@register.simple_tag
def mix_bar(minutes):
    """Exercise, IASTM and the rest of one session (a Minutes) on one small bar, 50 minutes wide. The words
    beside it say the same, so the drawing is hidden."""
    parts = [("f-ex", minutes.exercise), ("f-ia", minutes.iastm), ("f-other", minutes.other)]
    scale = max(SCALE_MINUTES, sum(part or 0 for _tone, part in parts))
    drawn, at = [], 0.0
    for tone, part in parts:
        if part:
            width = round(BAR_WIDTH * part / scale, 1)
            drawn.append((tone, str(round(at, 1)), str(width)))
            at += width
    return format_html(BAR, str(BAR_WIDTH), format_html_join("", PART, drawn))
