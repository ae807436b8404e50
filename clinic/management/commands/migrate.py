import time

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError

from clinic.database_roles import as_role

LOCK_SECONDS = 2  # longer, and everybody who comes after waits behind the migration
TRIES, PAUSE_SECONDS = 30, 2
NO_LOCK = "55P03"
ONE_AT_A_TIME = 20261123  # two nodes that start with a new release


class Command(migrate.Command):
    """Django's own, as the role that owns the tables. It never queues behind somebody who holds a table for
    long, because all who come after would queue behind it: it lets go, waits and tries again. What a step had
    done is undone by then, and the steps before it stay."""

    def handle(self, *args, **options):
        with as_role("owner", options["database"]) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
                cursor.execute(f"SET lock_timeout = '{1000 * LOCK_SECONDS:.0f}ms'")
            return self.try_again_and_again(*args, **options)

    def try_again_and_again(self, *args, **options):
        for _again in range(TRIES):
            try:
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
