"""The sessions of a chart: when, how many minutes of what, and pain at check-in."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app.choices import SessionState
from sessions_app.queries.comparable import Reading
from sessions_app.queries.session_rows import Minutes, SessionLine, lines_of, sessions_of
from sessions_app.time_axis import Occasion


@dataclass(frozen=True)
class SessionBar:
    pk: int
    number: int
    occasion: Occasion
    pain_now: int | None
    pain_is_put_right: bool
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
    newest: list[SessionLine]  # as many as were asked for, struck ones too, newest first

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

    @property
    def put_right_words(self) -> str:
        """Which pain at check-in is not the signed one, so that a chart says so beneath it."""
        found = [bar for bar in self.bars if bar.pain_is_put_right]
        by_number, in_words = (
            ", ".join(str(bar.number) for bar in found if (bar.pain_now is None) == is_none)
            for is_none in (False, True)
        )
        told = [
            _("Pain at check-in was put right by an addendum, and is told as put right: session %(n)s.")
            % {"n": by_number}
            if by_number
            else "",
            _("Put right in words, so that it is no number here: session %(n)s.") % {"n": in_words}
            if in_words
            else "",
        ]
        return " ".join(words for words in told if words)


def session_bars(user, episode, *, latest: int, newest: int = 0) -> SessionBars:
    """In two statements for any number of sessions; more than `latest` are not drawn, save the first."""
    found = list(sessions_of(user, episode).values_list("pk", "number", "state"))
    signed = {pk: number for pk, number, state in reversed(found) if state == SessionState.SIGNED}
    keys = list(signed)
    shown = keys if len(keys) <= latest else [keys[0], *keys[-latest:]]
    rows = [pk for pk, _number, _state in found[:newest]]
    lines = {line.pk: line for line in lines_of(list({*shown, *rows}))}
    return SessionBars([_bar(lines[pk]) for pk in shown], signed, [lines[pk] for pk in rows])


def _bar(line) -> SessionBar:
    occasion = Occasion(line.started_at, timezone.localdate(line.started_at), line.day_not_recorded)
    return SessionBar(line.pk, line.number, occasion, line.pain_before, line.pain_is_put_right, line.minutes)
