"""Scores in words, and a session's minutes as a small bar."""

from django import template

from sessions_app.words import number_words

register = template.Library()
BAR_WIDTH, SCALE_MINUTES = 112, 50


@register.filter
def number(value):
    """Without needless zeros: 12.50 is "12.5"; nothing is empty."""
    return number_words(value)


@register.inclusion_tag("record/_mix_bar.html")
def mix_bar(minutes):
    """Exercise, IASTM and the rest of one session (a Minutes) on one small bar, 50 minutes wide."""
    parts = [("f-ex", minutes.exercise), ("f-ia", minutes.iastm), ("f-other", minutes.other)]
    scale = max(SCALE_MINUTES, sum(part or 0 for _tone, part in parts))
    drawn, at = [], 0.0
    for tone, part in parts:
        if part:
            width = round(BAR_WIDTH * part / scale, 1)
            drawn.append((tone, round(at, 1), width))
            at += width
    return {"parts": drawn, "width": BAR_WIDTH}
