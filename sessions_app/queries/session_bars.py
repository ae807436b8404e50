"""The sessions of a chart: when, how many minutes of what, and pain at check-in."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from sessions_app.models import CheckIn
from sessions_app.queries.comparable import Reading
from sessions_app.queries.session_rows import Minutes, minutes_of, sessions_of
from sessions_app.time_axis import Occasion

NO_MINUTES = Minutes(0, 0, 0)


@dataclass(frozen=True)
class SessionBar:
    pk: int
    number: int
    occasion: Occasion
    pain_now: int | None
    minutes: Minutes

    @property
    def on(self):
        return self.occasion.on

    @property
    def parts(self) -> list[tuple]:
        """From the bottom up: IASTM always lies on exercise."""
        return [
            ("exercise", self.minutes.exercise),
            ("iastm", self.minutes.iastm),
            ("other", self.minutes.other),
        ]


@dataclass(frozen=True)
class SessionBars:
    """The first session and the latest ones, oldest first; `since` where sessions lie between them."""

    bars: list[SessionBar]
    numbers: dict[int, int]  # of every session, by its key

    @property
    def in_all(self) -> int:
        return len(self.numbers)

    @property
    def not_drawn(self) -> int:
        return self.in_all - len(self.bars)

    @property
    def weeks(self) -> int:
        """From the first session to the last."""
        return (self.bars[-1].on - self.bars[0].on).days // 7 if self.bars else 0

    @property
    def since(self):
        return self.bars[1].occasion.at if self.not_drawn else None

    @property
    def pain(self) -> list[Reading]:
        return [Reading(bar.occasion, Decimal(bar.pain_now)) for bar in self.bars if bar.pain_now is not None]


def session_bars(user, episode, *, latest: int) -> SessionBars:
    """In three statements for any number of sessions; more than `latest` are not drawn, save the first."""
    signed = sessions_of(user, episode).signed().values_list("pk", "number", "started_at", "day_not_recorded")
    rows = list(signed)[::-1]
    shown = rows if len(rows) <= latest else [rows[0], *rows[-latest:]]
    keys = [row[0] for row in shown]
    minutes = minutes_of(keys)
    check_ins = CheckIn.objects.filter(treatment_session__in=keys)
    pain = dict(check_ins.values_list("treatment_session", "pain_now"))
    bars = [_bar(*row, minutes.get(row[0], NO_MINUTES), pain.get(row[0])) for row in shown]
    return SessionBars(bars, {row[0]: row[1] for row in rows})


def _bar(pk, number, at, day_not_recorded, minutes, pain_now) -> SessionBar:
    occasion = Occasion(at, timezone.localdate(at), day_not_recorded)
    return SessionBar(pk, number, occasion, pain_now, minutes)
