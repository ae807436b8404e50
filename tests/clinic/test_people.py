"""Clinics, invitations, roles, training: people come and go at once, and nobody raises himself."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from clinic.actions.people import accept_invitation, invite, leave_clinic
from clinic.choices import Role
from clinic.clock import now
from clinic.identity import acting_as, hash_of
from clinic.models import Clinic, Credential, Invitation, Membership, User
from clinic.queries.rights import rights_summary
from clinic.refusals import Refused
from clinic.standing import Standing
from tests import factories

pytestmark = pytest.mark.django_db
PROOF = {"method": "password", "reauthenticated": True}
KIM = {"display_name": "Kim", "email": "Kim@Example.org", "role": "physiotherapist"}


@pytest.fixture
def staff():
    made = factories.clinic_with_staff("Harbour")
    with acting_as(made.manager.pk, made.clinic.pk):
        yield made


def logged_in(person):
    """With the password given a moment ago, so that it is not asked again."""
    client = factories.client_of(person)
    session = client.session
    session["account_authentication_methods"] = [PROOF | {"at": now().timestamp()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def invitation_link(client, sent=KIM):
    answer = client.post("/staff/invite/", sent)
    assert answer.url == "/staff/"
    return client.get("/staff/").context["fresh_link"].removeprefix("http://testserver")


def test_the_command_opens_a_clinic_and_prints_a_link_that_makes_its_manager(client):
    out = StringIO()
    names = {"manager_email": "amira@harbour.example", "manager_name": "Amira Benali"}
    call_command("clinic", "create", "Harbour Physio", stdout=out, **names)
    link = "/join/" + out.getvalue().split("/join/")[1].strip()
    answer = client.post(link, {"password": factories.PASSWORD, "again": factories.PASSWORD})
    assert answer.url == "/accounts/login/"
    amira = User.objects.get(email="amira@harbour.example")
    assert not EmailAddress.objects.get(user=amira).verified  # the link was handed over, not posted
    with acting_as(amira.pk):
        assert Membership.objects.get(user=amira).role == Role.MANAGER
    assert client.get(link).status_code == 404
    with pytest.raises(CommandError, match="there already"):
        call_command("clinic", "create", "Harbour Physio", **names)
    for wrong, said in ({"manager_email": "amira"}, "no e-mail"), ({"time_zone": "Mars"}, "no time zone"):
        with pytest.raises(CommandError, match=said):
            call_command("clinic", "create", "Another", **names | wrong)


@pytest.mark.django_db(transaction=True)
def test_whoever_runs_the_server_invites_a_manager_where_none_can_log_in(client):
    made, other = factories.clinic_with_staff(), factories.clinic_with_staff()
    out, names = StringIO(), {"manager_email": "second@harbour.example", "manager_name": "Second Manager"}
    call_command("clinic", "manager", made.clinic.name, stdout=out, **names)
    link = "/join/" + out.getvalue().split("/join/")[1].strip()
    client.post(link, {"password": factories.PASSWORD, "again": factories.PASSWORD})
    second = User.objects.get(email="second@harbour.example")
    with acting_as(second.pk):
        held = Membership.objects.get(user=second)
    assert (held.clinic_id, held.role) == (made.clinic.pk, Role.MANAGER)
    assert other.clinic.pk != held.clinic_id
    with pytest.raises(CommandError, match="no clinic"):
        call_command("clinic", "manager", "Nowhere", **names)


def test_an_invitation_is_hashed_used_once_and_ends(staff, client):
    link = invitation_link(logged_in(staff.manager))
    token = link.split("/")[2]
    row = Invitation.objects.get()
    assert (row.token_hash, row.email) == (hash_of(token), "kim@example.org")
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    assert client.get(link).status_code == 404
    Invitation.objects.update(expires_at=now() + timedelta(days=1))
    assert "Join Harbour" in client.get(link).content.decode()
    sent = {"password": factories.PASSWORD, "again": factories.PASSWORD}
    assert client.post(link, sent).status_code == 302
    assert client.post(link, sent).status_code == 404
    assert User.objects.filter(email="kim@example.org").count() == 1


def test_a_link_that_a_manager_hands_over_proves_no_address(
    staff, client, django_capture_on_commit_callbacks
):
    """A mistyped address is a stranger's: no new password goes there until its own log-in opens a letter."""
    sent = {"password": factories.PASSWORD, "again": factories.PASSWORD}
    client.post(invitation_link(logged_in(staff.manager)), sent)
    kim = User.objects.get(email="kim@example.org")
    own = factories.client_of(kim)
    assert "this address is yours" in own.get("/account/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/password/reset/", {"email": kim.email})
        assert own.post("/account/confirm-address/").url == "/account/"
    letters = [one.body for one in mail.outbox]
    assert not [one for one in letters if "/password/reset/key/" in one]
    letter = re.search(r"http://testserver(/accounts/confirm-email/\S+)", letters[-1])[1]
    assert own.post(letter).url == "/account/"
    assert EmailAddress.objects.get(user=kim).verified
    assert "this address is yours" not in own.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "too common"),
        ("kim@example.org", "kim@example.org", "similar to the"),
        ("qwertyuiop12", "qwertyuiop12", "hard to guess"),
        (factories.PASSWORD, "other words", "The two differ."),
        ("", "", "required"),
    ],
)
def test_a_weak_first_password_is_refused_with_a_sentence(staff, client, password, again, sentence):
    link = invitation_link(logged_in(staff.manager))
    answer = client.post(link, {"password": password, "again": again})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="kim@example.org").exists()


