"""`{% body_map "back" selected=areas badges=numbers %}`: one view of the body, drawn on the server."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from sessions_app import body_map as drawing

register = template.Library()


@register.simple_tag
def body_map(view, small=False, title="", **looks):
    """`looks` are the keyword arguments of `sessions_app.body_map.draw`: selected, history, closed ...
    `title` is for paper, where a drawing must say what it is."""
    return _drawn(drawing.draw(view, **looks), small, title, get_language())


@lru_cache(maxsize=512)
def _drawn(figure, small, title, _language):
    """The same areas in the same looks are the same drawing."""
    told = {"figure": figure, "small": small, "title": title}
    return mark_safe(render_to_string("record/_body_map.html", told))  # noqa: S308 an own template
