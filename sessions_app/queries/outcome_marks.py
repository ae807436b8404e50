"""What else happened in an episode, as marks beneath its chart: new plans, decisions, reactions, trials; and
the phases of a trial, which lie behind it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic import clock
from sessions_app.models import AdverseEvent, CareDecision, IastmDecision, PlanRevision
from sessions_app.queries.trial_days import Stretch, stretches_begun
from sessions_app.time_axis import Occasion


@dataclass(frozen=True)
class MarkLine:
    """One mark: its letter on the chart, what it was, and when. Without an occasion it is not drawn."""

    kind: str  # plan, decision, reaction or trial
    label: str
    words: str
    on: date | None
    occasion: Occasion | None


@dataclass(frozen=True)
class PhaseBand:
    """A stretch of the care that lies behind the chart: a phase of a trial of one patient."""

    first: Occasion
    last: Occasion
    label: str
    tone: str  # with, without or none


def trial_stretches(episode) -> list[Stretch]:
    """What has begun of the trials of an episode, in one statement."""
    return stretches_begun(episode, at=clock.now())


def bands_of(stretches) -> list[PhaseBand]:
    return [
        PhaseBand(
            _occasion(one.starts_at),
            _occasion(one.ends_at),
            _("With") if one.with_iastm else _("Without"),
            "with" if one.with_iastm else "without",
        )
        for one in stretches
    ]


def _occasion(moment):
    return Occasion(moment, timezone.localdate(moment))


def _trials(stretches):
    begun = list(dict.fromkeys((one.trial, one.begun_at) for one in stretches))
    words = _("Single-patient trial: shaded, the steps with the tool in its colour, the others without")
    for number, (_trial, at) in enumerate(begun, start=1):
        yield MarkLine("trial", f"T{number}", words, timezone.localdate(at), _occasion(at))


def marks_of(episode, bars, *, with_text: bool, stretches=()) -> list[MarkLine]:
    """In four statements, of an episode that may be read. `with_text`: what was written by hand about a
    reaction is for those who treat."""
    at_session = {bar.number: bar.occasion for bar in bars}
    places = Places(episode, at_session)
    marks = [*_plans(episode, places), *_decisions(episode, places), *_reactions(episode, places, with_text)]
    marks += _trials(stretches)
    return sorted(marks, key=_when)


def _when(mark):
    """What has no place on the chart stands after what has."""
    return (mark.occasion is None, mark.occasion and mark.occasion.at)


@dataclass(frozen=True)
class Places:
    """Where on the time axis a mark stands. In a course that was transcribed, a date of writing is no
    date of the care: such a mark stands at its session, or nowhere."""

    episode: object
    at_session: dict[int, Occasion]

    def at(self, moment: datetime, session_number: int | None = None) -> Occasion | None:
        if self.episode.transcribed_from:
            return self.at_session.get(session_number)
        return Occasion(moment, timezone.localdate(moment))

    def day(self, moment: datetime) -> date | None:
        return None if self.episode.transcribed_from else timezone.localdate(moment)


def _plans(episode, places):
    """The first plan is where the care begins; each later one is a change."""
    revisions = PlanRevision.objects.filter(episode=episode, number__gt=1).order_by("number")
    for one in revisions.only("number", "summary", "change_reason", "added_at"):
        words = _("Plan: %(what)s") % {"what": one.summary or one.change_reason}
        yield MarkLine("plan", f"P{one.number}", words, places.day(one.added_at), places.at(one.added_at))


def _decisions(episode, places):
    iastm = IastmDecision.objects.filter(episode=episode)
    care = CareDecision.objects.filter(episode=episode)
    told = [
        *((one, _("IASTM: %(what)s"), one.reason) for one in iastm),
        *((one, _("Decision: %(what)s"), one.words) for one in care),
    ]
    told.sort(key=lambda line: (line[0].decided_at, line[0].pk))
    for number, (one, words, why) in enumerate(told, start=1):
        what = f"{words % {'what': str(one.get_decision_display()).lower()}}. {why}"
        occasion = places.at(one.decided_at, one.session_number)
        yield MarkLine("decision", f"D{number}", what, places.day(one.decided_at), occasion)


def _reactions(episode, places, with_text):
    events = (
        AdverseEvent.objects.standing()
        .filter(episode=episode)
        .select_related("kind", "resolution", "after_session", "treatment_session")
        .defer("after_session__snapshot", "treatment_session__snapshot")
        .order_by("recorded_at", "id")
    )
    for number, one in enumerate(events, start=1):
        session = one.after_session or one.treatment_session
        began = one.onset_at or (session.started_at if session else one.recorded_at)
        occasion = places.at(began, session.number if session else None)
        words = _reaction_words(one, with_text)
        yield MarkLine("reaction", f"R{number}", words, places.day(began), occasion)


def _reaction_words(one, with_text):
    parts = [one.kind and str(one.kind), one.words if with_text else "", str(one.get_severity_display())]
    words = _("Reaction: %(what)s") % {"what": ", ".join(part for part in parts if part)}
    resolution = getattr(one, "resolution", None)
    if resolution and resolution.resolved_on:
        words += ", " + _("gone by %(day)s") % {"day": date_format(resolution.resolved_on, "j M")}
    return words