def test_inviting_again_ends_the_earlier_link(staff, client):
    manager = logged_in(staff.manager)
    first, second = invitation_link(manager), invitation_link(manager)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_an_ended_invitation_opens_nothing(staff, client):
    manager = logged_in(staff.manager)
    link = invitation_link(manager)
    manager.post(f"/staff/invitations/{Invitation.objects.get().pk}/end/")
    assert client.get(link).status_code == 404


def test_somebody_with_a_log_in_joins_a_second_clinic_with_it(staff):
    abroad = factories.clinic_with_staff("Hill")
    link = invitation_link(logged_in(staff.manager), KIM | {"email": abroad.physio.email})
    stranger = Client()
    assert "You have a log-in already." in stranger.get(link).content.decode()
    password = {"password": factories.PASSWORD, "again": factories.PASSWORD}
    assert stranger.post(link, password).status_code == 422
    assert logged_in(staff.front_desk).post(link).status_code == 200
    assert not Membership.objects.filter(user=abroad.physio).exists()
    assert logged_in(abroad.physio).post(link).status_code == 302
    assert Membership.objects.get(user=abroad.physio).clinic == staff.clinic


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (KIM | {"role": "owner"}, "That choice is not in the list"),
        (KIM | {"email": "kim"}, "Write a whole e-mail address"),
        (KIM | {"role": "manager", "is_student": "on"}, "A student is a physiotherapist."),
    ],
)
def test_a_bad_invitation_is_answered_beside_the_field(staff, sent, sentence):
    answer = logged_in(staff.manager).post("/staff/invite/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kim" in answer.content.decode()


def test_changing_roles_asks_for_the_password_again(staff):
    membership = Membership.objects.get(user=staff.physio)
    answer = factories.client_of(staff.manager).post(f"/staff/roles/{membership.pk}/end/")
    assert answer.url.startswith("/accounts/reauthenticate/")
    membership.refresh_from_db()
    assert membership.ended_at is None


@pytest.mark.promise("log-in")
def test_ending_a_role_bites_at_once_and_signs_the_person_out(staff):
    leaver = Client()
    leaver.post("/accounts/login/", {"login": staff.physio.email, "password": factories.PASSWORD})
    factories.second_step(staff.physio)
    assert leaver.get("/patients/").status_code == 200
    membership = Membership.objects.get(user=staff.physio)
    logged_in(staff.manager).post(f"/staff/roles/{membership.pk}/end/")
    assert leaver.get("/patients/").url.startswith("/accounts/login/")
    assert factories.client_of(staff.physio).get("/patients/").url.startswith("/choose-clinic/")
    membership.refresh_from_db()
    assert membership.ended_by == staff.manager


def test_nobody_changes_the_own_role(staff):
    manager = logged_in(staff.manager)
    own = Membership.objects.get(user=staff.manager)
    manager.post(f"/staff/roles/{own.pk}/end/")
    answer = manager.post(f"/staff/{staff.manager.pk}/roles/", {"role": "physiotherapist"})
    assert answer.status_code == 422
    assert "Nobody changes their own role." in answer.content.decode()
    roles = Membership.objects.current().filter(user=staff.manager).values_list("role", flat=True)
    assert list(roles) == [Role.MANAGER]


def test_a_colleague_gets_one_more_role_once(staff):
    manager = logged_in(staff.manager)
    address = f"/staff/{staff.front_desk.pk}/roles/"
    assert manager.post(address, {"role": "manager"}).status_code == 302
    assert manager.post(address, {"role": "manager"}).status_code == 422
    assert Membership.objects.current().filter(user=staff.front_desk).count() == 2


def test_a_front_desk_becomes_a_student_physiotherapist(staff):
    sent = {"role": "physiotherapist", "is_student": "on"}
    logged_in(staff.manager).post(f"/staff/{staff.front_desk.pk}/roles/", sent)
    assert Membership.objects.get(user=staff.front_desk, role="physiotherapist").is_student


def test_training_is_listed_by_its_owner_and_checked_by_somebody_else(staff):
    physio, manager = factories.client_of(staff.physio), factories.client_of(staff.manager)
    sent = {"kind": "registration", "title": "Registered 2026", "gained_on": "1 Jan 2020"}
    assert physio.post("/account/training/", sent).status_code == 302
    assert physio.post("/account/training/", sent).status_code == 422
    assert "not yet checked" in physio.get("/account/").content.decode()
    row = Credential.objects.get()
    manager.post(f"/staff/training/{row.pk}/check/")
    row.refresh_from_db()
    assert row.checked_by == staff.manager
    assert "Registered 2026" in manager.get("/staff/").content.decode()


def test_training_that_is_about_to_end_is_listed_anew_when_it_is_renewed(staff):
    physio = factories.client_of(staff.physio)
    soon, later = (timezone.localdate() + timedelta(days=days) for days in (12, 400))
    sent = {"kind": "registration", "title": "Registered"}
    for day, status in ((soon, 302), (later, 302), (later, 422)):
        assert (
            physio.post("/account/training/", sent | {"expires_on": f"{day:%d %b %Y}"}).status_code == status
        )


def test_a_manager_who_treats_does_not_check_the_own_training(staff):
    factories.member(staff.clinic, Role.PHYSIOTHERAPIST, user_=staff.manager)
    both = factories.client_of(staff.manager)
    both.post("/account/training/", {"kind": "other", "title": "Own course"})
    row = Credential.objects.get()
    both.post(f"/staff/training/{row.pk}/check/")
    row.refresh_from_db()
    assert row.checked_at is None


def test_training_that_ended_before_it_began_is_refused(staff):
    sent = {"kind": "other", "title": "Course", "gained_on": "1 Jan 2020", "expires_on": "1 Jan 2019"}
    answer = factories.client_of(staff.physio).post("/account/training/", sent)
    assert answer.status_code == 422
    assert "It ends before it was gained." in answer.content.decode()


def test_the_staff_page_asks_the_same_number_of_questions_for_one_and_for_thirty(
    staff, django_assert_max_num_queries
):
    manager = factories.client_of(staff.manager)
    manager.get("/staff/")
    with django_assert_max_num_queries(40) as few:
        manager.get("/staff/")
    for _number in range(30):
        factories.member(staff.clinic, Role.PHYSIOTHERAPIST)
    with django_assert_max_num_queries(40) as many:
        manager.get("/staff/")
    assert len(few) == len(many)


def test_two_people_with_one_link_make_one_account(staff):
    _row, token = invite(
        clinic_id=staff.clinic.pk, **{**KIM, "role": Role.PHYSIOTHERAPIST}, by=staff.manager, at=now()
    )
    accept_invitation(token, password=factories.PASSWORD, at=now())
    with pytest.raises(Refused, match="used already"):
        accept_invitation(token, password="another four plain words", at=now())


def test_a_clinic_of_another_name_is_not_touched(staff):
    assert list(Clinic.objects.values_list("name", flat=True)) == ["Harbour"]


def last_managers(staff):
    """Two managers, of whom the second sits at the page."""
    second = factories.member(staff.clinic, Role.MANAGER)
    second.standing = Standing(staff.clinic.pk, roles=frozenset({Role.MANAGER}))
    return staff.manager, second


@pytest.mark.promise("log-in")
def test_a_leaver_loses_every_role_and_every_log_in_with_the_same_request(staff):
    factories.member(staff.clinic, Role.FRONT_DESK, user_=staff.physio)
    further = {"email": staff.physio.email, "display_name": "Sam", "role": Role.MANAGER}
    link, _token = invite(clinic_id=staff.clinic.pk, **further, by=staff.manager, at=now())
    leaver = Client()
    leaver.post("/accounts/login/", {"login": staff.physio.email, "password": factories.PASSWORD})
    assert leaver.get("/patients/").status_code == 200
    assert logged_in(staff.manager).post(f"/staff/{staff.physio.pk}/leave/").status_code == 302
    assert not Session.objects.filter(session_key=leaver.session.session_key).exists()
    assert leaver.get("/patients/").url.startswith("/accounts/login/")
    assert not Membership.objects.current().filter(user=staff.physio).exists()
    ended = Membership.objects.filter(user=staff.physio).values_list("ended_by", flat=True)
    assert list(ended) == [staff.manager.pk] * 2
    link.refresh_from_db()
    assert link.withdrawn_by == staff.manager  # else it would open the clinic again
    assert staff.physio.display_name in logged_in(staff.manager).get("/staff/").content.decode()


def test_the_last_manager_cannot_leave(staff):
    first, second = last_managers(staff)
    with acting_as(second.pk, staff.clinic.pk):
        leave_clinic(first, by=second, at=now())
    first.standing = second.standing  # of a page that was opened before
    with pytest.raises(Refused, match="The last manager cannot leave"):
        leave_clinic(second, by=first, at=now())
    with pytest.raises(IntegrityError, match="the_last_manager_stays"), transaction.atomic():
        Membership.objects.filter(user=second).update(ended_at=now(), ended_by=staff.physio)


def test_nobody_changes_the_own_role_not_even_past_the_actions(staff):
    factories.member(staff.clinic, Role.MANAGER)
    mine = Membership.objects.filter(user=staff.manager)
    for change in ({"role": "physiotherapist"}, {"ended_at": now(), "ended_by": staff.physio}):
        with pytest.raises(IntegrityError, match="nobody_changes_the_own_role"), transaction.atomic():
            mine.update(**change)
    with pytest.raises(IntegrityError, match="nobody_changes_the_own_role"), transaction.atomic():
        Membership.objects.create(clinic=staff.clinic, user=staff.manager, role="physiotherapist")
    with pytest.raises(IntegrityError, match="a_role_ends_once"), transaction.atomic():
        Membership.objects.filter(user=staff.physio).update(role="manager")


def test_nobody_invites_themselves_to_a_role(staff):
    sent = KIM | {"email": staff.manager.email.upper()}
    answer = logged_in(staff.manager).post("/staff/invite/", sent)
    assert (answer.status_code, "Nobody changes their own role." in answer.content.decode()) == (422, True)


def test_a_new_link_follows_one_that_ended_unused(staff, client):
    manager = logged_in(staff.manager)
    first = invitation_link(manager)
    Invitation.objects.update(expires_at=now() - timedelta(days=1))
    page = manager.get("/staff/").content.decode()
    assert "Physiotherapist, ended" in page
    assert manager.post(f"/staff/invitations/{Invitation.objects.get().pk}/again/").url == "/staff/"
    shown = manager.get("/staff/")
    second = shown.context["fresh_link"].removeprefix("http://testserver")
    assert [client.get(link).status_code for link in (first, second)] == [404, 200]
    assert [one.has_ended for one in shown.context["page"].invitations] == [False]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "ended"), (0, "ends today"), (1, "ends in 1 day,"), (12, "ends in 12 days,"), (300, "to ")],
)
def test_training_that_ends_says_so_in_words(staff, days, words):
    Credential.objects.create(
        clinic=staff.clinic,
        user=staff.physio,
        kind="registration",
        title="Registered",
        expires_on=timezone.localdate() + timedelta(days=days),
        added_by=staff.physio,
    )
    page = factories.client_of(staff.manager).get("/staff/")
    line = page.content.decode().split('<b class="med">Registered</b>')[1].split("</div>")[0]
    assert line.split('<span class="mut">')[1].startswith(words)
    assert "not yet checked" in line
    assert len(page.context["page"].to_check) == 1


def test_what_each_role_may_open_follows_the_table_of_rights():
    assert {str(role): [str(words) for _title, words in cells] for role, cells in rights_summary()} == {
        "Physiotherapist": [
            "Yes",
            "Own team, else with a reason",
            "Own team",
            "The own patients",
            "Sees the catalogue",
        ],
        "Manager": ["Finds, does not book", "Sees", "With a reason, 60 min", "Yes", "Yes, never own role"],
        "Front desk": ["Yes", "", "", "", ""],
        "Patient": ["", "The own", "", "", ""],
    }
