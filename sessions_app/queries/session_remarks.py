"""What is remarkable about each session of an episode, and its share of exercise. Nothing waits for it."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions_app.analysis.share import Flag, exercise_share, session_flags, stalled
from sessions_app.queries.summaries import session_facts

WORDS = {
    Flag.IASTM_ALONE: _("IASTM only"),
    Flag.MORE_PASSIVE: _("More passive than active"),
    Flag.NO_PROGRESSION: _("No progression in 3 sessions"),
}
ABOUT_AN_EPISODE = WORDS | {Flag.IASTM_ALONE: _("A session of IASTM only")}


@dataclass(frozen=True)
class Remarks:
    """`share` is the exercise share in percent of the treatment's minutes; None where no minutes say it."""

    share: int | None = None
    flags: tuple = ()

    @property
    def share_words(self) -> str:
        return gettext("%(n)s%% exercise") % {"n": self.share}


NONE = Remarks()


def remarks_of(episode_id):
    """`{session key: Remarks}` for every signed session of the episode, in one statement or two."""
    facts = session_facts([episode_id])[episode_id]
    with_exercise = [one for one in facts if one.exercises]
    still = stalled([one.exercises for one in with_exercise])
    stalled_keys = {one.key for one, is_still in zip(with_exercise, still, strict=True) if is_still}
    return {one.key: _remarks(one, one.key in stalled_keys) for one in facts}


def _remarks(facts, is_stalled):
    flags = [*session_flags(facts.treatment), *([Flag.NO_PROGRESSION] if is_stalled else [])]
    return Remarks(percent(exercise_share(facts.treatment)), tuple(WORDS[flag] for flag in flags))


def episode_remarks(episode):
    """The same about the episode as a whole, from its summary."""
    summary = getattr(episode, "summary", None)
    if summary is None:
        return NONE
    flags = tuple(ABOUT_AN_EPISODE[Flag(flag)] for flag in summary.flags)
    return Remarks(percent(summary.exercise_share), flags)


def percent(share):
    return None if share is None else round(share * 100)
