"""`manage.py verify_sessions`: is every signed session still what was sealed, in words and in rows?"""

from django.core.management.base import BaseCommand, CommandError

from clinic.database_roles import above_clinics
from clinic.models import Clinic
from sessions_app.queries.sealed_sessions import faults_of, sealed_sessions


class Command(BaseCommand):
    help = "Checks the seal of every signed session, and that its rows say what its sealed text says."

    def handle(self, *args, **options):
        with above_clinics():
            faults = [fault for clinic in Clinic.objects.order_by("pk") for fault in self.faults_in(clinic)]
        if faults:
            raise CommandError(f"{len(faults)} signed sessions are not what was sealed.")

    def faults_in(self, clinic):
        count, found = 0, []
        for session in sealed_sessions(clinic):
            count += 1
            found += [f"{clinic}: session {session.pk}: {fault}" for fault in faults_of(session)]
        for fault in found:
            self.stderr.write(fault)
        if not found:
            self.stdout.write(f"{clinic}: {count} signed sessions, all as sealed.")
        return found
