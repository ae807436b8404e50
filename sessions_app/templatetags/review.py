"""Figures of the clinic's review."""

from django import template

from sessions_app.share_bar import BOTH_WIDTH

register = template.Library()


@register.filter
def percent(share: float) -> int:
    """A share in whole percent; more would say more than is known."""
    return round(100 * share)


@register.filter
def figure(value: float) -> str:
    return f"{value:.1f}"


@register.filter
def signed_figure(value: float) -> str:
    """With its sign, a minus as long as a plus."""
    words = f"{value:+.1f}"
    return "0.0" if words in ("+0.0", "-0.0") else words.replace("-", "−")


@register.filter
def both_width(tally) -> float:
    """How far the bar of "both scores" is filled."""
    return round(BOTH_WIDTH * tally.with_both / tally.eligible, 1) if tally.eligible else 0
