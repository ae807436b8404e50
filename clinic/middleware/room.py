"""Outermost: whatever answers a request has room on the interpreter's stack (clinic/room.py says why)."""

from clinic.room import with_room


def room_middleware(get_response):
    return with_room(get_response)
