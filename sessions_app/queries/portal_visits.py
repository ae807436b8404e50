"""A patient's signed visits in plain words, drawn from what was sealed: no notes, nobody's free text."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import AccessEvent
from sessions_app import portal_words as words
from sessions_app.choices import SessionState
from sessions_app.models import (
    Addendum,
    AdverseEvent,
    BodyRegion,
    Exercise,
    Instrument,
    OtherModality,
    ResponseCode,
    TreatmentSession,
    WarmUpActivity,
)
from sessions_app.portal_days import short_day, whole_day
from sessions_app.portal_lists import apart, listed, named, with_aside
from sessions_app.queries.names import Names
from sessions_app.queries.session_rows import read_cursor
from sessions_app.struck_values import as_corrected

PAGE_SIZE = 10
OF_A_VISIT = ("clinic_id", "number", "started_at", "day_not_recorded", "state", "in_error_at", "snapshot")
# Where the parts of a sealed session name entries of the catalogue.
NAMED = {
    "exercise": Exercise,
    "activity": WarmUpActivity,
    "modality": OtherModality,
    "skin_after": ResponseCode,
}

OTHERS = {"warm_up": (WarmUpActivity, "activity"), "modality": (OtherModality, "modality")}


@dataclass(frozen=True)
class ExerciseLine:
    name: str
    dose: str


@dataclass(frozen=True)
class PlainVisit:
    """One visit. Exercise is told first; what is not known is left out."""

    pk: int
    number: int
    day: date | None
    exercise: str = ""
    exercises: list[ExerciseLine] = field(default_factory=list)
    tool: str = ""
    where: str = ""
    skin: str = ""
    others: list[str] = field(default_factory=list)
    pain: str = ""
    afterwards: list[str] = field(default_factory=list)
    put_right: list[str] = field(default_factory=list)
    who: str = ""
    withdrawn: date | None = None

    @property
    def day_words(self) -> str:
        return whole_day(self.day) if self.day else _("Day not known")

    @property
    def withdrawn_words(self) -> str:
        told = {"day": short_day(self.withdrawn)}
        return _("This visit was withdrawn on %(day)s. It was written down by mistake.") % told


@dataclass(frozen=True)
class VisitPage:
    visits: list[PlainVisit]
    older: str


def visits_page(user, patient, before: str = "", size: int = PAGE_SIZE) -> VisitPage:
    """Newest first, a page at a time. A cursor that is none raises ValueError."""
    found = shown_visits(user, patient)
    if before:
        at, pk = read_cursor(before)
        found = found.filter(Q(started_at__lt=at) | Q(started_at=at, id__lt=pk), started_at__lte=at)
    found = list(found.only(*OF_A_VISIT)[: size + 1])
    shown = found[:size]
    older = f"{shown[-1].started_at.isoformat()}_{shown[-1].pk}" if len(found) > size else ""
    return VisitPage(plain_visits(shown), older)


def shown_visits(user, patient):
    """Signed ones, and of those entered in error the ones that the patient had seen before they were."""
    seen = AccessEvent.objects.filter(
        patient__in=patient.records(), user=user, page__startswith="portal:",
        at__gte=OuterRef("signed_at"), at__lte=OuterRef("in_error_at"),
    )  # fmt: skip
    struck = Q(state=SessionState.ENTERED_IN_ERROR) & Exists(seen)
    mine = TreatmentSession.objects.visible_to(user).filter(patient__in=patient.records())
    return mine.filter(Q(state=SessionState.SIGNED) | struck).order_by("-started_at", "-id")


def plain_visits(sessions) -> list[PlainVisit]:
    """In a fixed number of statements."""
    standing = [one for one in sessions if one.state == SessionState.SIGNED]
    if not standing:
        return [_withdrawn(one) for one in sessions]
    called = Names(standing[0].clinic_id)
    names, materials = called.by_code(_wanted(standing)), _materials(standing)
    addenda, events = _addenda(standing), _events(standing, called)
    return [
        _visit(one, Telling(names, materials, addenda.get(one.pk, []), events.get(one.pk, [])))
        if one.state == SessionState.SIGNED
        else _withdrawn(one)
        for one in sessions
    ]


@dataclass(frozen=True)
class Telling:
    """What is asked of the database for all visits of a page at once."""

    names: dict
    materials: dict[str, str]
    addenda: list[tuple]
    events: list[str]

    @property
    def corrected(self) -> dict[str, str]:
        """By place; of two on one value the later holds."""
        return {place: words for _at, place, words in self.addenda if place}


def _withdrawn(session) -> PlainVisit:
    return PlainVisit(
        session.pk, session.number, _day(session), withdrawn=timezone.localdate(session.in_error_at)
    )


def _day(session) -> date | None:
    return None if session.day_not_recorded else timezone.localdate(session.started_at)


def _visit(session, telling: Telling) -> PlainVisit:
    standing = as_corrected(session.snapshot, telling.corrected)
    done = [part for part in standing["parts"] if part["is_done"]]
    exercises = [part for part in done if part["kind"] == "exercise"]
    passes = [part for part in done if part["kind"] == "iastm_pass"]
    return PlainVisit(
        pk=session.pk,
        number=session.number,
        day=_day(session),
        exercise=_exercise_words(done, exercises),
        exercises=[line for part in exercises if (line := _exercise(part, telling)).name],
        tool=_tool_words(passes, telling),
        where=_where(passes, telling),
        skin=_skin(passes, telling),
        others=[one for part in done if (one := _other(part, telling))],
        pain=_pain(done),
        afterwards=telling.events,
        put_right=put_right((timezone.localdate(at), bool(place)) for at, place, _words in telling.addenda),
        who=session.snapshot["practitioner"].get("name", ""),
    )


# The parts


def _value(part, name):
    return part["values"].get(name, {}).get("value")


def _seconds(parts) -> int | None:
    """None where one of them does not say how long, or was put right."""
    told = [part["seconds"] or part["seconds_min"] for part in parts]
    return sum(told) if told and all(told) else None


def _minutes(seconds):
    return None if seconds is None else round(seconds / 60) or 1


def _exercise_words(done, exercises) -> str:
    blocks = [part for part in done if part["kind"] == "exercise_block"]
    seconds = _seconds(blocks) or _seconds(exercises)
    return words.minutes_words(_("Exercise"), _minutes(seconds)) if exercises or seconds else ""


def _exercise(part, telling) -> ExerciseLine:
    """Without a name where another exercise was done than was signed."""
    name = telling.names[Exercise].get(_value(part, "exercise"), "")
    side = words.side_words(_value(part, "side") or "")
    return ExerciseLine(listed([name, side]) if name else "", words.dose_words(part["dose"]["stated"]))


def _tool_words(passes, telling) -> str:
    if not passes:
        return ""
    tools = {one["code"] for part in passes for one in part["instruments"]}
    name = words.tool_words(telling.materials.get(code, "") for code in tools)
    return words.minutes_words(name, _minutes(_seconds(passes)))


def _where(passes, telling) -> str:
    """Each area once, with its side: "calf, Achilles tendon (left side)"."""
    areas: dict[str, list] = {}
    for part in passes:
        side = words.side_words(_value(part, "side") or "")
        areas.setdefault(side, []).extend(one["code"] for one in part["regions"])
    return apart(_area(side, codes, telling) for side, codes in areas.items())


def _area(side, codes, telling) -> str:
    areas = named(telling.names[BodyRegion].get(code, "") for code in dict.fromkeys(codes))
    return with_aside(areas, side)


def _skin(passes, telling) -> str:
    codes = [_value(part, "skin_after") for part in passes]
    words_after = named(telling.names[ResponseCode].get(code, "") for code in dict.fromkeys(codes) if code)
    return words_after[:1].lower() + words_after[1:]  # in the middle of a sentence


def _other(part, telling) -> str:
    """Empty for every other part, and where its name was struck out."""
    model, name = OTHERS.get(part["kind"], (None, ""))
    told = telling.names[model].get(_value(part, name), "") if model else ""
    return words.minutes_words(told, _minutes(_seconds([part]))) if told else ""


def _pain(done) -> str:
    for part in done:
        pain = _value(part, "pain_now") if part["kind"] == "check_in" else None
        if pain is not None:
            return _("Pain %(n)s of 10 that day.") % {"n": pain}
    return ""


# What was added since


def put_right(addenda) -> list[str]:
    """A sentence for each day on which something was put right, and for each on which words were added.
    `addenda`: of each the day, and whether it struck a value out."""
    days = Counter(addenda)
    return [_added(short_day(day), count, is_struck) for (day, is_struck), count in days.items()]


def _added(day, count, is_struck) -> str:
    told = {"n": count, "day": day}
    if not is_struck:
        return _("Something was added on %(day)s.") % told
    return (
        ngettext("One entry was put right on %(day)s.", "%(n)s entries were put right on %(day)s.", count)
        % told
    )


def _addenda(sessions) -> dict[int, list]:
    found: dict[int, list] = {}
    rows = Addendum.objects.filter(treatment_session__in=[one.pk for one in sessions]).order_by("number")
    told = rows.values_list("treatment_session", "added_at", "struck_place", "corrected_words")
    for session, *addendum in told:
        found.setdefault(session, []).append(tuple(addendum))
    return found


def _events(sessions, called) -> dict[int, list[str]]:
    """What the skin or the body did after a visit, and when it had gone."""
    keys = [one.pk for one in sessions]
    found: dict[int, list] = {}
    rows = AdverseEvent.objects.standing().filter(
        Q(after_session__in=keys) | Q(after_session=None, treatment_session__in=keys), kind__isnull=False
    )
    for row in rows.select_related("kind", "resolution").order_by("recorded_at", "id"):
        end = getattr(row, "resolution", None)
        told = _event(called.of(row.kind), end and end.resolved_on)
        found.setdefault(row.after_session_id or row.treatment_session_id, []).append(told)
    return found


def _event(what, gone_on) -> str:
    if gone_on:
        return _("After it: %(what)s. Gone by %(day)s.") % {"what": what, "day": short_day(gone_on)}
    return _("After it: %(what)s.") % {"what": what}


# Names


def _wanted(sessions) -> dict:
    wanted = {model: set() for model in (*NAMED.values(), BodyRegion)}
    for part in _parts(sessions):
        for name, model in NAMED.items():
            if code := _value(part, name):
                wanted[model].add(code)
        wanted[BodyRegion] |= {one["code"] for one in part.get("regions", ())}
    return wanted


def _materials(sessions) -> dict[str, str]:
    codes = {one["code"] for part in _parts(sessions) for one in part.get("instruments", ())}
    return dict(Instrument.objects.filter(pk__in=codes).order_by().values_list("pk", "material"))


def _parts(sessions):
    return [part for one in sessions for part in one.snapshot["parts"] if part["is_done"]]


# All of them


@dataclass(frozen=True)
class VisitCount:
    visits: int
    first: datetime | None

    @property
    def words(self) -> str:
        """ "6 visits since 12 October." """
        told = {"n": self.visits, "day": short_day(timezone.localdate(self.first)) if self.first else ""}
        if not self.first:
            return ngettext("%(n)s visit.", "%(n)s visits.", self.visits) % told
        return ngettext("%(n)s visit since %(day)s.", "%(n)s visits since %(day)s.", self.visits) % told


def count_visits(user, patient) -> VisitCount:
    signed = TreatmentSession.objects.visible_to(user).signed().filter(patient__in=patient.records())
    first = signed.filter(day_not_recorded=False).order_by("started_at").values_list("started_at", flat=True)
    return VisitCount(signed.count(), first.first())
