"""Everything that is kept about one patient, as plain values for a file; docs/own-data.md describes it.

A patient's own copy: what is signed, measured, planned, agreed to, said and asked, and who looked. Notes and
colleagues' free text are no part of it; nor are drafts, which are nobody's record yet.
"""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from clinic.models import AccessEvent, CareTeamMember, Consent, Guardian, Patient
from clinic.queries.patient_page import current_alerts
from sessions_app.choices import ObservationState, SessionState
from sessions_app.models import (
    Episode,
    EpisodeGoal,
    HomeProgrammeItem,
    Observation,
    PatientReport,
    PlanRevision,
    TreatmentSession,
)
from sessions_app.patient_report import answer_words
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.openings import what_words
from sessions_app.queries.plan_lines import KINDS, plan_line
from sessions_app.queries.requests import requests_of
from sessions_app.snapshot_values import BY_HAND
from sessions_app.struck_values import as_corrected
from sessions_app.words import dose_words, number_words

FORMAT = 1


def own_data(user, patient, *, at) -> dict:
    """`user` is the patient, or the guardian who keeps her data."""
    return {
        "format": FORMAT,
        "made_at": plain(at),
        "clinic": patient.clinic.name,
        "patient": _patient(patient),
        "consents": [_consent(one) for one in _consents(user, patient)],
        "episodes": _episodes(user, patient),
        "reports_before_visits": [_report(one) for one in _reports(user, patient)],
        "requests": [_request(one) for one in requests_of(user, patient)],
        "openings": [_opening(one) for one in _openings(user, patient)],
    }


