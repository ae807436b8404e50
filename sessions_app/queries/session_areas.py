"""Where a session treated: the views of the body map that show something, for its page and its paper."""

from sessions_app import body_map
from sessions_app.models import BodyRegion

# Where the lower and the upper half of the drawing meet.
WAIST = 300


def session_areas(snapshot) -> list[dict]:
    """The views of the body map that show something, each with its areas and the number of the pass. Where a
    pass was left out, nothing was treated; it keeps its number."""
    passes = [part for part in snapshot["parts"] if part["kind"] == "iastm_pass"]
    codes = {one["code"] for part in passes for one in part["regions"]}
    on_map = dict(BodyRegion.objects.filter(code__in=codes).values_list("code", "map_codes"))
    badges: dict[str, list] = {}
    for number, part in enumerate(passes, start=1):
        for one in part["regions"] if part["is_done"] else ():
            for area in _areas_of(on_map.get(one["code"]) or [one["code"]], part):
                badges.setdefault(area, []).append(str(number))
    numbers = {area: ",".join(dict.fromkeys(found)) for area, found in badges.items()}
    return [
        {"view": view, "selected": sorted(shown), "badges": shown, "crop": _crop(view, shown)}
        for view in ("front", "back")
        if (shown := {area: number for area, number in numbers.items() if area in _areas_on(view)})
    ]


def _areas_of(codes, part) -> list[str]:
    side = part["values"].get("side", {}).get("value", "")
    sides = ["left", "right"] if side == "both" else [side]
    known = _areas_on("front") | _areas_on("back")
    made = [area for code in codes for one in sides for area in (body_map.area_id(code, one), code)]
    return [area for area in made if area in known]


def _crop(view, shown) -> str:
    """The half of the body that shows all of them, else the whole."""
    heights = [area.centre[1] for area in body_map.areas(view) if area.area_id in shown]
    if min(heights) > WAIST:
        return "lower"
    return "upper" if max(heights) < WAIST else "whole"


def _areas_on(view) -> set[str]:
    return {area.area_id for area in body_map.areas(view)}
