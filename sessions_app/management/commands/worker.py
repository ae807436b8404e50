from django_tasks_db.management.commands import db_worker

from sessions_app.actions import clinic_files  # noqa: F401 (it says what it makes)
from sessions_app.actions.computations import pick_up_jobs


class Command(db_worker.Command):
    help = "The worker: takes up again what a killed one was at, then works on what is asked."

    def handle(self, **options):
        pick_up_jobs()
        super().handle(**options)
