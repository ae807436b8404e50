"""`manage.py catalogue`: bring the shared catalogue in line with the reference files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic import clock
from clinic.database_roles import as_role
from sessions_app.actions.catalogue_release import KindReport, load_catalogue
from sessions_app.reference.rows import FOLDER, BrokenReference


class Command(BaseCommand):
    help = "Loads the shared clinical choices. Safe to repeat; rows of clinics are not touched."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="another folder of the same files")

    def handle(self, *args, folder, **options):
        try:
            with as_role("owner"):
                reports = load_catalogue(at=clock.now(), folder=folder)
        except (BrokenReference, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self._say(reports, options["verbosity"])

    def _say(self, reports: list[KindReport], verbosity: int) -> None:
        loud = [report for report in reports if not report.is_quiet]
        total = sum(report.total for report in reports)
        if not loud:
            self.stdout.write(f"Catalogue: {total} shared rows, nothing to change.")
            return
        for report in loud if verbosity else []:
            counts = report.counts()
            parts = [f"{counts[name]} {name}" for name in counts if name != "total" and counts[name]]
            self.stdout.write(f"  {report.kind}: {', '.join(parts)}")
        self.stdout.write(f"Catalogue: {total} shared rows brought up to date.")
