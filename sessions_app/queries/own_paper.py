"""A patient's own copy as it is read on paper: in the plain words of the own pages, in the language that is
read, and below each visit in the words of the record. Drawn from the values of the file for a computer."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clinic.consent_wordings import translated
from clinic.templatetags.dates import date as date_words
from sessions_app import plain_note
from sessions_app.choices import SessionState
from sessions_app.models import Condition, Exercise, Measure
from sessions_app.portal_lists import listed
from sessions_app.portal_words import side_words, value_words
from sessions_app.queries.names import Names
from sessions_app.queries.openings import looks_at, opening_lines
from sessions_app.queries.own_data import own_data, own_sessions
from sessions_app.queries.portal_visits import PlainVisit, plain_visits, put_right

# Of the openings, as many as a paper holds; the file for a computer has them all.
OPENINGS = 60


@dataclass(frozen=True)
class Visit:
    title: str
    by: str = ""
    plain: PlainVisit | None = None
    sentences: list[str] = field(default_factory=list)
    is_in_error: bool = False
    addenda: list[str] = field(default_factory=list)
    put_right: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Course:
    title: str
    told: dict
    at_home: list[str]
    visits: list[Visit]
    scores: list[tuple[str, str, str]]


@dataclass(frozen=True)
class OwnPaper:
    data: dict
    courses: list[Course]
    consents: list[tuple[str, str, str, str]]
    requests: list[dict]
    reports: list[dict]
    openings: list = field(default_factory=list)


def own_paper(user, patient, *, at) -> OwnPaper:
    zone = ZoneInfo(patient.clinic.time_zone)
    data = own_data(user, patient, at=at)
    return OwnPaper(
        data=data,
        courses=_courses(user, patient, data["episodes"], zone),
        consents=[_consent(one, zone) for one in data["consents"]],
        requests=[one | {"on": _day(one["asked_at"], zone)} for one in data["requests"]],
        reports=[one | {"on": _day(one["sent_at"], zone)} for one in data["reports_before_visits"]],
        openings=opening_lines(list(looks_at(user, patient)[:OPENINGS]), zone),
    )


def _day(moment, zone) -> str:
    return date_words(datetime.fromisoformat(moment).astimezone(zone), "j F Y") if moment else ""


def _courses(user, patient, episodes, zone) -> list[Course]:
    sessions = list(own_sessions(user, patient))
    plain = {one.content_hash: told for one, told in zip(sessions, plain_visits(sessions), strict=True)}
    names = Names(patient.clinic_id).by_code(_codes(episodes))
    return [_course(one, plain, names, zone) for one in episodes]


def _codes(episodes) -> dict:
    return {
        Condition: {one["code"] for one in episodes},
        Exercise: {item["code"] for one in episodes for item in one["home_programme"]},
        Measure: {score["code"] for one in episodes for score in one["scores"] if score["counts"]},
    }


def _course(told, plain, names, zone) -> Course:
    return Course(
        title=listed([names[Condition][told["code"]], told["side"].lower()]),
        told=told,
        at_home=[_at_home(one, names[Exercise]) for one in told["home_programme"]],
        visits=[_visit(one, plain.get(one.get("content_hash")), zone) for one in told["visits"]],
        scores=[_score(one, names[Measure], zone) for one in told["scores"] if one["counts"]],
    )


def _at_home(told, names) -> str:
    ended = _("ended") if told["ended_on"] else ""
    return listed([names[told["code"]], told["dose"], ended])


def _visit(told, plain, zone) -> Visit:
    day = told["day"] and date_words(date.fromisoformat(told["day"]), "j F Y")
    number = {"n": told["number"], "day": day}
    title = _("Visit %(n)s, %(day)s") % number if day else _("Visit %(n)s") % number
    if told["state"] == SessionState.ENTERED_IN_ERROR:
        return Visit(title, is_in_error=True)
    return Visit(
        title,
        by=told["practitioner"]["name"],
        plain=plain,
        sentences=_sentences(told),
        addenda=[listed([f"A{one['number']}", _day(one["added_at"], zone)]) for one in told["addenda"]],
        put_right=put_right((_on(one, zone), one["put_right"]) for one in told["addenda"]),
    )


def _on(addendum, zone) -> date:
    return datetime.fromisoformat(addendum["added_at"]).astimezone(zone).date()


def _sentences(told) -> list[str]:
    """The record's own plain sentences, without what was written by hand."""
    readings = [_out_of_a_hundred(one) for one in told["observations"]]
    whole = {"home_programme": [], "provenance": {}, **told, "observations": readings}
    paragraphs = plain_note.plain_note(whole, with_text=False)
    return [f"{one.heading}. {one.text}" for one in paragraphs if one.text]


def _out_of_a_hundred(reading) -> dict:
    """A patient reads no percentage alone: 38 / 100 in the place of 38%."""
    if plain_note.words_of(reading, "unit") != "percent":
        return reading
    return reading | {"values": reading["values"] | {"unit": {"words": "/ 100"}}}


def _score(one, names, zone) -> tuple[str, str, str]:
    side = side_words(one["side"])
    about = listed([names[one["code"]], one["subject"], side])
    value = value_words(one["value"], one["unit"]) if one["value"] is not None else (one["missing"] or "–")
    return about, value, _day(one["at"], zone)


def _consent(one, zone) -> tuple[str, str, str, str]:
    """What it is for, as it was agreed to, the same in the reader's language, who agreed and when."""
    who = one["given_by_guardian"]
    told = {"given": _day(one["given_at"], zone), "back": _day(one["withdrawn_at"], zone), "who": who}
    said = _("%(who)s said yes on %(given)s.") % told if who else _("Yes on %(given)s.") % told
    back = _("Taken back on %(back)s.") % told if one["withdrawn_at"] else ""
    return one["for"], one["wording"], translated(one["wording"]), " ".join(filter(None, (said, back)))