def plain(value):
    if isinstance(value, Decimal):
        return number_words(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _named(row, *names) -> dict:
    """The values under their names; a code has its words beside it, as `<name>_words`."""
    told = {}
    for name in names:
        told[name] = plain(getattr(row, name))
        if row._meta.get_field(name).choices:
            told[f"{name}_words"] = str(getattr(row, f"get_{name}_display")())
    return told


ON_FILE = (
    "record_number", "title", "family_name", "given_names", "born_on", "born_on_is_estimated", "sex",
    "phone", "email", "address", "language",
)  # fmt: skip


def _patient(patient: Patient) -> dict:
    told = _named(patient, *ON_FILE)
    others = Patient.objects.filter(merged_into=patient).order_by("pk")
    return told | {
        "merged_records": [_named(one, *ON_FILE) for one in others],
        "alerts": [
            {"kind": str(one.get_kind_display()), "words": one.text} for one in current_alerts(patient)
        ],
        "guardians": [_named(one, "name", "relation") for one in _guardians(patient)],
        "treated_by": [
            {"name": str(one.user), "since": plain(one.since_at), "until": plain(one.until_at)}
            for one in _carers(patient)
        ],
    }


def _guardians(patient):
    return Guardian.objects.filter(patient__in=patient.records(), ended_at=None).order_by("pk")


def _carers(patient) -> list:
    """Each time that somebody treated her, once: of merged records the other one has it too."""
    told, last = [], {}
    team = CareTeamMember.objects.filter(patient__in=patient.records()).select_related("user")
    for one in team.order_by("since_at", "id"):
        before = last.get(one.user_id)
        if before is None or (before.until_at and before.until_at < one.since_at):
            told.append(one)
            last[one.user_id] = one
    return told


def _consents(user, patient):
    found = Consent.objects.visible_to(user).filter(patient__in=patient.records()).order_by("given_at", "id")
    return found.select_related("withdrawal", "given_by_guardian")


def _consent(consent) -> dict:
    withdrawal = getattr(consent, "withdrawal", None)
    told = _named(consent, "kind", "wording", "wording_version", "given_at", "on_paper")
    return told | {
        "for": str(consent.get_kind_display()),
        "given_by_guardian": consent.given_by_guardian and str(consent.given_by_guardian),
        "withdrawn_at": withdrawal and plain(withdrawal.withdrawn_at),
    }


def _episodes(user, patient) -> list[dict]:
    """Each with what belongs to it; every table is read once."""
    found = Episode.objects.visible_to(user).filter(patient__in=patient.records())
    of = {name: _by_episode(rows(user, patient)) for name, rows in OF_AN_EPISODE.items()}
    return [
        _episode(one) | {name: [TOLD[name](row) for row in rows[one.pk]] for name, rows in of.items()}
        for one in found.select_related("condition", "responsible").order_by("opened_at", "id")
    ]


def _by_episode(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.episode_id].append(row)
    return found


def _episode(episode) -> dict:
    return _named(episode, "onset_on", "opened_on", "state", "closed_at") | {
        "code": episode.condition_id,
        "condition": str(episode.condition),
        "side": str(episode.get_side_display()),
        "responsible": str(episode.responsible),
    }


def _goals(user, patient):
    return EpisodeGoal.objects.visible_to(user).filter(patient__in=patient.records()).order_by("id")


def _goal(goal) -> dict:
    return _named(goal, "words", "target_value", "target_on", "added_at", "ended_at")


def _plans(user, patient):
    found = (
        PlanRevision.objects.visible_to(user).filter(patient__in=patient.records()).select_related("added_by")
    )
    plans = list(found.prefetch_related("frequencies", "components").order_by("number"))
    choices = charting_choices(patient.clinic_id, KINDS) if plans else None
    for plan in plans:
        plan.choices = choices
    return plans


PLAN = (
    "number", "sessions_planned", "sessions_max", "weeks_planned", "weeks_max", "reassess_every_sessions",
    "reassess_every_weeks", "added_at",
)  # fmt: skip


def _plan(plan) -> dict:
    often = ("setting", "from_week", "weeks", "times", "times_max", "per", "every_days", "every_days_max")
    return _named(plan, *PLAN) | {
        "by": str(plan.added_by),
        "frequencies": [_named(one, *often) for one in plan.frequencies.all()],
        "components": [_component(one, plan.choices) for one in plan.components.all()],
    }


def _component(part, choices) -> dict:
    """`name`: what its fields choose, in words."""
    part.fields = _not_by_hand(part.fields)
    told = {"name": plan_line(part, choices).name, "fields": part.fields}
    return _named(part, "kind", "setting") | told


def _not_by_hand(fields) -> dict:
    return {name: value for name, value in fields.items() if name not in BY_HAND}


def own_sessions(user, patient):
    """Signed, and those that were entered in error: of these no more than that there was one, as it may be
    about somebody else."""
    found = TreatmentSession.objects.visible_to(user).filter(patient__in=patient.records())
    found = found.exclude(state=SessionState.WRITING).prefetch_related("addenda__added_by")
    return found.order_by("started_at", "id")


# How long the charting took, and on which device, is the staff's affair.
OF_THE_CHARTING = {"device", "charting_seconds", "taps"}
OF_A_SNAPSHOT = (
    "format", "session", "practitioner", "supervisor", "signed", "parts", "observations", "adverse_events",
)  # fmt: skip


def _visit(session) -> dict:
    """As it was signed and put right since, without what was written by hand."""
    day = None if session.day_not_recorded else timezone.localdate(session.started_at)
    told = _named(session, "number", "state") | {"day": plain(day)}
    if session.state == SessionState.ENTERED_IN_ERROR:
        return told
    addenda = list(session.addenda.all())
    put_right = {one.struck_place: one.corrected_words for one in addenda if one.struck_place}
    standing = as_corrected(session.snapshot, put_right)
    told |= without_text({name: standing[name] for name in OF_A_SNAPSHOT if name in standing})
    return told | {"content_hash": session.content_hash, "addenda": [_addendum(one) for one in addenda]}


def _addendum(one) -> dict:
    return _named(one, "number", "added_at") | {
        "kind": str(one.get_kind_display()),
        "by": str(one.added_by),
        "put_right": bool(one.struck_place),
    }


def without_text(told):
    """A snapshot without every value that was written by hand, marked or not."""
    if isinstance(told, list):
        return [without_text(one) for one in told]
    if not isinstance(told, dict):
        return told
    return {name: without_text(value) for name, value in told.items() if not _stays_with_staff(name, value)}


def _stays_with_staff(name, value) -> bool:
    """A value of a row has its words beside it; "words" itself is both a column and what stands there."""
    is_by_hand = isinstance(value, dict) and (value.get("is_text") or name in BY_HAND)
    return is_by_hand or name in OF_THE_CHARTING


def _scores(user, patient):
    found = Observation.objects.visible_to(user).filter(patient__in=patient.records())
    return found.select_related("measure", "missing_reason").order_by("at", "id")


SCORE = (
    "value", "value_min", "value_max", "unit", "scale_min", "scale_max", "at", "time_point", "source", "mode",
    "side", "subject", "measured_state", "trial_number", "items_answered", "answers",
)  # fmt: skip


def _score(one) -> dict:
    """Of one that was struck out no more than its day: it may have been somebody else's."""
    if one.state != ObservationState.RECORDED:
        return {"at": plain(one.at), "counts": False}
    return _named(one, *SCORE) | {
        "code": one.measure_id,
        "measure": str(one.measure),
        "missing": one.missing_reason and str(one.missing_reason),
        "counts": True,
    }


def _home(user, patient):
    found = HomeProgrammeItem.objects.visible_to(user).filter(patient__in=patient.records())
    found = found.exclude(treatment_session__state=SessionState.ENTERED_IN_ERROR)
    return found.select_related("exercise", "end").prefetch_related("log").order_by("from_on", "id")


def _home_item(item) -> dict:
    told = _named(item, "side", "times", "per", "every_days", "words", "from_on")
    end = getattr(item, "end", None)
    return told | {
        "code": item.exercise_id,
        "exercise": str(item.exercise),
        "dose": dose_words(item),
        "ended_on": end and plain(end.ended_on),
        "ticks": [_named(one, "on", "is_done", "logged_at") for one in item.log.all()],
    }


OF_AN_EPISODE = {
    "goals": _goals, "plans": _plans, "visits": own_sessions, "scores": _scores, "home_programme": _home,
}  # fmt: skip
TOLD = {
    "goals": _goal, "plans": _plan, "visits": _visit, "scores": _score, "home_programme": _home_item,
}  # fmt: skip


def _reports(user, patient):
    found = PatientReport.objects.visible_to(user).filter(patient__in=patient.records())
    return found.select_related("visit", "sent_by").order_by("sent_at", "id")


def _report(report) -> dict:
    told = _named(report, "version", "sent_at") | {"by": str(report.sent_by)}
    lines = [*answer_words(report.answers).values(), *report.asked.values()]
    answers = [{"question": title, "answer": words} for title, words in lines]
    return told | {"visit_at": plain(report.visit.starts_at), "answers": answers}


def _request(one) -> dict:
    answer = getattr(one, "answer", None)
    return _named(one, "kind", "words", "asked_at", "opening") | {
        "visit": one.treatment_session and one.treatment_session.number,
        "answer": answer
        and _named(answer, "words", "answered_at")
        | {"by": str(answer.answered_by), "addendum": answer.addendum and answer.addendum.number},
    }


def _openings(user, patient):
    found = AccessEvent.objects.visible_to(user).filter(patient__in=patient.records())
    return found.select_related("user").order_by("number")


def _opening(event) -> dict:
    told = _named(event, "number", "at", "page", "reason")
    return told | {"by": str(event.user) if event.user_id else "", "what": what_words(event)}
