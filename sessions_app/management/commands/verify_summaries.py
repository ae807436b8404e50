"""`manage.py verify_summaries`: does every summary say what its episode's record says?"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clinic.database_roles import above_clinics
from clinic.models import Clinic
from sessions_app.actions.summaries import repair_summaries
from sessions_app.queries.summaries import episodes_without_summary, summary_faults


class Command(BaseCommand):
    help = "Derives every summary anew from the record and names each difference. Fails when there is one."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="write what the record says")
        parser.add_argument(
            "--missing", action="store_true", help="only write the summaries that there are none of"
        )

    def handle(self, *, repair=False, missing=False, **options):
        with above_clinics():
            clinics = Clinic.objects.order_by("pk")
            if missing:
                repair_summaries(episodes_without_summary())
                return
            wrong = [episode for clinic in clinics for episode in self.wrong_in(clinic)]
            if repair:
                repair_summaries(wrong)
        if wrong and not repair:
            raise CommandError(f"{len(wrong)} summaries do not say what the record says.")

    @transaction.atomic
    def wrong_in(self, clinic):
        """The episodes of this clinic whose summary is wrong, each difference told."""
        wrong, count = [], 0
        for episode, faults in summary_faults(clinic):
            count += 1
            wrong += [episode] if faults else []
            for fault in faults:
                self.stderr.write(f"{clinic}: episode {episode}: {fault}")
        if not wrong:
            self.stdout.write(f"{clinic}: {count} summaries, all as the record says.")
        return wrong
