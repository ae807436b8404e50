"""Where things lie on a chart: pure geometry, in the units of the SVG's view box. Templates draw it."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap
from unicodedata import category, east_asian_width

LABEL_ABOVE, LABEL_BELOW = -10, 19
NEAR_THE_EDGE = 10
NO_BREAK = "\N{NO-BREAK SPACE}"
# What a wide sign takes beside its letter: a line may break there, or may not.
MAY_BREAK, KEPT = "\v", "\N{WORD JOINER}"
NARROW_LINE, LINE_HEIGHT = 46, 13  # of a phone's titles: letters, units


@dataclass(frozen=True)
class Scale:
    """A straight line from values to positions; `low` may lie at the larger position (an axis goes up)."""

    low: float
    high: float
    at_low: float
    at_high: float

    def __call__(self, value) -> float:
        if self.high == self.low:
            return round((self.at_low + self.at_high) / 2, 1)
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.at_low + share * (self.at_high - self.at_low), 1)

    def holds(self, value) -> bool:
        return self.low <= float(value) <= self.high


@dataclass(frozen=True)
class Mark:
    """One labelled place on an axis."""

    at: float
    label: str

    @property
    def text_y(self) -> float:
        return round(self.at + 4, 1)


@dataclass(frozen=True)
class Point:
    """One value. `trials` are the heights of the single trials where the value is their mean."""

    x: float
    y: float
    label: str
    title: str
    trials: tuple[float, ...] = ()

    @property
    def beside(self) -> float:
        return round(self.x + 11, 1)

    @property
    def text_y(self) -> float:
        return round(self.y + 5.5, 1)


@dataclass(frozen=True)
class Note:
    """A line of words beside a panel."""

    y: float
    words: str
    is_line: bool = False  # names the dashed line
    whole: str = ""  # where the words are cut to the room there


@dataclass(frozen=True)
class Strip:
    """A band across a panel: what lies within the measurement error of the first value."""

    y: float
    height: float


@dataclass(frozen=True)
class Panel:
    """One measure over time, in its native direction."""

    title: str
    better: str  # "up", "down" or "" where neither end is better
    top: float
    bottom: float
    marks: list[Mark]
    points: list[Point]
    worthwhile_y: float | None = None
    error: Strip | None = None
    notes: list[Note] = field(default_factory=list)
    has_gap: bool = False  # what lies between the first value and the next is not drawn

    @property
    def title_y(self) -> float:
        return self.top - 14

    @property
    def narrow_title(self) -> list[Note]:
        """On a phone: the better direction stands below the title, and a long title folds."""
        return folded(self.title, self.better_y)

    @property
    def better_y(self) -> float:
        return self.top - 8

    @property
    def goal_words(self) -> str:
        """What the dashed line is; empty where none is drawn."""
        is_drawn = self.worthwhile_y is not None
        return next((note.words for note in self.notes if note.is_line and is_drawn), "")

    @property
    def notes_words(self) -> str:
        """All that stands beside the panel, where there is no room beside it."""
        return ", ".join(note.whole or note.words for note in self.notes)

    @property
    def is_alone(self) -> bool:
        return len(self.points) == 1

    @property
    def alone_y(self) -> float:
        """Where a panel with one dot says so: on the dot's other half."""
        middle = (self.top + self.bottom) / 2
        return self.bottom - 8 if self.points[0].y < middle else self.top + 16

    @property
    def line(self) -> str:
        """The points of an SVG polyline; empty below two, as one value is no trend. No line crosses a gap."""
        joined = self.points[1:] if self.has_gap else self.points
        if len(joined) < 2:
            return ""
        return " ".join(f"{point.x},{point.y}" for point in joined)

    @property
    def first_label_y(self) -> float:
        """On the side that the line does not go to, and never beyond the panel's upper edge."""
        first = self.points[0]
        goes_up = len(self.points) > 1 and self.points[1].y < first.y
        below = goes_up or first.y - self.top < NEAR_THE_EDGE
        return round(first.y + (LABEL_BELOW if below else LABEL_ABOVE), 1)


@dataclass(frozen=True)
class Bar:
    """One session's minutes: exercise below, IASTM above, what else was timed on top."""

    x: float
    width: float
    centre: float
    title: str
    parts: list["BarPart"] = field(default_factory=list)

    @property
    def shows_minutes(self) -> bool:
        return self.width > 16


@dataclass(frozen=True)
class BarPart:
    kind: str
    y: float
    height: float
    label: str

    @property
    def text_y(self) -> float:
        return round(self.y + self.height / 2 + 4, 1)

    @property
    def is_tall(self) -> bool:
        return self.height > 11


