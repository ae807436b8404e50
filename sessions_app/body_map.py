"""The body map as rows for its template: which area stands where, and how it is to look.

An area has the id that the reference gives it without its prefix: "calf-L", "calf-R", "neck_f". On the front
view the viewer's right is the patient's left; on the back view it is the patient's right.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from sessions_app.body_map_shapes import BACK, FRONT, GUIDES, Shape
from sessions_app.choices import BodyView, Side

SHAPES = {BodyView.FRONT: FRONT, BodyView.BACK: BACK}
NEAR_AND_FAR = {BodyView.FRONT: ("L", "R"), BodyView.BACK: ("R", "L")}
CROPS = {"whole": "0 0 240 560", "upper": "0 0 240 316", "lower": "0 288 240 268"}
SIDES = {"L": Side.LEFT, "R": Side.RIGHT}
MIDDLE = 120
HALVES = (70, 332)  # where left and right are written: either half may be all that a phone shows


@dataclass(frozen=True)
class Area:
    area_id: str
    shape: Shape
    is_mirrored: bool

    @property
    def centre(self) -> tuple[float, float]:
        x, y = self.shape.centre
        return (2 * MIDDLE - x, y) if self.is_mirrored else (x, y)


@dataclass(frozen=True)
class Badge:
    x: float
    y: float
    text_y: float
    words: str


@dataclass(frozen=True)
class DrawnArea:
    """One area as the template writes it: `looks` are its classes."""

    area_id: str
    code: str
    looks: str
    is_mirrored: bool
    is_small: bool


@dataclass(frozen=True)
class Figure:
    view: str
    prefix: str
    view_box: str
    is_pickable: bool
    outlines: tuple[tuple[str, str], ...]
    areas: tuple[DrawnArea, ...]
    guides: tuple[str, ...]
    badges: tuple[Badge, ...]
    side_words: tuple[str, str]
    side_ys: tuple[int, ...]


@cache
def areas(view: str) -> tuple[Area, ...]:
    near, far = NEAR_AND_FAR[BodyView(view)]
    found = []
    for shape in SHAPES[BodyView(view)]:
        if shape.is_paired:
            found += [Area(f"{shape.code}-{near}", shape, False), Area(f"{shape.code}-{far}", shape, True)]
        else:
            found.append(Area(shape.code, shape, False))
    return tuple(found)


def half_of(area_id: str) -> str:
    """The half of the drawing, of the two that a phone shows, in which an area lies."""
    middles = (area.centre[1] for view in BodyView for area in areas(view) if area.area_id == area_id)
    return "lower" if next(middles, 0) > 300 else "upper"


def view_of(area_id: str) -> str:
    """The view that shows an area."""
    for view in BodyView:
        if any(area.area_id == area_id for area in areas(view)):
            return view
    raise KeyError(area_id)


def area_id(code: str, side: str = "") -> str:
    """("calf", "left") as "calf-L"; an area without sides keeps its code."""
    letters = {word: letter for letter, word in SIDES.items()}
    return f"{code}-{letters[Side(side)]}" if side in letters else code


def code_and_side(area: str) -> tuple[str, str]:
    """ "calf-L" as ("calf", "left"); an area without sides is in the midline."""
    code, dash, letter = area.rpartition("-")
    return (code, SIDES[letter]) if dash else (area, Side.MIDLINE)


def draw(
    view: str,
    *,
    selected: Collection[str] | str | None = (),
    history: Collection[str] | None = (),
    closed: Collection[str] | None = (),
    badges: Mapping[str, object] | None = None,
    crop: str = "whole",
    pickable: bool = False,
    prefix: str = "bm",
) -> Figure:
    """One view of the body. `prefix` keeps the ids of two figures on one page apart."""
    near, far = NEAR_AND_FAR[BodyView(view)]
    return Figure(
        view=BodyView(view),
        prefix=prefix,
        view_box=CROPS[crop],
        is_pickable=pickable,
        outlines=tuple((shape.code, shape.path) for shape in SHAPES[BodyView(view)]),
        areas=tuple(_drawn(area, _set(selected), _set(history), _set(closed)) for area in areas(view)),
        guides=tuple(GUIDES[BodyView(view)]),
        badges=tuple(_badges(view, badges or {})),
        side_words=(far, near),
        side_ys=HALVES if pickable else (HALVES[crop == "lower"],),
    )


def _set(areas) -> set[str]:
    """A form field's value may be missing, one text or a list of them."""
    return {areas} if isinstance(areas, str) else set(areas or ())


def _drawn(area, selected, history, closed) -> DrawnArea:
    looks = ["bm-r"]
    if area.area_id in closed:
        looks.append("is-block")
    elif area.area_id in selected:
        looks.append("is-sel")
    elif area.area_id in history:
        looks.append("is-hist")
    return DrawnArea(area.area_id, area.shape.code, " ".join(looks), area.is_mirrored, area.shape.is_small)


def _badges(view, badges):
    for area in areas(view):
        if area.area_id in badges:
            x, y = area.centre
            yield Badge(x, y, y + 4, str(badges[area.area_id]))
