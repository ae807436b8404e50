import time
from contextlib import contextmanager
from itertools import count

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError

from clinic.database_roles import above_clinics

LOCK_SECONDS = 2  # longer, and everybody who comes after waits behind the migration
TRIES, PAUSE_SECONDS = 30, 2
NO_LOCK = "55P03"
ONE_AT_A_TIME = 20261123  # two nodes that start with a new release
BESIDE = " INDEX CONCURRENTLY "  # built beside everybody's work: who waits for it holds up nobody
UNFINISHED = """
    SELECT indexrelid::regclass FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE NOT indisvalid AND relowner = current_user::regrole
"""


class Command(migrate.Command):
    """Django's own, as the role that owns the tables. It never queues behind somebody who holds a table for
    long, because all who come after would queue behind it: it lets go, waits and tries again. What a step had
    done is undone by then, and the steps before it stay."""

    def handle(self, *args, **options):
        with above_clinics(alias=options["database"]) as connection:
            with connection.cursor() as cursor:
                self.wait_for_my_turn(cursor)
                cursor.execute(f"SET lock_timeout = '{1000 * LOCK_SECONDS:.0f}ms'")
            with connection.execute_wrapper(an_index_waits_and_is_made_once):
                return self.try_again_and_again(connection, *args, **options)

    def wait_for_my_turn(self, cursor):
        """Asked again and again: a question that waits would hold a snapshot, and the node whose turn it is
        would wait for that one's end before it calls its index finished."""
        for asked in count():
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
            if cursor.fetchone()[0]:
                return
            if not asked:
                self.stderr.write("Somebody else is migrating: waiting.")
            time.sleep(PAUSE_SECONDS)

    def try_again_and_again(self, connection, *args, **options):
        for _again in range(TRIES):
            try:
                if not (options.get("check_unapplied") or options.get("plan")):
                    drop_unfinished_indexes(connection)
                return super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") != NO_LOCK:
                    raise
                self.stderr.write("A table is in use just now: trying again.")
                time.sleep(PAUSE_SECONDS)
        raise CommandError(
            "A table stayed in use all the time: this step is not done, and nothing is half done. Run it "
            "again at a quieter hour, or end what holds the table (pg_stat_activity names it)."
        )


def drop_unfinished_indexes(connection):
    """Whoever is broken off while an index is built leaves it there, unused, and its name is taken."""
    with connection.cursor() as cursor:
        cursor.execute(UNFINISHED)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def an_index_waits_and_is_made_once(execute, sql, params, many, context):
    """It is called finished when everybody has ended who began before it, a backup too: it waits for them as
    long as they take. A step of several indexes that was broken off finds the first ones made."""
    if BESIDE not in str(sql):
        return execute(sql, params, many, context)
    if sql.startswith("CREATE") and "IF NOT EXISTS" not in sql:
        sql = sql.replace(BESIDE, f"{BESIDE}IF NOT EXISTS ", 1)
    with patience(context["connection"]):
        return execute(sql, params, many, context)


@contextmanager
def patience(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute("SET lock_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
