"""Somebody leaves: drafts, courses of care, visits and places in the care team go to a named colleague."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from clinic.actions.taking_turns import take_turns
from clinic.choices import Role
from clinic.clock import now
from clinic.from_care import Work
from clinic.identity import acting_as
from clinic.models import AccessEvent, CareTeamMember, Membership
from clinic.standing import Standing
from sessions_app.actions.handing_over import hand_over
from sessions_app.actions.visits import add_visit
from sessions_app.models import Draft, DraftHandover, Visit
from sessions_app.queries.charting import practitioner_of
from sessions_app.queries.handing_over import waiting_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return factories.clinic_with_staff()


@pytest.fixture
def leaver(staff):
    """Treats two patients, of whom one has a draft begun, a visit to come and a student's draft."""
    physio, clinic = staff.physio, staff.clinic
    staff.busy, staff.quiet = (factories.patient(clinic, by=physio, treated_by=[physio]) for _ in range(2))
    staff.episode = factories.episode(staff.busy, by=physio)
    staff.draft = factories.draft(staff.episode, by=physio)
    factories.signed_session(staff.episode, by=physio)
    staff.other = factories.draft(staff.episode, by=staff.colleague, supervisor=physio)
    with acting_as(physio.pk, clinic.pk):
        soon = now() + timedelta(days=2)
        staff.visit = add_visit(staff.busy, starts_at=soon, practitioner=physio, by=physio, at=now())
    return physio


def address(leaver):
    return f"/staff/{leaver.pk}/waiting/"


def sent(staff, *patients, **more):
    patients = [one.pk for one in patients]
    return {"patients": patients, "to": staff.colleague.pk, "reason": "Sam moves to Hill Clinic"} | more


def test_the_page_lists_what_waits_and_empties_when_it_is_handed_over(staff, leaver):
    manager = factories.client_of(staff.manager)
    page = manager.get(address(leaver))
    assert '<b class="med">' in page.text, "a name folds: in one line it runs over the next column"
    rows = page.context["page"].rows
    assert [(row.patient, len(row.drafts), row.supervised, row.visits, row.in_team) for row in rows] == [
        (staff.busy, 1, 1, 1, True),
        (staff.quiet, 0, 0, 0, True),
    ]
    assert manager.post(address(leaver), sent(staff, staff.busy)).url == address(leaver)
    with acting_as(staff.manager.pk, staff.clinic.pk):
        for row in (staff.draft, staff.other, staff.episode, staff.visit):
            row.refresh_from_db()
        assert (staff.draft.author, staff.episode.responsible) == (staff.colleague, staff.colleague)
        assert (staff.visit.practitioner, staff.other.supervisor) == (staff.colleague, None)
        assert practitioner_of(staff.draft) == leaver
        told = DraftHandover.objects.get()
        assert (told.from_user, told.to_user, told.handed_by) == (leaver, staff.colleague, staff.manager)
        team = CareTeamMember.objects.filter(patient=staff.busy).order_by("since_at", "pk")
        assert [(one.user, one.until_by) for one in team] == [
            (leaver, staff.manager),
            (staff.colleague, None),
        ]
        looked = AccessEvent.objects.filter(patient=staff.busy, user=staff.manager).latest("number")
        assert looked.reason == "Sam moves to Hill Clinic"
        assert looked.subject == f"care handed over to {staff.colleague}"
        assert [row.patient for row in waiting_for(leaver, staff.clinic.pk, at=now()).rows] == [staff.quiet]
    manager.post(address(leaver), sent(staff, staff.quiet))
    assert "Nothing waits any more" in manager.get(address(leaver)).content.decode()


def test_the_colleague_opens_the_draft_and_the_leaver_no_more(staff, leaver):
    factories.client_of(staff.manager).post(address(leaver), sent(staff, staff.busy))
    chart = f"/drafts/{staff.draft.pk}/"
    assert factories.client_of(staff.colleague).get(chart).status_code == 200
    assert factories.client_of(leaver).get(chart).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": " "}, "Say why, in a few words."),
        ({"to": ""}, "Choose who goes on."),
        ({"patients": []}, "Tick at least one patient."),
        ({"patients": ["987654321"]}, "That choice is not in the list"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_handed_over(staff, leaver, typed, sentence):
    manager = factories.client_of(staff.manager)
    answer = manager.post(address(leaver), sent(staff, staff.busy) | typed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    with acting_as(staff.manager.pk, staff.clinic.pk):
        assert Draft.objects.get(pk=staff.draft.pk).author == leaver
        assert Visit.objects.get().practitioner == leaver


def test_the_front_desk_and_a_leavers_own_student_are_nobody_to_hand_over_to(staff, leaver):
    student = factories.user("Joel Tan")
    factories.member(staff.clinic, user_=student, is_student=True)
    manager = factories.client_of(staff.manager)
    for person in (staff.front_desk, leaver, student):
        answer = manager.post(address(leaver), sent(staff, staff.busy, to=person.pk))
        assert answer.status_code == 422, person


def test_who_left_is_listed_with_what_was_signed_and_what_waits(staff, leaver):
    with acting_as(staff.manager.pk, staff.clinic.pk):
        Membership.objects.filter(user=leaver).update(ended_at=now(), ended_by=staff.manager)
    manager = factories.client_of(staff.manager)
    page = manager.get("/staff/")
    left = [(one.user, one.work) for one in page.context["page"].left]
    assert left == [(leaver, Work(signed=1, drafts=1, patients=2))]
    html = page.content.decode()
    assert "1 signed session keeps this name." in html
    assert address(leaver) in html


def test_the_staff_of_one_site_are_who_treats_there_and_who_treats_nowhere(staff, leaver):
    with acting_as(staff.manager.pk, staff.clinic.pk):
        Visit.objects.update(site=staff.site)
    shown = factories.client_of(staff.manager).get("/staff/", {"site": staff.site.pk})
    people = {one.user for one in shown.context["page"].colleagues}
    assert people == {leaver, staff.manager, staff.front_desk}


@pytest.mark.django_db(transaction=True)
def test_who_signs_and_who_hands_over_do_not_wait_for_each_other(staff, leaver):
    """Whoever signs holds the draft, then the episode, and then the patient whose alerts they change."""
    staff.manager.standing = Standing(staff.clinic.pk, frozenset({Role.MANAGER}))
    handed = []

    def hand_it_over():
        try:
            with acting_as(staff.manager.pk, staff.clinic.pk):
                by = {"by": staff.manager, "at": now()}
                handed.extend(hand_over(leaver, [staff.busy.pk], to=staff.colleague, reason="Gone", **by))
        finally:
            connection.close()

    manager = Thread(target=hand_it_over)
    with acting_as(leaver.pk, staff.clinic.pk), transaction.atomic():
        take_turns(staff.draft)
        manager.start()
        manager.join(timeout=1)
        take_turns(staff.episode)
        take_turns(staff.busy)
    manager.join()
    assert handed == [staff.busy]
