"""People, patients and care to test with. Each maker acts in the clinic of what it makes, so it works in a
savepoint test and in one that commits; to read the rows back, be in their clinic (`acting_as`).

The words are plain on purpose: a test that needs a particular one passes it.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client

from clinic.choices import ConsentKind, Role
from clinic.identity import acting_as, next_clinic_id
from clinic.log_in_store import SessionStore
from clinic.models import BreakGlass, CareTeamMember, Clinic, Consent, Membership, Patient, Site, User
from sessions_app.choices import (
    ComponentKind,
    ConsentAnswer,
    DraftState,
    MeasureType,
    ObservationMode,
    ObservationSource,
    ReactionAnswer,
    ResponseGroup,
    ScreenAnswer,
    SessionState,
    Side,
    SinceLast,
    TimePoint,
)
from sessions_app.models import (
    CheckIn,
    Component,
    Condition,
    Draft,
    Episode,
    Exercise,
    HomeProgrammeItem,
    IastmPass,
    Measure,
    Observation,
    ResponseCode,
    TreatmentSession,
    Trial,
    TrialPhase,
)
from sessions_app.models.catalogue_entry import own_code

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Singapore
EMPTY_SNAPSHOT = {
    "format": 1,
    "session": {"values": {}},
    "practitioner": {"credentials": []},
    "parts": [],
    "adverse_events": [],
}
PASSWORD = "four plain unrelated words"
STAFF = {
    "physio": Role.PHYSIOTHERAPIST,
    "colleague": Role.PHYSIOTHERAPIST,
    "manager": Role.MANAGER,
    "front_desk": Role.FRONT_DESK,
}
_numbers = count(1)


def user(name="Mei Tan", *, password=PASSWORD, **fields):
    """Somebody with a confirmed address and a password, in no clinic."""
    email = fields.pop("email", f"person{next(_numbers)}@example.org")
    return users([User(email=email, display_name=name, **fields)], password)[0]


def users(people, password=PASSWORD):
    for one in people:
        one.set_password(password)
    User.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people
    )
    return people


def clinic(name=None, **fields):
    number = next_clinic_id()
    with acting_as(clinic_id=number):
        return Clinic.objects.create(pk=number, name=name or f"Clinic {number}", **fields)


def member(clinic, role=Role.PHYSIOTHERAPIST, *, name=None, user_=None, **fields):
    """A person with one role in the clinic."""
    person = user_ or user(name or f"{Role(role).label} {next(_numbers)}")
    with acting_as(clinic_id=clinic.pk):
        Membership.objects.create(clinic=clinic, user=person, role=role, **fields)
    return person


def clinic_with_staff(name=None):
    """A clinic, its site and one person in each role; `colleague` is a physiotherapist too. It is a
    demonstration, so that nobody is asked for a second step."""
    made = clinic(name, is_demo=True)
    people = users([_called(role) for role in STAFF.values()])
    with acting_as(clinic_id=made.pk):
        site = Site.objects.create(clinic=made, name="Main site")
        Membership.objects.bulk_create(
            Membership(clinic=made, user=person, role=role)
            for person, role in zip(people, STAFF.values(), strict=True)
        )
    return SimpleNamespace(clinic=made, site=site, **dict(zip(STAFF, people, strict=True)))


def _called(role):
    number = next(_numbers)
    return User(email=f"person{number}@example.org", display_name=f"{Role(role).label} {number}")


def opening(patient, *, by, at=AT - timedelta(days=30), reason="Her own physiotherapist is ill"):
    """A record that was opened from outside the care team, an hour that is over."""
    with acting_as(by.pk, patient.clinic_id):
        return BreakGlass.objects.create(
            clinic_id=patient.clinic_id, patient=patient, user=by, reason=reason, opened_at=at,
            until_at=at + timedelta(hours=1),
        )  # fmt: skip


def name_responsible(clinic, person):
    """Who reads and signs the clinical lists."""
    with acting_as(person.pk, clinic.pk):
        clinic.responsible_clinician = person
        clinic.save(update_fields=["responsible_clinician"])


def patient(clinic, *, by, treated_by=(), **fields):
    """A patient of the clinic. `treated_by` puts physiotherapists into the care team."""
    number = next(_numbers)
    values = {
        "record_number": f"R{number:05}",
        "family_name": f"Lim{number}",
        "given_names": "Hui Min",
        "born_on": date(1984, 3, 9),
        "added_at": AT,
        "added_by": by,
    }
    with acting_as(by.pk, clinic.pk):
        made = Patient.objects.create(clinic=clinic, **values | fields)
    for carer in treated_by:
        join_care_team(made, carer, by=by)
    return made


def join_care_team(patient, carer, *, by):
    with of(patient, by):
        return CareTeamMember.objects.create(
            clinic_id=patient.clinic_id, patient=patient, user=carer, since_at=AT, since_by=by
        )


def consent(patient, *, by, kind=ConsentKind.IASTM, given_at=None, **fields):
    """To the first wording, a year before anything else happens."""
    values = {"wording": "I agree.", "wording_version": "1", "recorded_at": AT, "recorded_by": by}
    values["given_at"] = given_at or AT - timedelta(days=365)
    with of(patient, by):
        return Consent.objects.create(
            clinic_id=patient.clinic_id, patient=patient, kind=kind, **values | fields
        )


def portal_user(patient):
    """A log-in for this patient."""
    person = user(f"{patient.given_names} {patient.family_name}")
    with acting_as(clinic_id=patient.clinic_id):
        patient.portal_user = person
        patient.save(update_fields=["portal_user"])
    return person


def episode(patient, *, by, condition=None, **fields):
    values = {
        "side": Side.LEFT,
        "opened_on": AT.date(),
        "opened_at": AT,
        "opened_by": by,
        "responsible": by,
        "condition": condition or own(Condition, patient, by=by, name="Stiff knee"),
    }
    with of(patient, by):
        return Episode.objects.create(clinic_id=patient.clinic_id, patient=patient, **values | fields)


def own(model, row, *, by, name, **fields):
    """An entry of the clinic's own, so that a test needs nothing of the shared catalogue."""
    with of(row, by):
        return model.objects.create(
            code=own_code(name, row.clinic_id),
            clinic_id=row.clinic_id,
            name=name,
            added_at=AT,
            added_by=by,
            **fields,
        )


