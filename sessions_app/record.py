"""What a validated sheet hands to signing: typed values, row by row. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sessions_app.choices import RowOutcome
from sessions_app.payload import Provenance


def seconds_of(minutes: Decimal | None, seconds: int | None) -> int | None:
    """Minutes and seconds together, or None where neither is stated."""
    if minutes is None and seconds is None:
        return None
    return int((minutes or 0) * 60) + (seconds or 0)


@dataclass(frozen=True)
class RecordRow:
    """One row: what was done, what had been planned, and where each value came from."""

    id: str
    kind: str
    values: dict[str, Any]
    planned: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)

    def __getitem__(self, name):
        return self.values.get(name)

    @property
    def is_done(self) -> bool:
        return self.values.get("outcome") != RowOutcome.NOT_DONE

    @property
    def is_range(self) -> bool:
        return self.values.get("minutes_max") is not None

    @property
    def seconds(self) -> int | None:
        """How long it took; None where it was not done, is not stated, or only a range is."""
        return None if self.is_range else self.least_seconds

    @property
    def least_seconds(self) -> int | None:
        if not self.is_done:
            return None
        once = seconds_of(self["minutes"], self["seconds"])
        both_sides = self["minutes_are_per_side"] and self["side"] == "both"
        return once * 2 if once is not None and both_sides else once

    @property
    def most_seconds(self) -> int | None:
        if not (self.is_done and self.is_range):
            return None
        once = seconds_of(self["minutes_max"], self["seconds"])
        return once * 2 if self["minutes_are_per_side"] and self["side"] == "both" else once


@dataclass(frozen=True)
class SessionRecord:
    """A whole sheet, ready to be signed."""

    started_at: datetime | None
    ended_at: datetime | None
    rows: tuple[RecordRow, ...]
    not_recorded: frozenset[str] = frozenset()
    # Written more than 24 hours after it took place.
    is_late: bool = False

    def lacks(self, row_id: str, name: str) -> bool:
        """The source of a late or transcribed session does not state this."""
        return f"{row_id}.{name}" in self.not_recorded

    def row(self, kind: str) -> RecordRow:
        """The row of a kind that there is only one of; an empty one where nothing was entered."""
        return next((row for row in self.rows if row.kind == kind), RecordRow(kind, kind, {}))

    def of_kind(self, *kinds: str) -> list[RecordRow]:
        return [row for row in self.rows if row.kind in kinds]

    def done(self, *kinds: str) -> list[RecordRow]:
        return [row for row in self.of_kind(*kinds) if row.is_done]

    @property
    def exercise_seconds(self) -> int | None:
        """The block as a whole, else the exercises that have minutes of their own."""
        block = self.row("exercise_block").seconds
        return block if block is not None else total(row.seconds for row in self.done("exercise"))

    @property
    def iastm_seconds(self) -> int | None:
        return total(row.least_seconds for row in self.done("iastm_pass"))

    @property
    def seconds(self) -> int:
        """All parts that have a time. A part that goes with another took no time of its own."""
        parts = [row for row in self.rows if row.kind in TIMED and row.is_done and not row["goes_with"]]
        return (total(row.least_seconds for row in parts) or 0) + (self.exercise_seconds or 0)


TIMED = ("checkin", "warm_up", "iastm_pass", "modality", "retest_block", "note")


def total(parts: Iterable[int | None]) -> int | None:
    """The sum of what is stated; None where nothing is."""
    stated = [part for part in parts if part is not None]
    return sum(stated) if stated else None
