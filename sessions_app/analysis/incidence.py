"""How often a reaction followed: sessions with at least one, out of the sessions after which it was asked.

A session that nobody asked about is in no rate, also when a reaction was seen in it: who asks only where
something showed would count too many. Such reactions are counted apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sessions_app.analysis.intervals import Interval, wilson


@dataclass(frozen=True)
class AfterSession:
    """What is known after one session: was it asked, and was there a reaction?"""

    asked: bool
    reacted: bool


@dataclass(frozen=True)
class Incidence:
    asked: int
    with_reaction: int
    not_asked: int
    reactions_not_asked: int  # known all the same, and in no rate

    @property
    def sessions(self) -> int:
        return self.asked + self.not_asked

    @property
    def none(self) -> int:
        return self.asked - self.with_reaction

    @property
    def per_100(self) -> float | None:
        return 100 * self.with_reaction / self.asked if self.asked else None

    @property
    def interval_per_100(self) -> Interval | None:
        found = wilson(self.with_reaction, self.asked)
        return found and Interval(100 * found.low, 100 * found.high)


def incidence(sessions: Iterable[AfterSession]) -> Incidence:
    listed = list(sessions)
    asked = [one for one in listed if one.asked]
    return Incidence(
        asked=len(asked),
        with_reaction=sum(one.reacted for one in asked),
        not_asked=len(listed) - len(asked),
        reactions_not_asked=sum(one.reacted for one in listed if not one.asked),
    )
