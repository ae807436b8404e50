"""The product as it is run, while many send half of what they said, or nothing, or read no answer: everybody
else is served within a second, and whoever is too slow is told so."""

import socket
import statistics
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from clinic import whole_requests
from clinic.settings import BASE_DIR
from tests.prove.running import product

MANY = 50
AT_MOST = 1.0
STATIC = Path(BASE_DIR) / "static"
KEPT_ON_THE_WAY = 5_000_000  # octets, in what both ends of a connection hold (measured on Linux: 4.3 million)
LARGE, MOST_LARGE = 2_000_000, whole_requests.MOST_LARGE


@pytest.fixture(scope="module")
def running():
    with tempfile.TemporaryDirectory(prefix="strigil-slow-") as folder, product(Path(folder)) as running:
        assert running.get("/accounts/login/") == 200
        yield running


def half_a_body(running):
    return (
        b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + b"a" * 100_000
    )


def half_a_head(running):
    return b"POST /accounts/login/ HTTP/1.1\r\nHost: loc"


def nothing(running):
    return b""


def answers_and_no_hand_to_take_them(running):
    """Our largest file, asked for without reading: more than the network keeps on the way."""
    largest = max(
        (file for file in STATIC.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size
    )
    address = f"/static/{largest.relative_to(STATIC)}"
    times = 2 * KEPT_ON_THE_WAY // largest.stat().st_size
    return f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * times


def held(running, stack, words):
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=90))
    connection.setblocking(False)
    with suppress(BlockingIOError):
        connection.sendall(words)
    connection.setblocking(True)
    connection.settimeout(90)
    return connection


@pytest.mark.promise("slow")
@pytest.mark.parametrize("how", [half_a_body, half_a_head, nothing])
def test_fifty_slow_ones_hold_up_nobody(running, how):
    with ExitStack() as stack:
        for _each in range(MANY):
            held(running, stack, how(running))
        took = []
        last = getattr(running, "last", [])
        for number in range(20):
            began = time.monotonic()
            value = [f"{how.__name__} {number}"]
            assert running.save("text", last, value, f"{how.__name__.replace('_', '.')}.{number}")[0] == 200
            took.append(time.monotonic() - began)
            running.last = last = value
    middle, most = statistics.median(took), max(took)
    print(f"\n{how.__name__}: {MANY} held, twenty saves of {middle:.2f} s, {most:.2f} s at most")
    assert max(took) < AT_MOST


@pytest.mark.promise("slow")
def test_large_bodies_that_stop_in_their_middle_leave_room_for_those_of_others(running):
    """More than a process takes at once, all from one address."""
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % LARGE
    with ExitStack() as stack:
        slow = [held(running, stack, head + b"a" * (LARGE // 2)) for _each in range(4 * MOST_LARGE)]
        time.sleep(1)
        began = time.monotonic()
        elsewhere = socket.create_connection(("127.0.0.1", running.port), source_address=("127.0.0.2", 0))
        other = stack.enter_context(elsewhere)
        other.sendall(head + b"a" * LARGE)
        assert other.recv(65536).startswith(b"HTTP/1.1 ")
        assert time.monotonic() - began < AT_MOST
        assert slow[0].recv(65536).startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - began < 2 * whole_requests.SECONDS_OF_SILENCE


@pytest.mark.promise("slow")
def test_who_reads_no_answer_holds_up_nobody(running):
    with ExitStack() as stack:
        for _each in range(10):
            held(running, stack, answers_and_no_hand_to_take_them(running))
        running.wait_until(lambda: running.get("/accounts/login/") == 200)
        time.sleep(20)  # the pages that were asked for are made by now; nobody reads them
        began = time.monotonic()
        assert running.get("/accounts/login/") == 200
        assert time.monotonic() - began < AT_MOST


@pytest.mark.promise("slow")
def test_who_is_too_slow_is_told_so(running):
    with ExitStack() as stack:
        slow = held(running, stack, half_a_body(running))
        began = time.monotonic()
        answer = slow.recv(65536).decode()
        assert answer.startswith("HTTP/1.1 408 ")
        assert abs(time.monotonic() - began - whole_requests.SECONDS_TO_SEND) < 5
