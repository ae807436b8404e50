"""A listener on this process: whoever it turns to, by name or by address, is written down."""

import sys
from contextlib import contextmanager

OWN = ("127.0.0.1", "::1", "localhost", "")
LISTENED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_heard = None


def _note(event, arguments):
    if _heard is None or event not in LISTENED:
        return
    where = arguments[-1] if event in ("socket.connect", "socket.sendto") else arguments[0]
    host = where[0] if isinstance(where, tuple) else where
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    if not (isinstance(host, str) and (host.startswith(("/", "\0")) or host in OWN)):
        _heard.append(f"{event} {where!r}")


@contextmanager
def listening():
    """Yields what is heard. A hook of the interpreter can not be taken out again: it rests meanwhile."""
    global _heard
    if not getattr(listening, "is_hooked", False):
        sys.addaudithook(_note)
        listening.is_hooked = True
    _heard = heard = []
    try:
        yield heard
    finally:
        _heard = None
