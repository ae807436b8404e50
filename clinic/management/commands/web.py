import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic import database, metrics, serving
from clinic.database import DatabaseUnavailable
from clinic.database_roles import refuse_mighty_app
from clinic.middleware.probes import what_is_lacking


class Command(BaseCommand):
    help = (
        "The web server alone, in the foreground, for a server of one's own: systemd starts it and starts it "
        "again. Tables and worker are other commands' (migrate, catalogue, worker); `up` does all of it."
    )

    def handle(self, **options):
        if database.embedded():
            raise CommandError(
                "This is for a server of one's own (DATABASE_URL). Here `manage.py up` serves."
            )
        try:
            serving.refuse_open_air(settings.ADDRESS)
            serving.refuse_taken(settings.ADDRESS, settings.PORT)
            refuse_mighty_app()
        except (serving.CannotServe, DatabaseUnavailable) as reason:
            raise CommandError(str(reason)) from reason
        if lacking := what_is_lacking():
            raise CommandError(f"{lacking} Before a release serves: manage.py migrate, manage.py catalogue.")
        metrics.prepare(settings.VAR / f"metrics-{settings.PORT}")
        os.chdir(settings.BASE_DIR)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # it serves when this has ended
        arguments = serving.web_arguments(settings.ADDRESS, settings.PORT)
        os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606
