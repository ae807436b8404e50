"""Two pages of one log-in at once: the one that ends later undoes nothing of the other."""

import time
from threading import Thread

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import connection, transaction

from clinic import pins
from clinic.actions.people import log_out_everywhere
from clinic.log_in_store import SessionStore
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return factories.user()


@pytest.fixture
def key(person):
    """A log-in with a PIN, as every page of it finds it."""
    store = SessionStore()
    store.update({SESSION_KEY: str(person.pk), pins.PIN_KEY: "hashed", "seen_at": 1})
    store.save()
    device = {"ip": "127.0.0.1", "user_agent": "a tablet", "user": person}
    UserSession.objects.create(session_key=store.session_key, **device)
    return store.session_key


def page(key):
    """One that has read its log-in and is not yet done."""
    store = SessionStore(key)
    assert store[pins.PIN_KEY]
    return store


def lock(key):
    locked = page(key)
    locked[pins.RESTING_KEY] = "Sam"
    locked.save()


@pytest.mark.promise("log-in")
def test_a_slow_page_that_began_before_the_lock_leaves_it_locked(key):
    slow = page(key)
    lock(key)
    slow["seen_at"] = 2
    slow["form"] = "kept"
    slow.save()
    assert dict(page(key).items()) == {
        SESSION_KEY: slow[SESSION_KEY],
        pins.PIN_KEY: "hashed",
        pins.RESTING_KEY: "Sam",
        "seen_at": 2,
        "form": "kept",
    }


@pytest.mark.promise("log-in")
def test_a_slow_page_that_began_while_it_rested_does_not_lock_it_again(key):
    lock(key)
    slow = page(key)
    woken = page(key)
    pins.wake(woken)
    woken.save()
    slow["seen_at"] = 2
    slow.save()
    assert not pins.is_resting(page(key))


@pytest.mark.promise("log-in")
def test_what_one_page_forgets_another_does_not_bring_back(key):
    slow, forgets = page(key), page(key)
    pins.forget(forgets)
    forgets.save()
    slow["seen_at"] = 2
    slow.save()
    assert not pins.has_pin(SessionStore(key))


@pytest.mark.promise("log-in")
def test_a_new_key_leaves_a_locked_log_in_locked(key):
    slow = page(key)
    lock(key)
    slow.cycle_key()
    assert pins.is_resting(SessionStore(slow.session_key)) and not SessionStore(key).exists(key)


@pytest.mark.promise("log-in")
@pytest.mark.parametrize("write", ["save", "cycle_key"])
@pytest.mark.parametrize("how", ["logged out", "logged out everywhere"])
def test_a_log_in_that_ended_stays_ended(person, key, write, how):
    slow = page(key)
    page(key).flush() if how == "logged out" else log_out_everywhere(person)
    slow["seen_at"] = 2
    with pytest.raises((UpdateError, SessionInterrupted)):
        getattr(slow, write)()
    assert not SessionStore.get_model_class().objects.exists()


def test_an_unknown_key_is_never_taken_over():
    store = SessionStore("chosen-by-a-stranger-0123456789ab")
    store["seen_at"] = 1
    store.save()
    assert store.session_key != "chosen-by-a-stranger-0123456789ab"


# Truly at once


@pytest.mark.promise("log-in")
@pytest.mark.django_db(transaction=True)
def test_a_page_waits_for_the_lock_that_is_just_being_written(key):
    slow = page(key)
    slow["seen_at"] = 2
    with transaction.atomic():
        lock(key)
        thread = Thread(target=lambda: (slow.save(), connection.close()))
        thread.start()
        wait_until_somebody_waits()
    thread.join()
    assert pins.is_resting(page(key)) and page(key)["seen_at"] == 2


@pytest.mark.promise("log-in")
@pytest.mark.django_db(transaction=True)
def test_a_new_key_that_is_just_being_given_is_ended_with_the_others(person, key):
    slow = page(key)
    with transaction.atomic():
        slow.cycle_key()
        thread = Thread(target=lambda: (log_out_everywhere(person), connection.close()))
        thread.start()
        wait_until_somebody_waits()
    thread.join()
    assert not SessionStore.get_model_class().objects.exists()
    assert not UserSession.objects.exists()


def wait_until_somebody_waits():
    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")
