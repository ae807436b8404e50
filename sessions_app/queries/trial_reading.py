"""A trial of one patient, read: its steps, the test, and a verdict that says first what it cannot tell."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.analysis.single_case import (
    LEAST_STEPS,
    Design,
    Outcome,
    Overlap,
    enough,
    how_many_orders,
    judged,
    overlap,
    whole_pairs,
)
from sessions_app.queries.course import sessions_had
from sessions_app.queries.outcome_series import Series
from sessions_app.queries.trial_days import TrialNow
from sessions_app.queries.trial_scores import Step, series_of_trial, steps_of
from sessions_app.words import valued

LEAST_PAIRS = LEAST_STEPS // 2


@dataclass(frozen=True)
class Verdict:
    """`tone` is "cannot" or "found"."""

    tone: str
    title: str
    words: str


@dataclass(frozen=True)
class TrialReading:
    """`outcome` and `overlap` stay None while the trial runs: nobody stops at a lucky moment."""

    now: TrialNow
    series: Series | None
    steps: list[Step]
    outcome: Outcome | None
    overlap: Overlap | None

    @property
    def trial(self):
        return self.now.trial

    @property
    def design(self) -> Design:
        return Design(self.trial.design)

    @property
    def title(self) -> str:
        if self.series:
            return self.series.title
        return _("Pain at check-in") if not self.trial.series_key else str(self.trial.measure)

    @property
    def scored(self) -> int:
        return sum(step.score is not None for step in self.steps)

    @property
    def pairs_whole(self) -> int:
        return len(whole_pairs(self.scores))

    @property
    def pairs(self) -> int:
        return self.trial.steps // 2

    @property
    def scores(self) -> list[Fraction | None]:
        """Of every step of the plan."""
        known = [step.score for step in self.steps]
        return known + [None] * (self.trial.steps - len(known))

    @property
    def astray(self) -> list[int]:
        """The numbers of sessions that were not as drawn."""
        return [one.number for step in self.steps for one in step.astray]

    @property
    def orders(self) -> int:
        return how_many_orders(self.design, self.trial.steps)

    @property
    def p_words(self) -> str:
        return f"{float(self.outcome.p):.3f}"

    @property
    def nap_words(self) -> str:
        return f"{float(self.overlap.nap):.2f}"

    @property
    def tau_words(self) -> str:
        return _hundredths_signed(self.overlap.tau)

    @property
    def tau_u_words(self) -> str:
        return _hundredths_signed(self.overlap.tau_u)

    @property
    def verdict(self) -> Verdict:
        if self.now.is_running:
            return _still_running(self)
        return _found(self) if self.outcome else _too_little(self)


def read_trial(now: TrialNow) -> TrialReading:
    """In a fixed number of statements. Sessions count as drawn, also those that went otherwise."""
    episode = now.trial.episode
    series = series_of_trial(episode, now.trial)
    steps = steps_of(now, series, sessions_had([episode])[episode.pk])
    outcome, apart = (None, None) if now.is_running else _analysed(now, series, steps)
    return TrialReading(now, series, steps, outcome, apart)


def _analysed(now, series, steps):
    design = Design(now.trial.design)
    scores = [step.score for step in steps] + [None] * (now.trial.steps - len(steps))
    if series is None or not enough(design, scores):
        return None, None
    outcome = judged(design, now.order, scores)
    sides = [
        [score for score, side in zip(scores, now.order, strict=True) if score is not None and side == wanted]
        for wanted in (False, True)
    ]
    return outcome, overlap(*sides, higher_is_better=series.higher_is_better)


def _still_running(reading) -> Verdict:
    told = _("Cannot tell yet: step %(n)s of %(all)s")
    title = told % {"n": len(reading.steps), "all": reading.trial.steps}
    return Verdict(
        "cannot",
        title,
        _("The result is worked out when the last step is over, so that nobody stops at a lucky moment."),
    )


def _too_little(reading) -> Verdict:
    if reading.design == Design.PAIRS:
        title = ngettext(
            "Cannot tell: only %(n)s of %(all)s pairs is complete",
            "Cannot tell: only %(n)s of %(all)s pairs are complete",
            reading.pairs_whole,
        ) % {"n": reading.pairs_whole, "all": reading.pairs}
        why = _("It takes %(least)s pairs with both scores.") % {"least": LEAST_PAIRS}
    else:
        told = _("Cannot tell: only %(n)s of %(all)s steps have a score")
        title = told % {"n": reading.scored, "all": reading.trial.steps}
        why = _("It takes %(least)s steps with a score.") % {"least": LEAST_STEPS}
    rest = _("With fewer, luck alone gives even the clearest result more often than 5 times in 100.")
    again = _(
        "Steps added now, with the scores seen, would be no fair test: a new trial is, with more steps than "
        "visits are likely to fall out."
    )
    return Verdict("cannot", title, f"{why} {rest} {again}")


def _found(reading) -> Verdict:
    outcome, series = reading.outcome, reading.series
    told = [_means(outcome, series), _luck(outcome), *_worthwhile(outcome, series), *_astray(reading)]
    words = " ".join(told)
    if not outcome.is_rare:
        title = _("No difference") if not outcome.difference else _("A difference that luck explains")
        return Verdict("found", title, f"{words} {_('That is no proof that there is none.')}")
    better = (outcome.difference > 0) == series.higher_is_better
    title = (
        _("Better with the tool than luck alone would often give")
        if better
        else _("Better without the tool than luck alone would often give")
    )
    return Verdict("found", title, words)


def _means(outcome, series) -> str:
    told = _("With the tool the average was %(one)s, without it %(other)s: %(apart)s apart.")
    values = (outcome.with_mean, outcome.without_mean, abs(outcome.difference))
    words = [valued(hundredths(value), series.unit) for value in values]
    return told % dict(zip(("one", "other", "apart"), words, strict=True))


def _luck(outcome) -> str:
    told = _(
        "Of the %(orders)s orders that could have been drawn, %(far)s give a difference at least this big, "
        "up or down."
    )
    return told % {"orders": outcome.orders, "far": outcome.as_far}


def _worthwhile(outcome, series) -> list[str]:
    size = series.worthwhile
    if size is None:
        return []
    told = _("A worthwhile difference is %(size)s.")
    if outcome.is_rare and abs(outcome.difference) < Fraction(size):
        told = _("A worthwhile difference is %(size)s: this one is smaller.")
    return [told % {"size": valued(size, series.unit)}]


def _astray(reading) -> list[str]:
    """What went otherwise makes the two sides more alike than they were drawn."""
    count, every = len(reading.astray), sum(len(step.sessions) for step in reading.steps)
    if not count:
        return []
    told = ngettext(
        "%(n)s of %(all)s sessions was not as drawn, which hides a difference.",
        "%(n)s of %(all)s sessions were not as drawn, which hides a difference.",
        count,
    )
    return [told % {"n": count, "all": every}]


def _hundredths_signed(value) -> str:
    return f"{float(value):.2f}".replace("-", "−")


def hundredths(value) -> str:
    return f"{round(float(value), 2):g}"
