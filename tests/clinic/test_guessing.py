"""Guessing is slowed, for each account and each address, and keeps nobody out but who guesses."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client

from clinic import settings as written
from tests import factories

pytestmark = pytest.mark.django_db
CLINIC, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    cache.clear()


@pytest.fixture
def person():
    return factories.clinic_with_staff().physio


def tries(email, password="not my password", *, at=CLINIC, client=None, **headers):
    sent = {"login": email, "password": password}
    return (client or Client()).post("/accounts/login/", sent, REMOTE_ADDR=at, headers=headers)


def is_in(answer):
    return answer.status_code == 302


def comes_in(person, **where):
    return is_in(tries(person.email, factories.PASSWORD, **where))


@pytest.mark.promise("log-in")
def test_typos_of_one_keep_no_colleague_of_the_same_clinic_out(person):
    colleague = factories.clinic_with_staff().physio
    for _ in range(6):
        tries(person.email)
    assert "Too many tries" in tries(person.email, factories.PASSWORD).content.decode()
    assert comes_in(colleague)


@pytest.mark.promise("log-in")
def test_who_guesses_elsewhere_does_not_lock_the_owner_out(person):
    for _ in range(6):
        tries(person.email, at=ELSEWHERE)
    assert comes_in(person)


@pytest.mark.promise("log-in")
def test_who_changes_the_end_of_the_own_address_is_one_guesser_and_an_old_address_is_itself(person):
    """A machine has 64 bits of an IPv6 address for itself. An IPv4 one, written as IPv6, is of no net."""
    for number in range(6):
        tries(person.email, at=f"2001:db8:7:7::{number}")
    assert not comes_in(person, at="2001:db8:7:7:ffff::9")
    assert comes_in(person, at="2001:db8:7:8::1")
    for _ in range(6):
        tries(person.email, at=f"::ffff:{ELSEWHERE}")
    assert not comes_in(person, at=ELSEWHERE)
    assert comes_in(person, at=f"::ffff:{CLINIC}")


@pytest.mark.promise("log-in")
def test_many_addresses_together_are_slowed_and_the_owners_own_tablet_is_not(person, settings):
    settings.TRIES_FROM_EVERYWHERE = "8/h/key"
    tablet = Client()
    assert comes_in(person, client=tablet)
    tablet.post("/accounts/logout/")
    for number in range(9):
        tries(person.email, at=f"198.51.100.{number}")
    assert not comes_in(person)
    assert comes_in(person, client=tablet)


@pytest.mark.promise("log-in")
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_makes_no_guesser_somebody_else(person, settings, proxies):
    """A proxy that is named in the settings writes the last address; what stands before it is hearsay."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    real = f", {ELSEWHERE}" if proxies else ""
    for number in range(6):
        tries(person.email, at=CLINIC, **{"X-Forwarded-For": f"10.0.0.{number}{real}"})
    last = {"X-Forwarded-For": f"10.0.0.99{real}", "Forwarded": "for=10.9.9.9", "X-Real-IP": "10.9.9.9"}
    assert not comes_in(person, at=CLINIC, **last)


TABLE = "CREATE TEMP TABLE django_cache (cache_key text PRIMARY KEY, value text, expires timestamptz)"
FILL = """
    INSERT INTO django_cache (cache_key, value, expires)
    SELECT ':1:tried_' || n, 'x', now() + interval '1 hour' FROM generate_series(1, 2000) n
"""


@pytest.mark.promise("log-in")
def test_whoever_tries_a_thousand_accounts_is_not_rid_of_the_own_tries():
    """A full cache throws away what has not ended, and the library calls it full at 300 entries."""
    kept = DatabaseCache("django_cache", written.CACHES["default"])
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        kept.set("a_first_try", "counted", 3600)
        cursor.execute(FILL)
    kept.set("one_more", "counted", 3600)
    assert kept.get("a_first_try") == "counted"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is worked on: that is what takes the time."""

    worked = 0

    def encode(self, password, salt):
        type(self).worked += 1
        return super().encode(password, salt)


def work_of(email):
    before = CountingHasher.worked
    answer = tries(email)
    page = answer.content.decode().replace(email, "").replace(str(answer.context["csrf_token"]), "")
    return CountingHasher.worked - before, answer.status_code, page


@pytest.mark.promise("strangers")
def test_known_unknown_and_passwordless_accounts_cost_the_same_work_and_say_the_same(person, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    person.set_password(factories.PASSWORD)
    person.save()
    no_password, left = factories.user(), factories.user()
    no_password.set_unusable_password()
    no_password.save()
    left.is_active = False
    left.save()
    known = work_of(person.email)
    assert known[0] == 1
    assert [work_of(one) for one in (no_password.email, left.email, "nobody@example.org")] == [known] * 3


@pytest.mark.promise("strangers")
def test_no_stranger_fills_a_letter_box(person, mailoutbox, django_capture_on_commit_callbacks, settings):
    """Of one that is known here and one that is not; what mail servers take for one box is one."""
    settings.ACCOUNT_RATE_LIMITS |= {"reset_password": settings.ACCOUNT_RATE_LIMITS["reset_password"][-8:]}
    for number in range(12):
        for email in (person.email, "nobody@example.org", f"no.body2+{number}@example.org"):
            with django_capture_on_commit_callbacks(execute=True):
                Client().post("/accounts/password/reset/", {"email": email}, REMOTE_ADDR=f"10.0.0.{number}")
    boxes = [one.to[0].partition("@")[0].partition("+")[0] for one in mailoutbox]
    assert [boxes.count(one) for one in (person.email.partition("@")[0], "nobody", "no.body2")] == [10] * 3
