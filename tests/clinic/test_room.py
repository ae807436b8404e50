"""A page costs the same however deep in the interpreter's stack it happens to run."""

import time

from django.conf import settings

from clinic.room import with_room


def leaf():
    return None


def many_calls():
    for _number in range(3000):
        leaf()


def deep(levels):
    return many_calls() if levels == 0 else deep(levels - 1)


def cost(work, levels):
    """The better of two, so that another process on the machine is not taken for the stack."""
    taken = []
    for _time in range(2):
        begun = time.process_time()
        work(levels)
        taken.append(time.process_time() - begun)
    return min(taken)


def test_no_depth_is_dear_where_there_is_room():
    """At the edge of a chunk the same loop costs fifty times as much."""
    costs = [cost(with_room(deep), levels) for levels in range(250)]
    assert max(costs) < 12 * min(costs)


def test_every_request_is_answered_where_there_is_room():
    assert settings.MIDDLEWARE[0] == "clinic.middleware.room.room_middleware"


def test_room_changes_nothing_else():
    assert with_room(divmod)(7, 2) == (3, 1)
    assert with_room(deep).__name__ == "deep"
