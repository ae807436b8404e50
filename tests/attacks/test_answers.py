"""What an answer says of itself, what it gives the browser to keep, and what the log-in gives away."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client
from django.urls import reverse

from clinic.identity import acting_as
from clinic.models import Clinic
from tests import factories

HARMLESS = re.compile(r"attachment; filename=\"[a-z0-9.-]+\"")
NEW = "untold-lantern-barge-47-violet"
LETTER = re.compile(r"/accounts/password/reset/key/\S+")


@pytest.fixture
def tab(staff):
    client = factories.client_of(staff.physio)
    client.raise_request_exception = False
    return client


def pages(patient, episode):
    return [
        *("/", "/patients/", "/account/", "/nowhere/", "/accounts/login/", "/health/"),
        reverse("record:overview", args=[patient.pk]),
        reverse("record:print_episode", args=[episode.pk]),
        "/static/js/token.js",  # the last one: what reads a file to its end ends the connection too
    ]


def test_every_answer_says_what_it_is(tab, patient, episode):
    for address in pages(patient, episode):
        answer = tab.get(address)
        assert re.match(r"(text|application)/[\w.+-]+; charset=\"?utf-8", answer["Content-Type"]), address
    answer.close()


@pytest.mark.promise("browser")
def test_no_answer_opens_itself_to_another_origin(tab, patient, episode):
    for address in pages(patient, episode):
        answer = tab.get(address, headers={"origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in answer, address
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    answer.close()


def test_what_is_taken_away_is_a_file_of_a_harmless_name(staff):
    manager = factories.client_of(staff.manager)
    answer = manager.get(reverse("catalogue:import_entries", args=["exercises"]), {"empty": "../../etc\r\n"})
    assert HARMLESS.fullmatch(answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.promise("browser")
def test_every_cookie_is_bound_to_this_host_and_closed_to_scripts(staff):
    browser = Client()
    browser.get("/accounts/login/")
    browser.post("/accounts/login/", {"login": staff.physio.email, "password": factories.PASSWORD})
    browser.post("/language/", {"language": "ms"})
    browser.post(reverse("clinic:share_device"))
    assert len(browser.cookies) >= 4
    for name, cookie in browser.cookies.items():
        assert name.startswith("__Host-"), name
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/"), name
        assert (cookie["samesite"], cookie["domain"]) == ("Lax", ""), name
        assert len(name) + len(cookie.value) < 4096


@pytest.mark.promise("browser")
def test_nothing_is_taken_without_the_token_of_the_form(staff):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff.physio)
    for kind in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
        assert strict.post("/account/", "display_name=X&language=en", kind).status_code == 403
    foreign = {"origin": "https://evil.example"}
    assert strict.post("/account/", {"display_name": "X"}, headers=foreign).status_code == 403


def test_the_address_cannot_answer_for_the_form(tab, staff):
    asked = "/account/?display_name=Changed&language=ms"
    assert tab.post(asked, {"language": "en"}).status_code == 422
    assert tab.post(asked, {"display_name": ["First", "Sam"], "language": "en"}).status_code == 302
    staff.physio.refresh_from_db()
    assert (staff.physio.display_name, staff.physio.language) == ("Sam", "en")


@pytest.mark.parametrize(
    "path", ["/.git/config", "/manage.py", "/var/secret_key", "/static/", "/static/css/"]
)
def test_files_of_the_checkout_are_not_served(tab, path):
    for way in (path, f"/static/..{path}", f"/static/%2e%2e{path}"):
        assert tab.get(way).status_code == 404


def test_no_line_is_added_to_a_letter(staff):
    desk = factories.client_of(staff.manager)
    for field in ("email", "display_name"):
        wanted = {"email": "new@example.org", "display_name": "New", "role": "front_desk", "do": "invite"}
        desk.post(reverse("clinic:invite"), wanted | {field: "x@example.org\r\nBcc: evil@example.org"})
    assert not [one for one in mail.outbox if "evil" in str(one.message().items())]


@pytest.mark.promise("log-in")
class TestPasswords:
    """Of one who has no second step."""

    @pytest.fixture
    def person(self, staff):
        Clinic.objects.update(is_demo=True)
        return staff.physio

    def of(self, person, password=factories.PASSWORD):
        client = Client()
        client.post("/accounts/login/", {"login": person.email, "password": password})
        return client

    def change(self, client, old, new):
        sent = {"oldpassword": old, "password1": new, "password2": new}
        return client.post("/accounts/password/change/", sent)

    def is_in(self, client):
        return client.get("/account/").status_code == 200

    def test_a_new_password_needs_the_old_one(self, person):
        client = self.of(person)
        assert self.change(client, "another-one-altogether", NEW).status_code == 422
        assert not self.is_in(self.of(person, NEW))

    def test_a_new_password_ends_every_other_log_in(self, person):
        here, elsewhere = self.of(person), self.of(person)
        assert self.is_in(elsewhere)
        assert self.change(here, factories.PASSWORD, NEW).status_code == 302
        assert not self.is_in(elsewhere)
        assert self.is_in(self.of(person, NEW))

    def test_a_long_password_counts_to_its_last_sign(self, person):
        long = "Übung macht den Meister, " * 4 + "7"
        person.set_password(long)
        person.save()
        assert self.is_in(self.of(person, long))
        for wrong in (long[:-1], long.lower(), long + " ", long[:64]):
            assert not self.is_in(self.of(person, wrong))

    def test_a_password_is_typed_unseen_and_may_be_pasted(self, person):
        (field,) = re.findall(
            r"<input[^>]*name=\"password\"[^>]*>", Client().get("/accounts/login/").content.decode()
        )
        assert 'type="password"' in field
        assert 'autocomplete="current-password"' in field
        assert "onpaste" not in field
        assert "maxlength" not in field

    def test_a_key_that_was_logged_out_opens_nothing(self, person):
        client = self.of(person)
        kept = dict(client.cookies)
        client.post("/accounts/logout/")
        thief = Client()
        for name, one in kept.items():
            thief.cookies[name] = one.value
        assert not self.is_in(thief)

    def test_a_letter_for_a_forgotten_password_works_once(self, person, django_capture_on_commit_callbacks):
        address = self.letter_for(person, django_capture_on_commit_callbacks)
        client = Client()
        form = client.get(address, follow=True)
        sent = {"password1": NEW, "password2": NEW}
        assert client.post(form.wsgi_request.path, sent).status_code == 302
        assert self.is_in(self.of(person, NEW))
        assert "password1" not in Client().get(address, follow=True).content.decode()
        broken = address.replace("key/", "key/1")
        assert "password1" not in Client().get(broken, follow=True).content.decode()

    def test_a_forgotten_password_opens_nothing_without_the_second_step(
        self, person, django_capture_on_commit_callbacks
    ):
        factories.second_step(person)
        RecoveryCodes.activate(person)
        address = self.letter_for(person, django_capture_on_commit_callbacks)
        client = Client()
        form = client.get(address, follow=True)
        client.post(form.wsgi_request.path, {"password1": NEW, "password2": NEW})
        assert not self.is_in(client)
        assert not self.is_in(self.of(person, NEW))

    def letter_for(self, person, capture):
        person.emailaddress_set.update_or_create(
            email=person.email, defaults={"verified": True, "primary": True}
        )
        with capture(execute=True):
            Client().post("/accounts/password/reset/", {"email": person.email})
        return LETTER.search(mail.outbox[-1].body)[0]


def test_every_page_offers_to_log_out(staff, patient):
    with acting_as(staff.physio.pk, staff.clinic.pk):
        people = {staff.physio: "/", staff.manager: "/", factories.portal_user(patient): "/me/"}
    for person, address in people.items():
        page = factories.client_of(person).get(address, follow=True).content.decode()
        assert 'action="/accounts/logout/"' in page or 'href="/accounts/logout/"' in page
