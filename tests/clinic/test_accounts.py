"""Joining is by invitation, a log-in lasts a working day, a guessable password is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse

from clinic.models import User
from tests import factories

MORNING = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
PAGE = "/accounts/sessions/"
pytestmark = pytest.mark.django_db


def log_in(client, person, password=factories.PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def test_nobody_signs_up_by_themselves(client):
    typed = {"email": "stranger@example.org", "password1": factories.PASSWORD}
    page = client.post("/accounts/signup/", typed)
    assert page.status_code == 200
    assert not User.objects.filter(email="stranger@example.org").exists()


@pytest.mark.promise("log-in")
def test_a_log_in_ends_after_twelve_hours_however_busy(client):
    person = factories.clinic_with_staff().physio
    with time_machine.travel(MORNING) as clock:
        assert log_in(client, person).status_code == 302
        for _ in range(71):
            clock.shift(timedelta(minutes=10))
            assert client.get(PAGE).status_code == 200
        clock.shift(timedelta(minutes=11))
        assert client.get(PAGE).status_code == 302


@pytest.mark.promise("log-in")
def test_the_key_of_the_session_is_new_at_every_log_in(client):
    """Also where somebody planted one in the browser before: it never becomes that of a log-in."""
    person = factories.clinic_with_staff().physio
    planted = client.session
    planted["language"] = "en"
    planted.save()
    log_in(client, person)
    first = client.session.session_key
    client.post("/accounts/logout/")
    log_in(client, person)
    assert len({planted.session_key, first, client.session.session_key}) == 3
    assert not Session.objects.filter(pk__in=[planted.session_key, first]).exists()


@pytest.mark.promise("log-in")
def test_the_sixth_wrong_password_for_one_account_waits(client):
    person = factories.clinic_with_staff().physio
    colleague = factories.clinic_with_staff().physio
    for _ in range(6):
        log_in(client, person, "not my password")
    log_in(client, person)
    assert "_auth_user_id" not in client.session
    log_in(client, colleague)
    assert client.session["_auth_user_id"] == str(colleague.pk)


@pytest.mark.parametrize(
    "password", ["password123", "qwertyuiop12", "short", "aaaaaaaaaaaa", "strigilstrigil1"]
)
def test_a_password_that_is_easily_guessed_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email="mei@example.org"))


def test_four_plain_words_are_a_password():
    validate_password(factories.PASSWORD, User(email="mei@example.org"))
    validate_password("a" * 30 + "x7 quiet lamp river stone" * 4, User(email="mei@example.org"))


def test_a_form_with_too_many_fields_is_a_clear_page(client):
    many = {f"field-{number}": "1" for number in range(1500)}
    assert client.post(reverse("account_login"), many).status_code == 422
    page = client.post(reverse("account_login"), many | {f"more-{number}": "1" for number in range(4000)})
    assert page.status_code == 400
    assert "<h1" in page.content.decode()