def own_reason(row, *, by, group=ResponseGroup.STOP_REASON):
    return own(ResponseCode, row, by=by, name="Typed on the wrong patient", group=group)


def own_measure(row, *, by):
    return own(Measure, row, by=by, name="Pain", type=MeasureType.PROM, minimum=0, maximum=10, unit="points")


def observation(episode, *, by, measure=None, **fields):
    values = {
        "value": 4,
        "scale_min": 0,
        "scale_max": 10,
        "at": AT,
        "time_point": TimePoint.BASELINE,
        "source": ObservationSource.PATIENT,
        "mode": ObservationMode.SCREEN,
        "entered_at": AT,
        "entered_by": by,
    }
    measure = measure or own_measure(episode, by=by)
    with of(episode, by):
        return Observation.objects.create(**care_of(episode), measure=measure, **values | fields)


def home_item(episode, *, by, exercise=None, **fields):
    """An exercise for every day at home, from the day of AT on."""
    values = {"times": 1, "per": "day", "from_on": AT.date(), "added_at": AT, "added_by": by}
    exercise = exercise or own(Exercise, episode, by=by, name="Heel raise", type="mobility")
    with of(episode, by):
        return HomeProgrammeItem.objects.create(**care_of(episode), exercise=exercise, **values | fields)


