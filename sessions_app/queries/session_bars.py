"""The sessions of a chart: when, how many minutes of what, and pain at check-in."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from sessions_app.models import CheckIn
from sessions_app.queries.outcome_series import Reading
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
    in_all: int

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
    """In five statements for any number of sessions; more than `latest` are not drawn, save the first."""
    signed = sessions_of(user, episode).signed().only("number", "started_at", "day_not_recorded")
    shown, in_all, first = list(signed[:latest])[::-1], signed.count(), signed.reverse().first()
    if in_all > len(shown):
        shown = [first, *shown]
    keys = [session.pk for session in shown]
    minutes = minutes_of(keys)
    check_ins = CheckIn.objects.filter(treatment_session__in=keys)
    pain = dict(check_ins.values_list("treatment_session", "pain_now"))
    return SessionBars(
        [_bar(one, minutes.get(one.pk, NO_MINUTES), pain.get(one.pk)) for one in shown], in_all
    )


def _bar(session, minutes, pain_now) -> SessionBar:
    at = session.started_at
    occasion = Occasion(at, timezone.localdate(at), session.day_not_recorded)
    return SessionBar(session.pk, session.number, occasion, pain_now, minutes)
