"""A connection that goes back to a pool, or is kept for the next request, carries nothing of anybody."""

from contextlib import contextmanager, suppress

import pytest
from django.db import DatabaseError, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from clinic.identity import acting_as, become

LEFT = """
    SELECT 'identity', app_user()::text WHERE app_user() IS NOT NULL
    UNION ALL SELECT 'identity', app_clinic()::text WHERE app_clinic() IS NOT NULL
    UNION ALL SELECT 'setting', name FROM pg_settings WHERE source = 'session' AND name <> 'TimeZone'
    UNION ALL SELECT 'role', current_user::text WHERE current_user <> session_user
    UNION ALL SELECT 'statement', name FROM pg_prepared_statements
    UNION ALL SELECT 'cursor', name FROM pg_cursors WHERE is_holdable
    UNION ALL SELECT 'channel', pg_listening_channels()
    UNION ALL SELECT 'lock', objid::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
    UNION ALL SELECT 'table', relname FROM pg_class
        WHERE relpersistence = 't' AND relnamespace = pg_my_temp_schema()
"""


def ask(connection, question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


@contextmanager
def served_by(way, blocker):
    """The default connection, kept in this way; one server process behind it, as behind a pooler."""
    settings = dict(connections["default"].settings_dict)
    settings |= {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 1, "max_size": 1}}}
    if way == "kept":
        settings |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {}}
    with blocker.unblock():
        before, mine = connections["default"], DatabaseWrapper(settings, "default")
        connections["default"] = mine
        try:
            yield mine
        finally:
            connections["default"] = before
            mine.close()
            mine.close_pool()


def passes_through():
    with acting_as(7, 8):
        become(9, 10)


def fails_half_way():
    with suppress(ZeroDivisionError), acting_as(7, 8):
        1 / 0  # noqa: B018


def is_refused_by_the_database():
    with suppress(DatabaseError), acting_as(7, 8):
        ask(connections["default"], "SELECT 1 / 0")


def is_cut_off_in_the_middle():
    """Its transaction still open: nobody came back to end it."""
    connection = connections["default"]
    connection.set_autocommit(False)
    ask(connection, "SELECT set_config('app.clinic_id', '8', true)")
    connection.in_atomic_block = False


REQUESTS = [passes_through, fails_half_way, is_refused_by_the_database, is_cut_off_in_the_middle]


@pytest.mark.promise("own")
@pytest.mark.parametrize("way", ["pooled", "kept"])
def test_the_next_one_finds_nothing_of_the_one_before(way, django_db_setup, django_db_blocker):
    with served_by(way, django_db_blocker) as connection:
        (fresh,) = ask(connection, "SELECT pg_backend_pid()")
        for request in REQUESTS:
            request()
            connection.close() if way == "pooled" or not connection.get_autocommit() else None
            assert ask(connection, LEFT) == [], request.__name__
            if way == "pooled":
                assert ask(connection, "SELECT pg_backend_pid()") == [fresh], "the same server process"
