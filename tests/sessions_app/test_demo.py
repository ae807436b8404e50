"""The demo fills an empty database with lifelike care, through the same actions as the screens."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clinic import clock
from clinic.choices import ConsentKind, CredentialKind, Role
from clinic.identity import acting_as
from clinic.models import AccessEvent, Clinic, Consent, Credential, Membership, Patient, User
from sessions_app.choices import DraftState, SessionState, VisitState
from sessions_app.demo.people import OF_LONG_AGO
from sessions_app.models import (
    AdverseEvent,
    Draft,
    Episode,
    Observation,
    PatientReport,
    TreatmentSession,
    Trial,
    Visit,
)
from sessions_app.patient_report import is_new
from sessions_app.payload import from_json
from sessions_app.queries.sign_off import list_states
from sessions_app.queries.trial_days import trial_now
from sessions_app.queries.trial_reading import read_trial
from sessions_app.seal import seal_fits

SHOWN = {
    "sessions": 0, "patients": 0, "in_error": 0, "drafts": 0, "stayed_away": 0, "adverse": 0, "missing": 0,
}  # fmt: skip


def accounts():
    told = StringIO()
    call_command("demo", "--accounts", stdout=told)
    return json.loads(told.getvalue())


def seen_by(account):
    """What one manager's clinic holds."""
    user = User.objects.get(email=account["email"])
    with acting_as(user.pk):
        clinic_id = Membership.objects.get(user=user).clinic_id
    with acting_as(user.pk, clinic_id):
        assert Clinic.objects.get().is_demo
        sessions = TreatmentSession.objects.all()
        assert all(seal_fits(session) for session in sessions[:5])
        return {
            "sessions": sessions.filter(state=SessionState.SIGNED).count(),
            "patients": Patient.objects.count(),
            "in_error": sessions.filter(state=SessionState.ENTERED_IN_ERROR).count(),
            "drafts": Draft.objects.filter(state=DraftState.OPEN).count(),
            "stayed_away": Visit.objects.filter(state=VisitState.DID_NOT_ATTEND).count(),
            "adverse": AdverseEvent.objects.count(),
            "signed_lists": sum(one.is_reviewed for one in list_states(clinic_id).values()),
            "missing": Observation.objects.filter(missing_reason__isnull=False).count(),
            "conditions": set(Episode.objects.values_list("condition", flat=True)),
            "trials": [read_trial(one).verdict.title for one in trials()],
            "gives_research": Consent.objects.filter(kind=ConsentKind.RESEARCH_EXPORT).count(),
            "numbers": [one.number for one in Credential.objects.filter(kind=CredentialKind.REGISTRATION)],
            "openings": AccessEvent.objects.exclude(patient=None).count(),
            "told": [_screen(one.visit.drafts.get(state=DraftState.OPEN)) for one in _begun_and_told()],
            "denied": [one.pk for one in Draft.objects.filter(state=DraftState.OPEN) if _denies(one)],
            "newest": sessions.latest("started_at").started_at,
        }


def _denies(draft):
    """No reaction since last time, although one was told of after the session before."""
    last = draft.episode.treatment_sessions.filter(state=SessionState.SIGNED).latest("started_at")
    told = AdverseEvent.objects.filter(after_session=last).exists()
    return told and from_json(draft.payload).row("checkin").first("reaction") == "none_asked"


def _begun_and_told():
    """What was new before a visit whose session is begun."""
    reports = PatientReport.objects.filter(visit__drafts__state=DraftState.OPEN)
    return [one for one in reports.select_related("visit") if is_new(one.answers)]


def _screen(draft):
    return from_json(draft.payload).row("checkin").first("screen")


def trials():
    found = Trial.objects.select_related("episode", "consent__withdrawal", "stop").order_by("begun_at")
    return [trial_now(one, at=clock.now()) for one in found]


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_a_lifelike_half_year_in_two_clinics():
    call_command("demo", stdout=StringIO())
    listed = accounts()
    managers = [one for one in listed if one["role"] == Role.MANAGER]
    assert len(managers) == 2
    found = [seen_by(one) for one in managers]
    sums = {name: sum(one[name] for one in found) for name in SHOWN}
    assert sums["sessions"] >= 200
    assert sums["patients"] == 30 + len(OF_LONG_AGO)
    assert len(found[0]["conditions"] | found[1]["conditions"]) == 8
    assert {name: bool(sums[name]) for name in SHOWN} == dict.fromkeys(SHOWN, True)
    assert all(one["newest"] > clock.now() - timedelta(days=14) for one in found)
    assert sorted(one["signed_lists"] for one in found) == [0, 2]
    for one in listed:
        assert {"clinic", "role", "email", "password", "note"} == set(one)
        assert User.objects.get(email=one["email"]).check_password(one["password"])
    per_clinic = [sorted(one["role"] for one in listed if one["clinic"] == m["clinic"]) for m in managers]
    staff = ["physiotherapist"] * 2
    assert per_clinic == [["front_desk", "manager", *["patient"] * n, *staff] for n in (4, 2)]
    assert found[0]["trials"] == ["A difference that luck explains", "Cannot tell yet: step 9 of 12"]
    assert found[0]["openings"] >= 8
    assert [one["gives_research"] for one in found] == [12, 8], "two of three"
    assert [one["told"] for one in found] == [["something"], ["something"]]
    assert [one["denied"] for one in found] == [[], []]
    assert [len(one["numbers"]) for one in found] == [2, 2]
    assert all(number.startswith("DEMO-") for one in found for number in one["numbers"])
    with pytest.raises(CommandError, match="empty"):
        call_command("demo", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_no_demo_beside_a_clinic_that_waits_for_its_first_manager():
    """Nobody has joined it yet: its invitation is under way, and the demo's password is everybody's."""
    names = {"manager_email": "amira@harbour.example", "manager_name": "Amira Benali"}
    call_command("clinic", "create", "Harbour Physio", stdout=StringIO(), **names)
    with pytest.raises(CommandError, match="empty"):
        call_command("demo", stdout=StringIO())
    assert not User.objects.exists()
