"""Between the web server and Django: taken in whole, within a size and a time, before a thread is taken."""

import asyncio
import socket
import time
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress

import pytest
from django.conf import settings

from clinic import serving, whole_requests

FEW = 6  # more than the threads of a process
MEGABYTE = 1024 * 1024
HOST = (b"host", b"localhost")


class Taken(list):
    """The environments that reached it."""


@pytest.fixture
def taken():
    """What reached Django, which answers with the length of the body."""
    seen = Taken()

    def django(environ, start_response):
        seen.append(environ)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(len(environ["wsgi.input"].read())).encode()]

    seen.django = django
    return seen


def asked(taken, *pieces, length=None, headers=(), path=b"/", ends=True):
    """The answer to one request that comes in these pieces; without an end nothing comes after them."""
    if length is None:
        length = sum(map(len, pieces))
    scope = {
        "type": "http",
        "method": "POST",
        "raw_path": path,
        "query_string": b"a=%FF",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 8000),
        "client": ("10.0.0.9", 1),
        "headers": [HOST, (b"content-length", b"%d" % length), *headers],
    }
    left, told = list(pieces), []

    async def receive():
        if left:
            body = left.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(left) or not ends}
        return await asyncio.Event().wait()

    async def send(message):
        told.append(message)

    asyncio.run(whole_requests.in_front_of(taken.django)(scope, receive, send))
    return told[0]["status"], told[1]["body"]


def test_a_body_arrives_whole(taken):
    assert asked(taken, b"ab", b"", b"cd") == (200, b"4")
    assert (taken[0]["CONTENT_LENGTH"], taken[0]["REMOTE_ADDR"]) == ("4", "10.0.0.9")
    assert asked(taken) == (200, b"0")


@pytest.mark.promise("slow")
def test_one_that_does_not_come_takes_no_thread(taken, monkeypatch):
    monkeypatch.setattr(whole_requests, "SECONDS_TO_SEND", 0.01)
    status, words = asked(taken, b"half", length=9, ends=False)
    assert (status, words, taken) == (408, b"What was sent did not arrive in time.\n", [])


@pytest.mark.promise("slow")
def test_one_that_is_too_large_is_read_to_its_end_and_not_handed_on(taken):
    assert asked(taken, *[b"a" * MEGABYTE] * 7) == (200, b"0")
    assert int(taken[0]["CONTENT_LENGTH"]) == 7 * MEGABYTE > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert asked(taken, length=10**12, ends=False) == (200, b"0")
    assert taken[1]["CONTENT_LENGTH"] == str(10**12)


@pytest.mark.promise("slow")
def test_few_large_ones_are_in_memory_at_once(taken, monkeypatch):
    monkeypatch.setattr(whole_requests, "large", asyncio.Semaphore(0))
    monkeypatch.setattr(whole_requests, "SECONDS_TO_SEND", 0.01)
    assert asked(taken, b"a" * whole_requests.ORDINARY) == (200, b"%d" % whole_requests.ORDINARY)
    assert asked(taken, b"a" * MEGABYTE)[0] == 408


@pytest.mark.promise("slow")
def test_one_address_takes_two_places_of_the_large_ones(monkeypatch):
    """Who comes from elsewhere finds room. Behind our proxy each has an address of their own."""

    async def places(*addresses):
        async with asyncio.timeout(0.1), AsyncExitStack() as room:
            for address in addresses:
                scope = {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", address)]}
                await whole_requests.take_place(room, scope)

    monkeypatch.setattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 1)
    monkeypatch.setattr(whole_requests, "large", asyncio.Semaphore(whole_requests.MOST_LARGE))
    asyncio.run(places(b"203.0.113.9", b"203.0.113.9", b"203.0.113.10", b"1.1.1.1, 203.0.113.11"))
    assert len(whole_requests.large_of) == 0
    with pytest.raises(TimeoutError):
        asyncio.run(places(b"203.0.113.9", b"203.0.113.9", b"9.9.9.9, 203.0.113.9"))
    asyncio.run(places(b"2001:db8:1:1::1", b"2001:db8:1:1::2", b"2001:db8:1:2::1"))
    with pytest.raises(TimeoutError):
        asyncio.run(places(b"2001:db8:1:1::1", b"2001:db8:1:1::2", b"2001:DB8:1:1:9::3"))


