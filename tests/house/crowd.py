"""The same world with thirty of everything, for tests of what a page costs."""

from datetime import timedelta

from clinic.actions.consents import record_consent
from clinic.actions.keeping import place_hold
from clinic.actions.patients import add_alert, add_guardian
from clinic.actions.people import invite
from clinic.identity import acting_as
from clinic.models import Credential, ErasureRequest, PatientMerge, Site
from sessions_app.actions.episodes import add_episode_note, add_goals
from sessions_app.actions.plans import revise_plan, save_template
from sessions_app.actions.requests import ask
from sessions_app.actions.visits import add_visit
from sessions_app.models import Exercise
from tests import factories


def crowd(world, numbers):
    """One more row of whatever the pages of the world list, for each number."""
    with acting_as(world.staff.manager.pk, world.clinic.pk):
        for number in numbers:
            add_people(world, number)
    with acting_as(world.staff.physio.pk, world.clinic.pk):
        for number in numbers:
            add_care(world, number)
            add_patient(world, number)


def add_people(world, number):
    staff, of = world.staff, {"by": world.staff.physio, "at": factories.AT}
    factories.member(world.clinic)
    Site.objects.create(clinic=world.clinic, name=f"Site {number}")
    Credential.objects.create(
        clinic=world.clinic, user=staff.physio, kind="other", title=f"Course {number}", added_by=staff.physio
    )
    add_alert(world.patient, kind="other", words=f"Alert {number}", **of)
    add_guardian(world.patient, name=f"Guardian {number}", relation="uncle", **of)
    record_consent(world.patient, kind="iastm", **of)
    factories.join_care_team(world.patient, factories.member(world.clinic), by=staff.physio)
    factories.own(Exercise, world.patient, by=staff.manager, name=f"Slide {number}", type="mobility")
    add_keeping(world)
    invite(
        clinic_id=world.clinic.pk,
        email=f"new{number}@example.org",
        display_name=f"New {number}",
        role="front_desk",
        by=staff.manager,
        at=factories.AT,
    )


def add_keeping(world):
    """One more of what the pages of keeping list."""
    manager, clinic = world.staff.manager, world.clinic
    one, other = (factories.patient(clinic, by=manager) for _one in range(2))
    asked = {"clinic": clinic, "asked_at": factories.AT, "asked_by": manager}
    place_hold(one, reason="A claim", by=manager, at=factories.AT)
    ErasureRequest.objects.create(**asked, patient=one)
    PatientMerge.objects.create(**asked, patient=one, merged=other, reason="One phone")


def add_care(world, number):
    """One more of each on the record of the world's patient."""
    episode, of = world.episode, {"by": world.staff.physio, "at": factories.AT}
    then = factories.AT + timedelta(hours=number)
    factories.signed_session(episode, by=world.staff.physio, number=number, started_at=then)
    factories.observation(
        episode, by=world.staff.physio, measure=world.observation.measure, at=then, time_point="visit"
    )
    factories.home_item(episode, by=world.staff.physio)
    factories.trial(episode, by=world.staff.physio, at=then, order=(True, False), steps=12)
    add_goals(episode, [{"words": f"Goal {number}"}], **of)
    add_episode_note(episode.pk, given=_note(number, then), **of)
    plan = revise_plan(
        episode.pk,
        plan={"rationale": f"Plan {number}", "change_reason": "More"},
        frequencies=[],
        components=[],
        seen_number=number - 1,
        **of,
    )
    save_template(plan, name=f"Template {number}", is_shared=False, **of)
    factories.episode(world.patient, by=world.staff.physio, condition=episode.condition)
    mine = world.people["patient"]
    with acting_as(mine.pk, world.clinic.pk):
        ask(world.patient, words=f"Request {number}", session=world.signed, by=mine, at=then)


def _note(number, then):
    return {"kind": "other", "on": then.date(), "words": f"Note {number}"}


def add_patient(world, number):
    """One more patient in care, expected today, with a draft of yesterday."""
    physio = world.staff.physio
    patient = factories.patient(world.clinic, by=physio, treated_by=[physio])
    episode = factories.episode(patient, by=physio, condition=world.episode.condition)
    at = factories.AT + timedelta(minutes=number)
    add_visit(patient, starts_at=at, reason=f"Visit {number}", by=physio, at=factories.AT)
    factories.draft(episode, by=physio, started_at=at - timedelta(days=1))
