"""Who cannot log in, and to whom no letter can be sent, gets in again by the clinic's hand."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client

from clinic.actions.people import join_with_own_log_in
from clinic.choices import Role
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import Invitation
from clinic.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "river lamp quiet stone"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def made():
    cache.clear()
    return factories.clinic_with_staff()


@pytest.fixture
def manager(made):
    return sure(made.manager)


@pytest.fixture
def owner(made):
    """The patient's own log-in, whose address nobody has proved."""
    patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio])
    return unproved(factories.portal_user(patient)), patient


def unproved(person):
    EmailAddress.objects.filter(user=person).update(verified=False)
    return person


def sure(person):
    """Logged in, and has just given the password again."""
    client = factories.client_of(person)
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    return client


def link_of(manager, person, what="password"):
    answer = manager.post(f"/staff/{person.pk}/new-{what}/", follow=True)
    return (answer.context["fresh_link"] or "").removeprefix("http://testserver"), answer.content.decode()


def log_in(person, password):
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": password})
    return client


def is_in(client):
    return client.get("/").status_code == 302 and client.get("/account/").status_code == 200


@pytest.mark.promise("log-in")
def test_the_desk_hands_a_patient_a_paper_and_the_patient_alone_chooses_the_password(
    made, owner, django_capture_on_commit_callbacks
):
    person, patient = owner
    TOTP.activate(person, SECRET)
    elsewhere = log_in(person, factories.PASSWORD)
    paper = factories.client_of(made.front_desk).post(f"/patients/{patient.pk}/log-in/renew/")
    link = paper.context["link"].removeprefix("http://testserver")
    stranger = Client()
    assert stranger.post("/join/", {"code": paper.context["code"]}).status_code == 302
    assert "New password" in stranger.get(link).content.decode()
    assert stranger.post(link, {"password": "password1234", "again": "password1234"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert stranger.post(link, {"password": NEW, "again": NEW}).url == "/accounts/login/"
    assert person.email in mail.outbox[-1].to
    assert stranger.get(link).status_code == 404
    assert not is_in(log_in(person, factories.PASSWORD))
    assert not is_in(elsewhere)
    assert log_in(person, NEW).get("/me/").status_code == 200
    assert not Authenticator.objects.filter(user=person).exists()


@pytest.mark.promise("log-in")
def test_a_proved_address_is_renewed_by_letter_alone(made, manager):
    link, page = link_of(manager, made.physio)
    assert link == ""
    assert "A letter can be sent" in page


@pytest.mark.promise("own")
def test_a_log_in_that_opens_another_clinic_too_is_not_handed_over(made, manager, owner):
    other = factories.clinic_with_staff()
    unproved(made.physio)
    factories.member(other.clinic, Role.PHYSIOTHERAPIST, user_=made.physio)
    assert link_of(manager, made.physio)[0] == ""
    person, patient = owner
    factories.member(other.clinic, Role.FRONT_DESK, user_=person)
    answer = factories.client_of(made.front_desk).post(f"/patients/{patient.pk}/log-in/renew/")
    assert answer.status_code == 302
    assert not Invitation.objects.filter(person__isnull=False).exists()


@pytest.mark.promise("own")
def test_the_desk_renews_no_log_in_of_a_colleague_who_is_a_patient_too(made, owner):
    person, patient = owner
    factories.member(made.clinic, Role.MANAGER, user_=person)
    answer = factories.client_of(made.front_desk).post(f"/patients/{patient.pk}/log-in/renew/", follow=True)
    assert "opens more than what you keep here" in answer.content.decode()


@pytest.mark.promise("own")
def test_what_came_after_the_link_was_made_counts(made, manager):
    unproved(made.physio)
    link, _page = link_of(manager, made.physio)
    factories.member(factories.clinic_with_staff().clinic, Role.MANAGER, user_=made.physio)
    answer = Client().post(link, {"password": NEW, "again": NEW})
    assert "expired" in answer.content.decode()
    made.physio.refresh_from_db()
    assert made.physio.check_password(factories.PASSWORD)


@pytest.mark.promise("log-in")
def test_a_lost_second_step_is_taken_off_by_who_knows_the_password(made, manager):
    elsewhere = log_in(made.physio, factories.PASSWORD)
    TOTP.activate(made.physio, SECRET)
    link, _page = link_of(manager, made.physio, "step")
    holder = Client()
    assert holder.post(link, {"password": "a guess of the manager"}).status_code == 422
    assert Authenticator.objects.filter(user=made.physio).exists()
    assert holder.post(link, {"password": factories.PASSWORD}).url == "/accounts/login/"
    assert not Authenticator.objects.filter(user=made.physio).exists()
    assert not is_in(elsewhere)
    assert is_in(log_in(made.physio, factories.PASSWORD))


@pytest.mark.promise("log-in")
def test_who_is_logged_in_there_does_not_take_it_off_with_another_password(made, manager):
    """The link asks for the password of whom it names, whoever sits at the page."""
    TOTP.activate(made.physio, SECRET)
    link, _page = link_of(manager, made.physio, "step")
    made.manager.set_password(NEW)
    made.manager.save(update_fields=["password"])
    for somebody in (factories.client_of(made.manager), Client()):
        refused = somebody.post(link, {"password": NEW})
        assert refused.status_code == 422
        assert Authenticator.objects.filter(user=made.physio).exists()


@pytest.mark.promise("own")
def test_nobody_renews_both_halves_of_a_colleagues_log_in(made, manager):
    unproved(made.physio)
    link_of(manager, made.physio)
    link, page = link_of(manager, made.physio, "step")
    assert (link, "both halves" in page) == ("", True)
    second = factories.member(made.clinic, Role.MANAGER)
    assert link_of(sure(second), made.physio, "step")[0]


def test_nobody_renews_the_own_log_in_and_a_leaver_has_no_link(made, manager):
    unproved(made.manager)
    assert link_of(manager, made.manager)[0] == ""
    unproved(made.physio)
    link, _page = link_of(manager, made.physio)
    manager.post(f"/staff/{made.physio.pk}/leave/")
    assert Client().get(link).status_code == 404


def test_a_link_that_renews_lets_nobody_join(made, manager):
    unproved(made.physio)
    link, _page = link_of(manager, made.physio)
    with acting_as(made.physio.pk, made.clinic.pk), pytest.raises(Refused):
        join_with_own_log_in(link.split("/")[2], by=made.physio, at=now())