@pytest.mark.promise("slow")
def test_a_large_one_that_falls_silent_gives_up_its_place(taken, monkeypatch):
    monkeypatch.setattr(whole_requests, "SECONDS_OF_SILENCE", 0.01)
    began = time.monotonic()
    assert asked(taken, b"a" * MEGABYTE, length=2 * MEGABYTE, ends=False)[0] == 408
    assert time.monotonic() - began < whole_requests.SECONDS_TO_SEND / 2


@pytest.mark.promise("slow")
def test_a_name_that_passes_for_another_is_left_out(taken):
    asked(taken, headers=[(b"x_forwarded_for", b"203.0.113.9"), (b"cookie", b"a=1"), (b"cookie", b"b=2")])
    assert "HTTP_X_FORWARDED_FOR" not in taken[0]
    assert taken[0]["HTTP_COOKIE"] == "a=1; b=2"


def test_an_address_is_handed_on_byte_by_byte(taken):
    asked(taken, path=b"/%E4%BD%A0%FF")
    assert taken[0]["PATH_INFO"].encode("latin-1") == "/你".encode() + b"\xff"
    assert taken[0]["QUERY_STRING"] == "a=%FF"


# The real server, without a database


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = serving.web_arguments("127.0.0.1", port)
    server = serving.start([*arguments, "--workers", "1"])
    try:
        until = time.monotonic() + 60
        while said(port, request("GET", "/health/"))[:1] != ["HTTP/1.1 200 OK"]:
            assert time.monotonic() < until and server.poll() is None
            time.sleep(0.05)
        yield port
    finally:
        serving.end_group(server)
        server.wait()


def request(method, path, *lines, body=""):
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *lines, "", body]
    )


@contextmanager
def sent(port, text):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(text.encode())
        yield connection


def said(port, text):
    """The lines of the answer, to its end."""
    answer = b""
    with suppress(OSError), sent(port, text) as connection:
        while piece := connection.recv(65536):
            answer += piece
    return answer.decode().split("\r\n")


@pytest.mark.promise("slow")
def test_half_a_body_from_some_holds_up_nobody(port):
    form = "Content-Type: application/x-www-form-urlencoded"  # else Django would not wait for it
    half = request("POST", "/health/", form, "Content-Length: 9", body="half")
    with ExitStack() as slow:
        for _each in range(FEW):
            slow.enter_context(sent(port, half))
        began = time.monotonic()
        for _page in range(20):  # by the last all the halves have arrived
            assert said(port, request("GET", "/health/"))[0] == "HTTP/1.1 200 OK"
        assert time.monotonic() - began < 10


@pytest.mark.promise("slow")
@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 4", "Content-Length: 5"),
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 4"),
        ("Transfer-Encoding: chunked",),
        ("Transfer-Encoding: chunked, identity",),
        ("Content-Length: -4",),
        ("Content-Length: 4, 5",),
    ],
)
def test_lengths_that_contradict_each_other_or_are_none(port, lines):
    """And what comes after it on the same connection is not taken for a second request."""
    follows = "0\r\n\r\nGET /health/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    text = request("POST", "/health/", *lines, body=follows).replace("Connection: close\r\n", "")
    answer = said(port, text)
    assert answer[0] == "HTTP/1.1 400 Bad Request"
    assert not any("200 OK" in line for line in answer[1:])


def test_what_is_refused_before_django_is_no_less_closed_to_browsers(port):
    answer = said(port, request("POST", "/health/", "Transfer-Encoding: chunked", body="0\r\n\r\n"))
    told = {line.lower() for line in answer}
    assert {"cache-control: no-store", "x-content-type-options: nosniff"} <= told
    assert "content-security-policy: default-src 'none'; frame-ancestors 'none'" in told
