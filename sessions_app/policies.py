"""WHEN something may be done. A refusal is a sentence; `why_not_*` returns it, `check_*` raises it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from clinic.models import Membership
from clinic.refusals import Refused, refuse_if
from sessions_app.choices import DraftState, EpisodeState
from sessions_app.record import SessionRecord

# Wrong-patient charting is mostly noticed within ten minutes.
MOVABLE_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Refusal:
    """Why not, and which field of the sheet it is about."""

    row: str
    name: str
    sentence: str


def why_not_then(record: SessionRecord, *, born_on: date | None, at: datetime) -> list[Refusal]:
    """A session ends after it starts, lies in the past, and its patient was born."""
    start, end = record.started_at, record.ended_at
    found = []
    if start and end and end <= start:
        found.append(Refusal("head", "ended_at_time", _("The session ends before it starts.")))
    if start and start > at:
        found.append(Refusal("head", "started_on", _("This lies in the future.")))
    elif end and end > at:
        found.append(Refusal("head", "ended_at_time", _("This lies in the future.")))
    if start and born_on and start.date() < born_on:
        found.append(Refusal("head", "started_on", _("The patient was not born yet.")))
    return found


def why_not_whole(record: SessionRecord) -> list[Refusal]:
    """What the rows must say together."""
    return [*_of_instruments(record), *_of_exercise(record)]


def _of_instruments(record) -> Iterable[Refusal]:
    passes = record.done("iastm_pass")
    if not passes:
        return
    needs_skin = [one for one in passes if not one["skin_after"]]
    if needs_skin and not record.row("iastm")["skin_after"] and not record.lacks("iastm", "skin_after"):
        yield Refusal("iastm", "skin_after", _("Say how the skin looked afterwards."))
    if not record.row("iastm")["instruments_cleaned"] and not record.lacks("iastm", "instruments_cleaned"):
        yield Refusal("iastm", "instruments_cleaned", _("Say whether the instruments were cleaned."))
    if not record.row("lotion")["lotion"] and not record.lacks("lotion", "lotion"):
        yield Refusal("lotion", "lotion", _("Say which lotion was used, or none."))


def _of_exercise(record) -> Iterable[Refusal]:
    done, block = record.done("exercise"), record.row("exercise_block")
    if not done and not block["no_exercise_reason"] and not record.lacks("exercise_block", "minutes"):
        yield Refusal("exercise_block", "no_exercise_reason", _("Say why there was no exercise."))
    if done and record.exercise_seconds is None and not record.lacks("exercise_block", "minutes"):
        yield Refusal("exercise_block", "minutes", _("Say how many minutes of exercise."))


# Drafts: whose, still open, and still movable


def check_open(draft) -> None:
    if draft.state == DraftState.SIGNED:
        raise Refused(_("This session is signed. Add an addendum to it."))
    if draft.state == DraftState.DISCARDED:
        raise Refused(_("This draft was discarded. What was typed can still be read in it."))


def whose_chart(draft, words="") -> str:
    """Who is at it, in these words; or who has left the clinic, and it unsigned."""
    here = Membership.objects.current().filter(user=draft.author_id, clinic=draft.clinic_id).exists()
    if not here:
        words = _("%(name)s has left the clinic, and this session unsigned.")
    return (words or _("%(name)s is charting this session.")) % {"name": draft.author.display_name}


def check_own(draft, *, by) -> None:
    """One author at a time: what a colleague took over is the colleague's."""
    if draft.author_id != by.pk:
        told = whose_chart(draft, _("%(name)s is charting this session now."))
        raise Refused(" ".join([told, _("Take it over, with a reason, to go on.")]))


def check_startable(episode, visit, *, by) -> None:
    if episode.state == EpisodeState.CLOSED:
        raise Refused(_("This episode is closed. Open a new one to chart a session."))
    other = visit.drafts.filter(state=DraftState.OPEN).select_related("author").first() if visit else None
    if other is not None and other.author_id != by.pk:
        told = whose_chart(other, _("%(name)s is charting this visit already."))
        raise Refused(" ".join([told, _("Take that draft over instead.")]))


def why_not_taken_over(draft, *, by) -> str:
    if draft.state != DraftState.OPEN:
        return _("This draft is closed.")
    return _("This draft is yours.") if draft.author_id == by.pk else ""


def check_takeable(draft, *, by) -> None:
    refuse_if(why_not_taken_over(draft, by=by))


def why_not_moved(draft, *, at) -> str:
    if at - draft.started_at > MOVABLE_FOR:
        return _("A draft can be moved within ten minutes. Discard this one and chart on the right patient.")
    return ""


def check_movable(draft, episode, *, at) -> None:
    refuse_if(why_not_moved(draft, at=at))
    if episode.clinic_id != draft.clinic_id:
        raise Refused(_("That patient is not known here."))
    if episode.state == EpisodeState.CLOSED:
        raise Refused(_("That episode is closed."))
