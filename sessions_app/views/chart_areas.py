"""The body map of a session being charted: which areas have a pass, and what part to begin with."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from sessions_app import body_map
from sessions_app.choices import BodyView
from sessions_app.payload import Row
from sessions_app.views.chart_pass import map_opens_on


@dataclass(frozen=True)
class AreasToday:
    """`badges` are the passes' numbers by area; `opens_on` the view and half that a picker begins with."""

    badges: dict[str, int]
    view: str
    crop: str
    opens_on: tuple[str, str]

    @property
    def view_words(self) -> str:
        return _("Back view") if self.view == BodyView.BACK else _("Front view")


def areas_today(page) -> AreasToday:
    badges = {}
    for line in page.passes:
        if line.state != "not-done":
            badges |= dict.fromkeys(areas_of(line.row, page.choices), line.number)
    shown = {*badges, *page.gate.closed}
    opens_on = map_opens_on(page.choices, page.draft.episode.condition_id, badges)
    views = [body_map.view_of(area) for area in (badges or shown)]
    view = max(set(views), key=views.count) if views else opens_on[0] or BodyView.BACK
    return AreasToday(badges, view, _crop(shown), opens_on)


def areas_of(row: Row, choices) -> list[str]:
    """The drawn areas in which a pass lies, those of finer areas too."""
    codes = []
    for code in row.get("regions"):
        region = choices.regions.get(code)
        codes += region.map_codes if region else []
    sides = ["left", "right"] if row.first("side") == "both" else [row.first("side")]
    wanted = [body_map.area_id(code, side) for code in codes for side in sides if side != "not_recorded"]
    return [area for area in [*wanted, *codes] if area in _heights()]


@cache
def _heights() -> dict[str, float]:
    return {area.area_id: area.centre[1] for view in BodyView for area in body_map.areas(view)}


def _crop(shown) -> str:
    """Only the half of the body that is treated, where it is one half."""
    heights = [_heights()[area] for area in shown]
    if heights and min(heights) > 310:
        return "lower"
    return "upper" if heights and max(heights) < 300 else "whole"
