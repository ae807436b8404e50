from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ClinicConfig(AppConfig):
    name = "clinic"

    def ready(self):
        from clinic import database_roles

        pre_migrate.connect(database_roles.grant_tables_to_come, sender=self)
        post_migrate.connect(database_roles.grant_tables, sender=self)
