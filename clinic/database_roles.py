"""The four roles of the database and what each may do.

owner   makes and changes tables; serves no request.
app     serves requests, worker and tests: owns nothing, bound by row security and triggers.
backup  reads everything, changes nothing.
The superuser belongs to whoever runs the server (the launcher, or a clinic's administrator).
"""

from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from clinic import grants
from clinic.postgres_files import DatabaseUnavailable

ROLES = {
    "owner": "LOGIN BYPASSRLS CREATEDB",
    "app": "LOGIN",
    "backup": "LOGIN BYPASSRLS",
}
READS_EVERYTHING = "GRANT pg_read_all_data TO backup"


def as_script(name):
    """The same for a server of one's own, to be run by its superuser, who then sets the passwords."""
    made = [f"CREATE ROLE {role} {rights};" for role, rights in ROLES.items()]
    return "\n".join([*made, f"{READS_EVERYTHING};", f"CREATE DATABASE {name} OWNER owner;"])


def prepare(connection, name):
    """Make roles and database where they are missing. True if the database was made just now."""
    for role, rights in ROLES.items():
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(f"CREATE ROLE {role} {rights}")
    connection.execute(READS_EVERYTHING)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    connection.execute(f"CREATE DATABASE {name} OWNER owner")
    return True


@contextmanager
def as_role(role, alias="default"):
    """Reconnect as another role. The settings are shared by all threads: never within a request."""
    connection = connections[alias]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings.DATABASE_ROLES[role])
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update({key: before[key] for key in settings.DATABASE_ROLES[role]})


@contextmanager
def above_clinics(role="owner", alias="default"):
    """As a role that sees the rows of every clinic. What sees none would call all of them whole."""
    with as_role(role, alias) as connection:
        if is_bound(connection):
            raise DatabaseUnavailable(
                "This is for every clinic at once, and the role it connects as sees none: give the owner's "
                "address in DATABASE_OWNER_URL, or for a backup that of backup in DATABASE_BACKUP_URL."
            )
        yield connection


def is_bound(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def grant_tables_to_come(using, **kwargs):
    """Before migrating: what the owner makes may be read and added to until grants.py says more."""
    with connections[using].cursor() as cursor:
        cursor.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM app")
        cursor.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO app")
        cursor.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO app")


def grant_tables(using, **kwargs):
    """After migrating: the cache table, which no migration makes, and the rights of grants.py."""
    call_command("createcachetable", database=using, verbosity=0)
    grants.apply(connections[using])


def refuse_mighty_app():
    """Row security binds neither a superuser nor a role that bypasses it: never serve as one."""
    if not is_bound(connections["default"]):
        raise DatabaseUnavailable(
            "DATABASE_URL names a role that row security does not bind: serve as the role app and give "
            "the owner's address in DATABASE_OWNER_URL (docs/operating.md)."
        )


class CacheRouter:
    """The cache table is one more table of the default database, read over its own connection."""

    def _alias(self, model):
        return "cache" if model._meta.app_label == "django_cache" else None

    def db_for_read(self, model, **hints):
        return self._alias(model)

    def db_for_write(self, model, **hints):
        return self._alias(model)

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
