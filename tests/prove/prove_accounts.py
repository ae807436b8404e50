"""Guessing against a real server: many at once are no more than one by one, and the clock tells nothing."""

import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from clinic import events
from tests.prove.servers import PASSWORD, Browser, Node

WRONG = "not-her-password-at-all"
KNOWN = [
    *("sam@harbour.example", "grace@harbour.example", "tom@harbour.example", "nadia@harbour.example"),
    *("maya@patients.example", "kofi@patients.example", "chloe@riverside.example", "ines@riverside.example"),
]
PIN, GUESSERS, GUESSES = "730418", 8, 3
MOST_APART = 0.5  # of the slower: a busy machine is uneven; without care one is a twentieth of the other


# A link for a new password goes to a proved address alone: of the known ones half are, and half are not.
PROVED = "UPDATE account_emailaddress SET verified = email ~ '@harbour'"


@pytest.fixture(scope="module")
def node(clinics):
    with clinics() as server, Node(server, LOG_FORMAT="json") as one:
        server.ask(PROVED)
        yield one


def copy_of(browser):
    other = Browser()
    other.cookies = dict(browser.cookies)
    return other


def seconds_of(node, path, status, place, **fields):
    browser = Browser(place)
    token = token_of(browser, node, path)
    began = time.perf_counter()
    answer = browser.ask(node, "POST", path, fields | {"csrfmiddlewaretoken": token})
    assert answer.status == status, answer.status  # a try that is slowed would measure nothing
    return time.perf_counter() - began


def told_apart(node, path, status, field, **more):
    """Whose time tells. Turn by turn, so that a busy moment meets all, and each from an address of its own:
    few tries for each account and each address, so that none is held up."""
    took = {"proved": [], "known": [], "unknown": []}
    for number, email in enumerate(KNOWN * 3):
        is_proved, place = email.endswith("@harbour.example"), f"127.1.0.{number + 1}"
        asked = seconds_of(node, path, status, place, **{field: email}, **more)
        took["proved" if is_proved else "known"].append(asked)
        nobody = f"nobody{number}@example.org"
        took["unknown"].append(seconds_of(node, path, status, place, **{field: nobody}, **more))
    middle = {whose: statistics.median(seconds) for whose, seconds in took.items()}
    print(f"{path}: {', '.join(f'{whose} {1000 * one:.0f} ms' for whose, one in middle.items())}")
    nobodys = middle.pop("unknown")
    return [whose for whose, one in middle.items() if abs(one - nobodys) > MOST_APART * max(one, nobodys)]


@pytest.mark.promise("strangers")
def test_a_wrong_password_takes_as_long_for_an_account_that_is_there_as_for_none(node):
    assert told_apart(node, "/accounts/login/", 422, "login", password=WRONG) == []


@pytest.mark.promise("strangers")
def test_a_forgotten_password_takes_as_long_for_an_account_that_is_there_as_for_none(node):
    assert told_apart(node, "/accounts/password/reset/", 302, "email") == []


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
    assert looked_at(node) == 5  # the others were not even compared with it
    assert {one.status for one in answers} <= {302, 422}
    assert sum(one.status == 422 for one in answers) <= 5  # told "wrong" before the log-in had ended
    assert answers[-1].headers["Location"].startswith("/accounts/login/")
    sam.ask(node, "POST", "/come-back/", {"pin": PIN, "csrfmiddlewaretoken": token})
    assert sam.get(node, "/account/").status == 302


def looked_at(node):
    """How many PINs were told right or wrong, and not only that there were too many tries."""
    told = [json.loads(line) for line in node.log.read_text().splitlines() if line.startswith("{")]
    tries = [one["outcome"] for one in told if one.get("factor") == events.PIN]
    return len(tries) - tries.count(events.SLOWED)


def token_of(browser, node, path):
    return browser.get(node, path).text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
