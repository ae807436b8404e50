"""The minutes of one session as a bar for paper: parts in their order, named underneath. Pure geometry."""

from dataclasses import dataclass

WIDTH = 1000
LETTER = 12  # the width of a letter of the names, generously
CLASSES = {"exercise": "f-ex", "iastm": "f-ia"}


@dataclass(frozen=True)
class Part:
    looks: str
    x: float
    width: float
    words: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


def minutes_bar(parts) -> list[Part]:
    """`parts` are (kind, name, minutes). A name that would run into its neighbour's is left out."""
    parts = [part for part in parts if part[2]]
    total = sum(minutes for _kind, _name, minutes in parts)
    drawn, at = [], 0.0
    for kind, name, minutes in parts:
        width = WIDTH * minutes / total
        words = next((one for one in (f"{name} {minutes}", str(minutes)) if LETTER * len(one) < width), "")
        drawn.append(Part(CLASSES.get(kind, "f-none"), round(at, 1), round(width, 1), words))
        at += width
    return drawn