@dataclass(frozen=True)
class Flag:
    """A mark of something that happened: a new plan, a decision, a reaction."""

    x: float
    y: float
    kind: str
    label: str
    title: str

    @property
    def text_y(self) -> float:
        """A triangle is widest below."""
        return self.y + (9 if self.kind == "reaction" else 4)


@dataclass(frozen=True)
class Band:
    """A stretch of time behind all panels, such as a phase of a trial."""

    x: float
    width: float
    label: str
    tone: str

    @property
    def centre(self) -> float:
        return round(self.x + self.width / 2, 1)


def folded(title: str, above: float) -> list[Note]:
    """A title over at most two lines, the last of them close above that height. Where it is too long for them
    its name is cut, and never the scale at its end."""
    name, comma, scale = title.rpartition(", ")
    end = _with_room(comma and comma + scale.replace(" ", NO_BREAK)).replace(MAY_BREAK, KEPT)
    width = max(NARROW_LINE, len(end) + 1)
    whole = _with_room(name or scale) + end
    lines = wrap(
        whole, width, max_lines=2, placeholder="…" + end, replace_whitespace=False, expand_tabs=False
    )
    lines = [line.replace(MAY_BREAK, "").replace(KEPT, "").replace(",…", "…") for line in lines]
    return [Note(above - LINE_HEIGHT * (len(lines) - place), words) for place, words in enumerate(lines)]


def _with_room(words: str) -> str:
    """Chinese signs are twice as wide as Latin letters, and a line breaks between any two of them."""
    return "".join(sign + _room(sign, after) for sign, after in pairwise(words + ","))


def _room(sign: str, after: str) -> str:
    """A bracket stays with what it holds, a comma with what it ends."""
    if east_asian_width(sign) not in "WF":
        return ""
    is_kept = category(sign) == "Ps" or category(after) in ("Pe", "Po")
    return KEPT if is_kept else MAY_BREAK


def nice_ticks(low, high, wanted: int = 4) -> list[Decimal]:
    """Round values from at or below `low` to at or above `high`, about `wanted` of them."""
    low, high = Decimal(low), Decimal(high)
    if high <= low:
        high = low + 1
    step = _nice_step((high - low) / max(wanted - 1, 1))
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks


def _nice_step(rough: Decimal) -> Decimal:
    magnitude = Decimal(10) ** rough.adjusted()
    for factor in (1, 2, 5, 10):
        if factor * magnitude >= rough:
            return factor * magnitude
    return 10 * magnitude


def stacked(parts: list[tuple[str, float]], up: Scale, gap: float = 1.5) -> list[BarPart]:
    """Bar parts from the bottom up; `parts` are (kind, minutes). Parts without minutes are left out."""
    drawn, below = [], 0.0
    for kind, minutes in parts:
        if not minutes:
            continue
        bottom, top = up(below), up(below + minutes)
        drawn.append(BarPart(kind, top, round(max(bottom - top - gap, 0.5), 1), f"{minutes:g}"))
        below += minutes
    return drawn


def spaced(marks: list[Mark], least: float) -> list[Mark]:
    """Those marks whose labels do not touch: the last, and from the first on each one that has room."""
    if not marks:
        return []
    *rest, last = sorted(marks, key=lambda mark: mark.at)
    kept: list[Mark] = []
    for mark in rest:
        room_before = not kept or mark.at - kept[-1].at >= least
        if room_before and last.at - mark.at >= least:
            kept.append(mark)
    return [*kept, last]


def side_by_side(centres: list[float], widest: float, narrowest: float = 3) -> list[tuple[float, float]]:
    """(left edge, width) of a bar at each centre: as wide as there is room, equal centres sharing it."""
    places = sorted(set(centres))
    gaps = [after - before for before, after in pairwise(places)]
    room = min([widest, *(max(gap - 3, narrowest) for gap in gaps)])
    drawn, seen = [], dict.fromkeys(places, 0)
    for centre in centres:
        width = round(room / centres.count(centre), 1)
        drawn.append((round(centre - room / 2 + seen[centre] * width, 1), width))
        seen[centre] += 1
    return drawn


def lanes(places: list[float], width: float) -> list[int]:
    """The row in which each mark of this width lies, so that none covers another; `places` ascend."""
    free_from: list[float] = []
    rows = []
    for place in places:
        row = next((n for n, free in enumerate(free_from) if free <= place), len(free_from))
        free_from[row : row + 1] = [place + width]
        rows.append(row)
    return rows
