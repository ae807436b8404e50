import json

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from clinic import clock
from clinic.database_roles import as_role
from clinic.identity import acting_as
from clinic.models import Clinic, User
from sessions_app.demo.at_home import live_at_home
from sessions_app.demo.care import live_through
from sessions_app.demo.keeping import keep
from sessions_app.demo.looking import look_in
from sessions_app.demo.opening import open_house
from sessions_app.demo.people import HOUSES, PASSWORD
from sessions_app.demo.safety import look_after
from sessions_app.demo.telling import tell


class Command(BaseCommand):
    help = "Fill an empty database with two invented clinics, or print their log-ins."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="print the demo log-ins as JSON")
        parser.add_argument("--if-empty", action="store_true", help="leave a database in use as it is")

    def handle(self, *, accounts=False, if_empty=False, **options):
        if accounts:
            self.stdout.write(json.dumps(demo_accounts(), ensure_ascii=False, indent=2))
        elif not is_in_use():
            self.fill()
        elif not if_empty:
            raise CommandError(_("This database holds clinics already: the demo is for an empty one."))

    def fill(self):
        at = clock.now()
        with transaction.atomic():
            for house in HOUSES:
                with acting_as():
                    opened = open_house(house, at=at)
                    live_through(house, opened, at=at)
                    look_after(house, opened, at=at)
                    live_at_home(house, opened, at=at)
                    tell(opened, at=at)
                    keep(house, opened, at=at)
                    look_in(opened, at=at)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(_("Two demo clinics are ready. Their log-ins: manage.py demo --accounts"))


def is_in_use():
    """A clinic counts before anybody has joined it; without a clinic around, only the owner sees one."""
    if User.objects.exists():
        return True
    with as_role("owner"):
        return Clinic.objects.exists()


def demo_accounts():
    """Who can log in, as {clinic, role, email, password, note}."""
    rows = []
    for house in HOUSES:
        rows += [_account(house, one.role, one.email, one.name) for one in house.staff]
        rows += [
            _account(house, "patient", one.email, f"{one.given} {one.family}")
            for one in house.patients
            if one.email
        ]
        rows += [
            _account(
                house,
                "patient",
                one.guardian.email,
                _("%(guardian)s, for %(child)s")
                % {"guardian": one.guardian.name, "child": f"{one.given} {one.family}"},
            )
            for one in house.patients
            if one.guardian
        ]
    return rows


def _account(house, role, email, name):
    return {"clinic": house.name, "role": role, "email": email, "password": PASSWORD, "note": name}
