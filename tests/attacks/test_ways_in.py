"""Staff who give themselves a way into a record that outlasts their right to it: from within the hour of a
break-glass, or as the patient whom they invite."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from clinic.actions.care_team import break_glass
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import CareTeamMember, Invitation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hour():
    """A colleague in a record that she opened for an hour; the patient has a log-in."""
    here = factories.clinic_with_staff()
    here.patient = factories.patient(here.clinic, by=here.physio, treated_by=[here.physio])
    factories.portal_user(here.patient)
    here.child = factories.patient(here.clinic, by=here.physio, treated_by=[here.physio])
    with acting_as(here.colleague.pk, here.clinic.pk):
        for one in (here.patient, here.child):
            break_glass(one, reason="She rang while Sam is away", by=here.colleague, at=now())
        here.place = here.patient.care_team.get().pk
    here.client = factories.client_of(here.colleague)
    return here


def team_of(here):
    with acting_as(here.manager.pk, here.clinic.pk):
        current = CareTeamMember.objects.current().filter(patient=here.patient)
        return [one.user for one in current.select_related("user")]


@pytest.mark.promise("needed")
def test_an_hour_with_a_reason_gives_nobody_more_than_the_hour(hour):
    at = {"kwargs": {"pk": hour.patient.pk}}
    page = hour.client.get(reverse("clinic:patient", **at))
    assert page.status_code == 200 and b"carer-carer" not in page.content

    joined = hour.client.post(reverse("clinic:join_care_team", **at), {"carer-carer": hour.colleague.pk})
    assert joined.status_code == 422 and "for an hour" in joined.content.decode()

    hour.client.post(reverse("clinic:leave_care_team", args=[hour.patient.pk, hour.place]))
    hour.client.post(reverse("clinic:renew_portal_access", **at))
    to_herself = {"invite-whose": "patient", "invite-email": "own@example.org", "invite-sent": "paper"}
    invited = hour.client.post(reverse("clinic:invite_patient", args=[hour.child.pk]), to_herself)
    assert invited.status_code == 422 and "for an hour" in invited.content.decode()

    assert team_of(hour) == [hour.physio]
    with acting_as(hour.manager.pk, hour.clinic.pk):
        assert not Invitation.objects.filter(patient__in=[hour.patient, hour.child]).exists()


@pytest.mark.promise("needed")
def test_a_chart_begun_in_an_hour_that_is_over_opens_for_a_day(hour):
    """It shows what colleagues sign meanwhile. Whoever finishes it later opens the record once more."""
    other = factories.patient(hour.clinic, by=hour.physio, treated_by=[hour.physio])
    chart = factories.draft(
        factories.episode(other, by=hour.physio), by=hour.colleague, started_at=now() - timedelta(hours=23)
    )
    address = reverse("record:draft", args=[chart.pk])
    assert hour.client.get(address).status_code == 200
    with acting_as(hour.colleague.pk, hour.clinic.pk):
        type(chart).objects.filter(pk=chart.pk).update(started_at=now() - timedelta(hours=25))
    assert hour.client.get(address).status_code == 404
    with acting_as(hour.colleague.pk, hour.clinic.pk):
        break_glass(other, reason="To finish what was begun", by=hour.colleague, at=now())
    assert hour.client.get(address).status_code == 200


def test_who_treats_her_as_well_keeps_the_team_as_ever(hour):
    factories.join_care_team(hour.patient, hour.colleague, by=hour.physio)
    another = factories.member(hour.clinic)
    hour.client.post(reverse("clinic:join_care_team", args=[hour.patient.pk]), {"carer-carer": another.pk})
    assert set(team_of(hour)) == {hour.physio, hour.colleague, another}


def test_nobody_at_the_desk_invites_the_own_address_to_a_patients_pages(hour):
    desk = factories.client_of(hour.front_desk)
    whose = {"invite-whose": "patient", "invite-email": hour.front_desk.email.upper(), "invite-sent": "paper"}
    invited = desk.post(reverse("clinic:invite_patient", args=[hour.child.pk]), whose)
    assert invited.status_code == 422 and "Nobody invites the own address" in invited.content.decode()
    with acting_as(hour.manager.pk, hour.clinic.pk):
        assert not Invitation.objects.filter(patient=hour.child).exists()


def test_a_clinic_whose_name_has_two_lines_still_writes_letters(hour, django_capture_on_commit_callbacks):
    with acting_as(hour.manager.pk, hour.clinic.pk):
        type(hour.clinic).objects.filter(pk=hour.clinic.pk).update(name="Harbour\r\nBcc: all@example.org")
    whose = {"invite-whose": "patient", "invite-email": "hers@example.org", "invite-sent": "mail"}
    desk = factories.client_of(hour.front_desk)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("clinic:invite_patient", args=[hour.child.pk]), whose)
    (letter,) = mail.outbox
    assert letter.recipients() == ["hers@example.org"]
    assert letter.message()["Subject"] == "Your log-in at Harbour Bcc: all@example.org"
