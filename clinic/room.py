"""Room on the interpreter's own stack for everything that a call goes on to do.

CPython keeps the frames of Python functions in chunks of 16 KB and gives the last chunk back to the system as
soon as it is empty. A loop that happens to run at the edge of a chunk asks for a new one and gives it back
with every call it makes: a page that lies there costs up to twice its time, and which page that is depends on
nothing but how deep it is nested (Today: 50 ms of CPU at the edge, 33 away from it). A frame that is larger
than a chunk gets a larger one, and what is called from it finds room in the rest.
"""

from functools import wraps

SLOTS = 2**16  # of 8 bytes: the chunk is then 1 MB, of which the system gives only what is touched


def with_room(function):
    """The same function, called where no frame below it meets the edge of a chunk."""

    @wraps(function)
    def roomy(*args, **kwargs):
        return function(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=SLOTS)
    return roomy
