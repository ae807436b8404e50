"""A request is taken in whole, within a size and a time, before one of Django's few threads has anything to
do with it, and an answer is handed over whole: whoever sends or reads slowly holds up nobody
(docs/decisions/0039).
"""

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from urllib.parse import unquote_to_bytes
from weakref import WeakValueDictionary

from django.conf import settings

from clinic.addresses import address_of, counted_as

THREADS = 4  # so that one page that waits, for a lock or a slow question, holds up no other
SECONDS_TO_SEND = 60
SECONDS_OF_SILENCE = 10  # in a large one, which holds a place that others wait for
ORDINARY = 256 * 1024  # a whole treatment is some 30 KB
MOST_THROWN_AWAY = 32 * 1024 * 1024  # a browser reads no answer before it has sent everything
MOST_LARGE = 8  # larger ones in memory at once; the others are read when it is their turn
MOST_LARGE_OF_ONE = 2  # from one address: a stranger who sends slowly leaves room for everybody else

PLAIN = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"connection", b"close"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
]

large = asyncio.Semaphore(MOST_LARGE)
large_of = WeakValueDictionary()  # address: its own share, as long as somebody holds or waits for it


class Gone(Exception):
    """Whoever asked is no longer there."""


def in_front_of(django):
    """The ASGI application before this WSGI one, which has threads of its own."""
    threads = ThreadPoolExecutor(THREADS, "django")

    async def application(scope, receive, send):
        try:
            async with AsyncExitStack() as room:
                start, content = await answer(django, threads, scope, receive, room)
        except Gone:
            return
        await send(start)
        await send({"type": "http.response.body", "body": content})

    return application


async def answer(django, threads, scope, receive, room):
    if any(name == b"transfer-encoding" for name, _value in scope["headers"]):
        return plain(400, "Say how long it is: no browser sends otherwise.")
    try:
        async with asyncio.timeout(SECONDS_TO_SEND):
            size, body = await taken_in(scope, receive, room)
    except TimeoutError:
        return plain(408, "What was sent did not arrive in time.")
    work = partial(ask, django, scope, size, body)
    return await asyncio.get_running_loop().run_in_executor(threads, work)


def plain(status, words):
    """Without Django. The connection ends with it: what else comes on it means nothing."""
    return {"type": "http.response.start", "status": status, "headers": PLAIN}, f"{words}\n".encode()


async def taken_in(scope, receive, room):
    """How much was sent, and all of it; nothing of what is too large, which `sizes` then says."""
    said = int(dict(scope["headers"]).get(b"content-length", 0))
    if said > MOST_THROWN_AWAY:
        return said, b""
    size, body, goes_on = 0, bytearray(), bool(said)
    while goes_on:
        async with asyncio.timeout(SECONDS_OF_SILENCE if size > ORDINARY else None):
            message = await receive()
        if message["type"] != "http.request":
            raise Gone
        piece, goes_on = message.get("body", b""), message.get("more_body", False)
        if size <= ORDINARY < size + len(piece):
            await take_place(room, scope)
        size += len(piece)
        if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            body += piece
        else:
            body.clear()
    return size, bytes(body)


async def take_place(room, scope):
    forwarded = headers_of(scope).get("HTTP_X_FORWARDED_FOR", "")
    address = address_of((scope.get("client") or [""])[0], forwarded)
    own = large_of.setdefault(counted_as(address), asyncio.Semaphore(MOST_LARGE_OF_ONE))
    await room.enter_async_context(own)
    await room.enter_async_context(large)


def ask(django, scope, size, body):
    """In a thread that keeps its connections to the database."""
    start = {"type": "http.response.start"}

    def start_response(status, headers, exc_info=None):
        start["status"] = int(status[:3])
        start["headers"] = [(name.lower().encode("latin-1"), one.encode("latin-1")) for name, one in headers]

    content = django(environ_of(scope, size, body), start_response)
    try:
        return start, b"".join(content)
    finally:
        getattr(content, "close", bool)()


def headers_of(scope):
    """A name with `_` could pass for one with `-`, such as the address that our proxy saw: it is left out."""
    found = {}
    for name, value in scope["headers"]:
        if b"_" not in name:
            known = name.decode("latin-1").upper().replace("-", "_")
            found.setdefault(known, []).append(value.decode("latin-1"))
    return {
        name if name == "CONTENT_TYPE" else f"HTTP_{name}": ("; " if name == "COOKIE" else ",").join(values)
        for name, values in found.items()
    }


def environ_of(scope, size, body):
    host, port = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"].partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": (scope.get("client") or [""])[0],
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | headers_of(scope) | {"CONTENT_LENGTH": str(size)}
