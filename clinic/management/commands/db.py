from django.core.management.base import BaseCommand, CommandError

from clinic import database, database_roles
from clinic.database import DatabaseUnavailable


class Command(BaseCommand):
    help = (
        "The embedded database: start it and leave it running, stop it, say whether it runs; "
        "or print the roles that the superuser of a server of your own is to make."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["start", "stop", "status", "roles"])

    def handle(self, *, action, **options):
        if action == "roles":
            self.stdout.write(database_roles.as_script(database.NAME))
            return
        cluster = database.embedded()
        if cluster is None:
            raise CommandError("DATABASE_URL names the database: its own server starts and stops it.")
        try:
            getattr(self, action)(cluster)
        except DatabaseUnavailable as reason:
            raise CommandError(str(reason)) from reason

    def start(self, cluster):
        cluster.keep(True)
        cluster.start()
        self.status(cluster)

    def stop(self, cluster):
        cluster.keep(False)
        cluster.stop()
        self.status(cluster)

    def status(self, cluster):
        state = "runs" if cluster.is_ready() else "does not run"
        self.stdout.write(f"The embedded database {state}. Data: {cluster.files.data}")