def trial(episode, *, by, at=AT, order=(True, False) * 6, **fields):
    """Weeks in an order of the test's own, judged by pain at check-in, agreed to."""
    agreed = consent(episode.patient, by=by, kind=ConsentKind.TRIAL)
    values = {"design": "pairs", "steps": len(order), "step_days": 7, "seed": 7, "measure_id": "nprs"}
    values |= {"consent": agreed, "begun_at": at, "begun_by": by}
    care = {"clinic_id": episode.clinic_id, "patient_id": episode.patient_id}
    with of(episode, by):
        made = Trial.objects.create(**care, episode=episode, **values | fields)
        for n, side in enumerate(order):
            span = {"starts_at": at + timedelta(weeks=n), "ends_at": at + timedelta(weeks=n + 1)}
            TrialPhase.objects.create(**care, trial=made, position=n + 1, with_iastm=side, **span)
    return made


def draft(episode, *, by, **fields):
    values = {"author": by, "started_at": AT, "updated_at": AT}
    with of(episode, by):
        return Draft.objects.create(**care_of(episode), **values | fields)


def signed_session(episode, *, by, number=1, started_at=AT, **fields):
    """A sealed session with a check-in, written in the order that the database demands."""
    with of(episode, by):
        made = writing_session(episode, by=by, number=number, started_at=started_at, **fields)
        seal(made, by=by)
    return made


def writing_session(episode, *, by, number=1, started_at=AT, **fields):
    """The first half of signing, within `acting_as`: the session and its check-in, not yet sealed."""
    pain_now = fields.pop("pain_now", 4)
    typed_at = started_at + timedelta(days=2) if fields.get("is_transcribed") else AT
    source = draft(episode, by=by, state=DraftState.SIGNED, started_at=typed_at)
    made = TreatmentSession.objects.create(
        **care_of(episode),
        draft=source,
        practitioner=by,
        number=number,
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=40),
        **fields,
    )
    spine = component(made, position=1, kind=ComponentKind.CHECK_IN)
    CheckIn.objects.create(
        clinic_id=made.clinic_id,
        treatment_session=made,
        component=spine,
        pain_now=pain_now,
        since_last=SinceLast.SAME,
        screen=ScreenAnswer.NOTHING_NEW,
        reaction=ReactionAnswer.NONE_ASKED,
        consent=ConsentAnswer.STANDS,
    )
    return made


def component(session, **fields):
    return Component.objects.create(
        clinic_id=session.clinic_id, treatment_session=session, row_id=f"row{next(_numbers)}", **fields
    )


def iastm_pass(session, *, position=2, **fields):
    """A part of instrument work with its particulars: the seal asks for both."""
    spine = component(session, position=position, kind=ComponentKind.IASTM_PASS, **fields)
    of_it = {"clinic_id": session.clinic_id, "treatment_session": session, "component": spine}
    return IastmPass.objects.create(**of_it, side="left", pressure="light", purpose="treat")


def seal(session, *, by):
    session.state = SessionState.SIGNED
    session.signed_at, session.signed_by = session.ended_at, by
    session.snapshot, session.snapshot_format, session.content_hash = EMPTY_SNAPSHOT, 1, "0" * 64
    session.save()


def care_of(episode):
    return {"clinic_id": episode.clinic_id, "patient_id": episode.patient_id, "episode": episode}


@contextmanager
def of(row, by):
    """In the clinic of this row, as this person."""
    with acting_as(by.pk, row.clinic_id):
        yield


def second_step(person):
    """An authenticator app: staff of an ordinary clinic open nothing without one."""
    app = Authenticator(user=person, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.bulk_create([app], ignore_conflicts=True)


def code_of(seed):
    """What an authenticator app with this seed shows now. It changes every half minute: a test that types it
    lets the clock stand."""
    return format_hotp_value(hotp_value(seed, next(yield_hotp_counters_from_time())))


def client_of(person):
    """A test client in which this person is logged in, second step and all. Its own `force_login` asks the
    database twice as much: it begins a log-in only to give it another key."""
    second_step(person)
    client, request = Client(), HttpRequest()
    request.session = SessionStore()
    login(request, person, settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
