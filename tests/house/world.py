"""A clinic with one treated patient and all that hangs on her, another patient, and a clinic next door.

Every patient's family name, and every free text, is a canary that says what it is of: role_pages.py says who
may read which, and a refused answer holds none.
"""

from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from clinic import clock
from clinic.actions.consents import record_consent
from clinic.actions.keeping import place_hold
from clinic.actions.patients import add_alert, add_guardian
from clinic.actions.people import invite
from clinic.identity import acting_as
from clinic.models import Credential, ErasureRequest, Membership, PatientMerge
from sessions_app.actions.episodes import add_goals
from sessions_app.actions.plans import revise_plan, save_template
from sessions_app.actions.requests import ask
from sessions_app.actions.safety import record_reaction
from sessions_app.actions.visits import add_visit
from sessions_app.models import Exercise
from tests import factories
from tests.house import role_pages as table
from tests.sessions_app.charted import signed

CANARY = "Kanarienvogel"


def build(mark="", *, staff=None):
    """The world that exists. A further one has its own mark in every text; with `staff` it is one more record
    of their clinic."""

    def said(what):
        """A name or a text that is found again wherever it comes out."""
        return f"{CANARY}-{mark}{what}"

    is_first = staff is None
    staff, abroad = staff or factories.clinic_with_staff(), factories.clinic_with_staff()
    patient, stranger = (
        _patient(staff.clinic, said, one, by=staff.physio) for one in ("patient", "stranger")
    )
    episode = factories.episode(patient, by=staff.physio, diagnosis_words=said("diagnosis"))
    world = SimpleNamespace(
        said=said,
        staff=staff,
        abroad=abroad,
        clinic=staff.clinic,
        site=staff.site,
        patient=patient,
        stranger=stranger,
        opening=factories.opening(stranger, by=staff.physio, reason=said("opening")),
        to_act="reactions",
        heavy_list="duplicates",
        heavy_page="process",
        trail_file="looks",
        episode=episode,
        draft=factories.draft(episode, by=staff.physio, payload=_sheet(said)),
        observation=factories.observation(episode, by=staff.physio, words=said("reading")),
        kind="exercises",
        measure="psfs",
        clinical_list="cautions",
        file_form="csv",
        caution="open_wound",
        own_exercise=factories.own(
            Exercise, patient, by=staff.manager, name=said("exercise"), type="mobility"
        ),
    )
    world.care_team_member = factories.join_care_team(patient, staff.physio, by=staff.physio)
    with acting_as(staff.physio.pk, staff.clinic.pk):
        world.signed = signed(episode, by=staff.physio, words=said("note"))
    if is_first:
        factories.name_responsible(world.clinic, staff.colleague)
    add_people(world)
    add_care(world)
    add_keeping(world)
    world.home_item = factories.home_item(episode, by=staff.physio, words=said("home"))
    add_abroad(abroad, said)
    world.people = {
        table.PHYSIO: staff.physio,
        table.COLLEAGUE: staff.colleague,
        table.MANAGER: staff.manager,
        table.FRONT_DESK: staff.front_desk,
        table.PATIENT: factories.portal_user(patient),
        table.OTHER_PATIENT: factories.portal_user(stranger),
        table.FOREIGN_PHYSIO: abroad.physio,
        table.FOREIGN_MANAGER: abroad.manager,
    }
    mine = world.people[table.PATIENT]
    with acting_as(mine.pk, world.clinic.pk):
        world.request = ask(patient, words=said("request"), session=world.signed, by=mine, at=factories.AT)
    return world


def add_abroad(staff, said):
    """Next door somebody is expected too."""
    patient = _patient(staff.clinic, said, "abroad", by=staff.physio, treated_by=[staff.physio])
    with acting_as(staff.physio.pk, staff.clinic.pk):
        add_visit(patient, starts_at=clock.now(), by=staff.physio, at=factories.AT)


