import io
import json
import time

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection, connections

from clinic import database, serving
from clinic.database_roles import above_clinics, grant_tables, refuse_mighty_app
from clinic.middleware.probes import what_is_lacking
from clinic.models import User


class Command(BaseCommand):
    help = "Everything at once: database, migrations, catalogue, web server and worker, until Ctrl-C."
    requires_system_checks = []

    def handle(self, **options):
        """The web server loads its pages meanwhile, and ends before the database does."""
        service = serving.service()
        with database.in_use(), serving.stopped_at_last(service):
            self.prepare_tables()
            self.serve(service)

    def prepare_tables(self):
        """Those of this release, as grants.py has them, and the facts that came with it. Loading the
        migrations only to find that all of them are there takes a second: their names tell."""
        if is_untouched():
            demo_wanted().touch()
            self.stdout.write("A new database: the first start takes a little longer.")
        is_new = bool(what_is_lacking())
        if is_new:
            call_command("migrate", verbosity=0, interactive=False)
        refuse_mighty_app()
        with above_clinics():
            grant_tables("default")
        if is_new or demo_wanted().exists():
            self.look_through_facts()

    def serve(self, service):
        """The demo is whole before anybody sees it; the facts are looked through beside the first page."""
        if demo_wanted().exists():
            self.fill_demo()
        serving.refuse_taken(settings.ADDRESS, settings.PORT)  # a first start takes minutes
        service.open_web()
        self.look_through_facts()
        service.wait_until_ready()
        self.greet(time.monotonic() - service.began, demo_accounts())
        connections.close_all()
        service.watch()

    def look_through_facts(self):
        call_command("second_factors", verbosity=0)
        if "catalogue" in get_commands():
            call_command("catalogue", verbosity=0)
        if "verify_summaries" in get_commands():
            call_command("verify_summaries", missing=True, verbosity=0)

    def fill_demo(self):
        if is_only_here() and "demo" in get_commands():
            call_command("demo", if_empty=True, verbosity=0)
        demo_wanted().unlink()

    def greet(self, seconds, accounts):
        self.stdout.write(f"\nStrigil is at {settings.SITE_URL}  (ready in {seconds:.1f} s, Ctrl-C stops)\n")
        for account in accounts:
            self.stdout.write("{clinic:<24} {role:<16} {email:<40} {password}".format(**account))
        self.stdout.flush()


def demo_wanted():
    """A file that lasts until the demo is whole: whoever broke it off finds it filled at the next start."""
    return settings.VAR / "demo.wanted"


def is_untouched():
    """Without a single table. The server itself may be older: the tests start the same one."""
    return database.embedded() is not None and not connection.introspection.table_names()


def is_only_here():
    """Nobody else reaches it. Where others do, there are no log-ins whose password everybody knows."""
    return settings.LOOPBACK and settings.ADDRESS in serving.HERE


def demo_accounts():
    """The log-ins of the demo that are there to be used: none on a clinic's own database."""
    if "demo" not in get_commands():
        return []
    said = io.StringIO()
    call_command("demo", accounts=True, stdout=said)
    accounts = json.loads(said.getvalue() or "[]")
    there = set(
        User.objects.filter(email__in=[one["email"] for one in accounts]).values_list("email", flat=True)
    )
    return [one for one in accounts if one["email"] in there]
