"""`manage.py record_seals EPISODE`: the seal of its record at every hour at which it changed, to find the one
that stands on a letter or a summary."""

from django.core.management.base import BaseCommand, CommandError

from clinic.database_roles import above_clinics
from sessions_app.queries.record_seals import sealed_rows


class Command(BaseCommand):
    help = "Tells the record seal of an episode, as its papers carry it, hour by hour."

    def add_arguments(self, parser):
        parser.add_argument("episode", type=int)

    def handle(self, *, episode, **options):
        with above_clinics():
            rows = sealed_rows(episode)
        if not rows.hours:
            raise CommandError(f"No record of an episode {episode}.")
        for at in rows.hours:
            seal = rows.seal(at)
            told = f"{at:%Y-%m-%d %H:%M:%S} UTC  {seal.words}"
            self.stdout.write(f"{told}  {seal.sessions} sessions, {seal.scores} scores")
