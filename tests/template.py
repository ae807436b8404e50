"""A migrated database with the catalogue in it, kept in the server and copied by every run of the tests.

Migrating an empty database takes longer than most of the suite; copying one takes a tenth of a second. The
copy is taken again whenever a migration, the catalogue, the roles or a package is another one.
"""

import os
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from clinic.database_roles import as_role

PREFIX = "test_template_"
ROOT = Path(__file__).resolve().parent.parent
MADE_FROM = (
    "requirements-dev.txt",
    "clinic/database_roles.py",
    "clinic/grants.py",
    "clinic/guards*.py",
    "clinic/migration_steps.py",
    "clinic/patient_index.py",
    "clinic/trail.py",
    "tests/template.py",
    "*/migrations/*",
    "sessions_app/reference/*",
    "sessions_app/reference/names/*/*",
    "sessions_app/actions/catalogue*.py",
    "sessions_app/management/commands/catalogue.py",
)
LOCK = 20261122  # one builder at a time in one server


def template():
    """The name of the database to copy, made if it is missing. Older ones go."""
    name = f"{PREFIX}{fingerprint()}"
    with as_role("owner") as owner, owner._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {row[0] for row in server.fetchall()}
        for old in found - {name}:
            server.execute(f"DROP DATABASE {old} WITH (FORCE)")
        if name not in found:
            build(server, name)
    return name


def fingerprint():
    digest = sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build(server, name):
    """Under another name until it is whole: a run that was killed half-way leaves no template."""
    server.execute(f"CREATE DATABASE {name}_new")
    with connected_to(f"{name}_new"):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("catalogue", verbosity=0)
    server.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")


@contextmanager
def connected_to(name):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    template()
