"""The drawings of static/svg/icons.svg."""

import re
from functools import cache
from pathlib import Path

from django.template import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html

SPRITE = Path(__file__).resolve().parents[1] / "static" / "svg" / "icons.svg"


@cache
def icon_names() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))


@cache
def icon(name: str, size: str = "", extra: str = ""):
    """One drawing of the sprite, hidden from screen readers: words stand beside it. Size "s" or "l".
    A page has dozens, so each is put together once."""
    if name not in icon_names():
        raise TemplateSyntaxError(f"There is no icon called {name!r} in static/svg/icons.svg.")
    classes = " ".join(filter(None, ["ic", f"ic-{size}" if size else "", extra]))
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        classes,
        static("svg/icons.svg"),
        name,
    )
