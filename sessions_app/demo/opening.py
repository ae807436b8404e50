"""The two demo clinics open: staff are invited and accept, patients are registered and consent."""

from dataclasses import dataclass
from datetime import timedelta

from clinic.actions.consents import record_consent
from clinic.actions.credentials import add_credential, check_credential
from clinic.actions.organisation import add_site
from clinic.actions.patients import add_alert, add_guardian, register_patient
from clinic.actions.people import accept_invitation, invite, open_clinic
from clinic.actions.portal_access import invite_to_portal
from clinic.choices import AlertKind, ConsentKind, CredentialKind, Role
from clinic.identity import become
from clinic.standing import Standing
from sessions_app.demo.people import PASSWORD

CONSENTS = (ConsentKind.TREATMENT, ConsentKind.IASTM, ConsentKind.CLINIC_REVIEW)
ONE_OF_SO_MANY_KEEPS_OUT = 3  # of research


@dataclass(frozen=True)
class Opened:
    """A demo clinic with its people, ready for care."""

    clinic: object
    sites: list
    staff: dict  # role -> list of users, in the order of the list of people
    patients: list


def open_house(house, *, at):
    """One clinic, everybody in it, half a year before `at`."""
    began = at - timedelta(days=200)
    clinic = open_clinic(house.name, at=began, time_zone=house.time_zone, is_demo=True)
    staff = _staff(clinic, house.staff, at=began)
    manager = staff[Role.MANAGER][0]
    become(manager.pk, clinic.pk)
    sites = [add_site(name=name, by=manager) for name in house.sites]
    desk = staff[Role.FRONT_DESK][0]
    patients = [
        _register(person, clinic, gives_research=number % ONE_OF_SO_MANY_KEEPS_OUT > 0, by=desk, at=began)
        for number, person in enumerate(house.patients, start=1)
    ]
    return Opened(clinic, sites, staff, patients)


def _staff(clinic, workers, *, at):
    staff = {}
    for worker in workers:
        person = _joined(clinic, worker.email, worker.name, at=at, role=worker.role)
        person.standing = Standing(clinic.pk, frozenset({Role(worker.role)}))
        staff.setdefault(Role(worker.role), []).append(person)
        _trained(person, worker, at=at)
    manager = staff[Role.MANAGER][0]
    for person in staff[Role.PHYSIOTHERAPIST]:
        for credential in person.credentials.all():
            check_credential(credential, by=manager, at=at)
    return staff


def _joined(clinic, email, name, *, at, **as_what):
    """Through the same invitation as everybody, so that the log-in is a whole one."""
    _invitation, token = invite(
        clinic_id=clinic.pk, email=email, display_name=name, by=None, at=at, **as_what
    )
    return accept_invitation(token, password=PASSWORD, at=at)


def _trained(person, worker, *, at):
    for kind, title, number, hours in (
        (CredentialKind.REGISTRATION, worker.title, worker.number, None),
        (CredentialKind.IASTM_COURSE, worker.training, "", worker.hours),
    ):
        if title:
            details = {"kind": kind, "title": title, "awarding_body": "", "number": number, "hours": hours}
            gained = (at - timedelta(days=900)).date()
            add_credential(details | {"gained_on": gained, "expires_on": None}, by=person, at=at)


def _register(person, clinic, *, gives_research, by, at):
    details = {
        "family_name": person.family,
        "given_names": person.given,
        "title": person.title,
        "born_on": person.born_on,
        "sex": person.sex,
        "email": person.email,
    }
    patient = register_patient(details, by=by, at=at)
    if person.allergy:
        add_alert(patient, kind=AlertKind.ALLERGY, substance=person.allergy, by=by, at=at)
    if person.email:
        _joined(clinic, person.email, f"{person.given} {person.family}", at=at, patient=patient)
    guardian = _guarded(patient, person.guardian, by=by, at=at) if person.guardian else None
    has_log_in = (ConsentKind.PORTAL,) if person.email or person.guardian else ()
    research = (ConsentKind.RESEARCH_EXPORT,) if gives_research else ()
    for kind in (*CONSENTS, *research, *has_log_in):
        record_consent(patient, kind=kind, guardian=guardian, by=by, at=at, on_paper=True)
    return patient


def _guarded(patient, told, *, by, at):
    """A guardian who reads the child's own pages and answers before a visit."""
    guardian = add_guardian(patient, name=told.name, relation=told.relation, by=by, at=at)
    invited = {"email": told.email, "guardian": guardian, "may_answer": True, "by": by, "at": at}
    _invitation, token, _code = invite_to_portal(patient, **invited)
    accept_invitation(token, password=PASSWORD, at=at)
    return guardian
