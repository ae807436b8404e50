from django.core.management.commands import migrate

from clinic.database_roles import as_role


class Command(migrate.Command):
    """Django's own, as the role that owns the tables."""

    def handle(self, *args, **options):
        with as_role("owner", options["database"]):
            return super().handle(*args, **options)