def add_people(world):
    """What the organisation keeps about the patient and the physiotherapist."""
    staff, patient, said = world.staff, world.patient, world.said
    with acting_as(staff.manager.pk, world.clinic.pk):
        world.alert = add_alert(
            patient, kind="allergy", words=said("alert"), by=staff.physio, at=factories.AT
        )
        world.guardian = add_guardian(
            patient, name=said("guardian"), relation="mother", by=staff.physio, at=factories.AT
        )
        world.consent = record_consent(patient, kind="treatment", by=staff.physio, at=factories.AT)
        world.membership = Membership.objects.get(user=staff.physio)
        world.credential = Credential.objects.create(
            clinic=world.clinic,
            user=staff.physio,
            kind="registration",
            title=said("training"),
            added_by=staff.physio,
        )
        world.invitation, _token = invite(
            clinic_id=world.clinic.pk,
            email=f"new{patient.pk}@example.org",
            display_name=said("invited"),
            role="front_desk",
            by=staff.manager,
            at=factories.AT,
        )


def add_keeping(world):
    """What two people wait for about the other patient."""
    manager, stranger = world.staff.manager, world.stranger
    of, asked = {"clinic": world.clinic}, {"asked_at": factories.AT, "asked_by": manager}
    with acting_as(manager.pk, world.clinic.pk):
        world.hold = place_hold(stranger, reason=CANARY, by=manager, at=factories.AT)
        world.erasure_request = ErasureRequest.objects.create(**of, patient=stranger, **asked)
        world.merge = PatientMerge.objects.create(
            **of, patient=world.patient, merged=stranger, reason=CANARY, **asked
        )


def add_care(world):
    """What is expected, wanted and planned."""
    physio, episode, said = world.staff.physio, world.episode, world.said
    of = {"by": physio, "at": factories.AT}
    with acting_as(physio.pk, world.clinic.pk):
        world.visit = add_visit(world.patient, starts_at=factories.AT, reason=said("visit"), **of)
        add_visit(world.patient, starts_at=noon_here(world.clinic), reason=said("visit"), **of)
        world.report_question = "pain_now"
        add_goals(episode, [{"words": said("goal")}], **of)
        world.goal = episode.goals.get()
        world.reaction = record_reaction(
            episode.pk, given={"words": said("reaction"), "severity": "mild"}, **of
        )
        world.plan = revise_plan(
            episode.pk, plan={"rationale": said("plan")}, frequencies=[], components=[], seen_number=0, **of
        )
        world.trial = factories.trial(episode, by=physio)
        world.template = save_template(world.plan, name=said("template"), is_shared=False, **of)


def noon_here(clinic):
    """Of today as the clinic counts its days, whatever the hour: what its front desk has on today's list."""
    today = localtime(clock.now(), ZoneInfo(clinic.time_zone))
    return today.replace(hour=12, minute=0, second=0, microsecond=0)


def nothing():
    """A world of addresses that lead nowhere."""
    number, code = SimpleNamespace(pk=987654321), SimpleNamespace(pk="no-such-thing")
    return SimpleNamespace(
        clinic=number,
        site=number,
        patient=number,
        stranger=number,
        opening=number,
        to_act="no-such-list",
        heavy_list="no-such-list",
        heavy_page="no-such-page",
        trail_file="no-such-file",
        episode=number,
        draft=SimpleNamespace(pk=UUID(int=7)),
        signed=number,
        observation=number,
        staff=SimpleNamespace(physio=number),
        **dict.fromkeys(
            [
                *("hold", "erasure_request", "merge"),
                *("alert", "guardian", "consent", "care_team_member", "membership", "credential"),
                *(
                    "invitation",
                    "visit",
                    "goal",
                    "plan",
                    "template",
                    "reaction",
                    "home_item",
                    "request",
                    "trial",
                ),
            ],
            number,
        ),
        kind="no-such-kind",
        measure="no-such-measure",
        clinical_list="no-such-list",
        file_form="no-such-file",
        caution="no-such-caution",
        report_question="no-such-question",
        own_exercise=code,
    )


def _sheet(said):
    """Of a draft: a note, and a measure to take with its items."""
    asked = {"id": "t1", "kind": "retest", "fields": {"measure": ["psfs"]}, "carried": {}}
    note = {"id": "note", "kind": "note", "fields": {"text": [said("draft")]}, "carried": {}}
    return {"rows": [asked, note]}


def _patient(clinic, said, what, **fields):
    return factories.patient(clinic, family_name=said(what), address=said(f"street-of-{what}"), **fields)
