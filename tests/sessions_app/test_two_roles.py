"""Who manages a clinic and treats in it charts the own patients alone, and is offered no more than that. Who
comes back treats nobody yet."""

import pytest
import time_machine
from django.urls import reverse

from clinic.actions.care_team import join_care_team
from clinic.actions.people import add_role, end_role, invite, join_with_own_log_in
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Membership
from clinic.standing import Standing
from sessions_app.actions.visits import add_visit
from tests import factories
from tests.sessions_app.a_session import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(place):
    """The manager is a physiotherapist too, and does not treat this patient."""
    return factories.member(place.clinic, user_=place.manager)


def record(person, patient):
    return factories.client_of(person).get(reverse("record:overview", args=[patient.pk])).content.decode()


def test_a_session_is_begun_by_who_treats_and_offered_to_nobody_else(place, both):
    start = reverse("record:chart_episode", args=[place.episode.pk])
    with acting_as(place.physio.pk, place.clinic.pk):
        visit = add_visit(place.patient, starts_at=AT, practitioner=both, by=place.physio, at=AT)
    assert start not in record(both, place.patient)
    client = factories.client_of(both)
    chart = reverse("record:chart_visit", args=[visit.pk])
    with time_machine.travel(AT, tick=False):
        assert chart not in factories.client_of(both).get(reverse("record:today")).content.decode()
    for address in (start, chart):
        assert client.post(address).status_code == 404
    factories.join_care_team(place.patient, both, by=place.physio)
    assert start in record(both, place.patient)
    with time_machine.travel(AT, tick=False):
        assert chart in factories.client_of(both).get(reverse("record:today")).content.decode()
    assert client.post(start, follow=True).status_code == 200


def come_back(place):
    """Invited anew, with the log-in of before."""
    invited = {"clinic_id": place.clinic.pk, "email": place.physio.email, "display_name": "Mei Tan"}
    with acting_as(place.manager.pk, place.clinic.pk):
        _made, token = invite(**invited, role=Role.PHYSIOTHERAPIST, by=place.manager, at=AT)
    with acting_as(place.physio.pk, place.clinic.pk):
        join_with_own_log_in(token, by=place.physio, at=AT)


def be_given_the_role(place):
    with acting_as(place.manager.pk, place.clinic.pk):
        add_role(place.physio, role=Role.PHYSIOTHERAPIST, by=place.manager, at=AT)


@pytest.mark.promise("own")
@pytest.mark.parametrize("again", [come_back, be_given_the_role])
def test_who_left_and_comes_back_treats_nobody_until_somebody_says_so(place, again):
    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    if again is be_given_the_role:
        factories.member(place.clinic, Role.FRONT_DESK, user_=place.physio)
    address = reverse("record:overview", args=[place.patient.pk])
    assert factories.client_of(place.physio).get(address).status_code == 200
    with acting_as(place.manager.pk, place.clinic.pk):
        treated = Membership.objects.get(user=place.physio, role=Role.PHYSIOTHERAPIST)
        end_role(treated, by=place.manager, at=AT)
        assert place.patient.care_team.filter(user=place.physio, until_at=None).exists()  # to be handed over
    again(place)
    assert factories.client_of(place.physio).get(address).status_code == 404
    with acting_as(place.manager.pk, place.clinic.pk):
        join_care_team(place.patient, place.physio, by=place.manager, at=AT)
    assert factories.client_of(place.physio).get(address).status_code == 200


def test_who_goes_on_at_the_desk_leaves_places_that_can_still_be_handed_over(place):
    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    factories.member(place.clinic, Role.MANAGER, user_=place.physio)
    with acting_as(place.manager.pk, place.clinic.pk):
        treated = Membership.objects.get(user=place.physio, role=Role.PHYSIOTHERAPIST)
        end_role(treated, by=place.manager, at=AT)
        add_role(place.physio, role=Role.FRONT_DESK, by=place.manager, at=AT)
        assert place.patient.care_team.filter(user=place.physio, until_at=None).exists()
