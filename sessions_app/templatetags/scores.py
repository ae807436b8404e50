"""Scores and days in words, and a session's minutes as a small bar."""

from django import template
from django.utils.html import format_html, format_html_join

from sessions_app.words import day_words, number_words

register = template.Library()
BAR_WIDTH, SCALE_MINUTES = 112, 50
BAR = (
    '<svg class="mix-bar chart" viewBox="0 0 {0} 14" aria-hidden="true" focusable="false">'
    '<rect class="f-sunk" width="{0}" height="14" rx="4"/>{1}</svg>'
)
PART = '<rect class="{}" x="{}" width="{}" height="14"/>'


@register.filter
def number(value):
    """Without needless zeros: 12.50 is "12.5"; nothing is empty."""
    return number_words(value)


@register.filter
def day(on):
    """ "3 Nov 2026"."""
    return day_words(on)


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
