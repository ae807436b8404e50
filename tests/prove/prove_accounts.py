"""Guessing against a real server: many at once are no more than one by one, and the clock tells nothing."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.prove.servers import PASSWORD, Browser, Node

WRONG = "not-her-password-at-all"
KNOWN = [
    *("sam@harbour.example", "grace@harbour.example", "tom@harbour.example", "nadia@harbour.example"),
    *("maya@patients.example", "kofi@patients.example", "chloe@riverside.example", "ines@riverside.example"),
]
PIN, GUESSERS, GUESSES = "730418", 8, 3
MOST_APART = 0.5  # of the slower: a busy machine is uneven; without care one is a twentieth of the other


@pytest.fixture(scope="module")
def node(clinics):
    with clinics() as server, Node(server) as one:
        yield one


def copy_of(browser):
    other = Browser()
    other.cookies = dict(browser.cookies)
    return other


def seconds_of(node, path, **fields):
    browser = Browser()
    page = browser.get(node, path)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    began = time.perf_counter()
    browser.ask(node, "POST", path, fields | {"csrfmiddlewaretoken": token})
    return time.perf_counter() - began


def is_told_apart(node, path, field, **more):
    """Turn by turn, so that a busy moment meets both. Few tries for each account: none is held up."""
    known, unknown = [], []
    for number, email in enumerate(KNOWN * 3):
        known.append(seconds_of(node, path, **{field: email}, **more))
        unknown.append(seconds_of(node, path, **{field: f"nobody{number}@example.org"}, **more))
    one, other = statistics.median(known), statistics.median(unknown)
    print(f"{path}: known {one * 1000:.0f} ms, unknown {other * 1000:.0f} ms")
    return abs(one - other) > MOST_APART * max(one, other)


@pytest.mark.promise("strangers")
def test_a_wrong_password_takes_as_long_for_an_account_that_is_there_as_for_none(node):
    assert not is_told_apart(node, "/accounts/login/", "login", password=WRONG)


@pytest.mark.promise("strangers")
def test_a_forgotten_password_takes_as_long_for_an_account_that_is_there_as_for_none(node):
    assert not is_told_apart(node, "/accounts/password/reset/", "email")


@pytest.mark.promise("log-in")
def test_many_who_guess_a_pin_at_once_have_five_tries_together(node):
    sam = Browser()
    assert sam.log_in(node, "ada@harbour.example") or sam.log_in(node, "ines@riverside.example")
    sam.get(node, "/account/pin/")
    sam.post(node, "/accounts/reauthenticate/", password=PASSWORD)
    assert sam.post(node, "/account/pin/", pin=PIN, again=PIN).status == 302
    sam.ask(node, "POST", "/account/lock/", {"csrfmiddlewaretoken": token_of(sam, node, "/account/")})
    token = token_of(sam, node, "/come-back/")

    def guess(number):
        fields = {"pin": f"{480000 + number * 37}", "csrfmiddlewaretoken": token}
        return copy_of(sam).ask(node, "POST", "/come-back/", fields)

    with ThreadPoolExecutor(GUESSERS) as several:
        answers = list(several.map(guess, range(GUESSERS * GUESSES)))
    assert {one.status for one in answers} <= {302, 422}
    assert sum(one.status == 422 for one in answers) <= 5  # told "wrong" before the log-in had ended
    assert answers[-1].headers["Location"].startswith("/accounts/login/")
    sam.ask(node, "POST", "/come-back/", {"pin": PIN, "csrfmiddlewaretoken": token})
    assert sam.get(node, "/account/").status == 302


def token_of(browser, node, path):
    return browser.get(node, path).text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
