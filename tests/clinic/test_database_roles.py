"""The tests run as the role that serves requests, or every promise below the views is empty."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from clinic import database_roles, postgres_files
from clinic.postgres_files import DatabaseUnavailable

pytestmark = pytest.mark.django_db


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


def test_the_suite_is_the_app():
    assert ask("SELECT current_user, session_user, current_database() LIKE 'test\\_%'") == (
        "app",
        "app",
        True,
    )


def test_the_app_is_bound_by_row_security_and_owns_nothing():
    rights = ask(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    assert rights == (False, False, False, False)
    assert ask("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "TRUNCATE django_session",
        "SET session_replication_role = replica",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('clinic', 'never', now())",
        "SET ROLE owner",
    ],
)
def test_the_app_cannot_lift_itself(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(statement)


@pytest.mark.django_db(transaction=True)
def test_as_role_comes_back():
    with database_roles.as_role("owner") as borrowed:
        assert borrowed.settings_dict["USER"] == "owner"
    assert connection.settings_dict["USER"] == "app"


@pytest.mark.django_db(transaction=True)
def test_a_role_above_row_security_never_serves():
    database_roles.refuse_mighty_app()
    with database_roles.as_role("owner"), pytest.raises(DatabaseUnavailable, match="row security"):
        database_roles.refuse_mighty_app()


@pytest.mark.promise("trail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["verify_trail", "verify_sessions", "verify_summaries", "backup"])
def test_a_check_that_sees_no_clinic_calls_none_whole(command, settings, tmp_path):
    """Without the owner's address it connects as the app, from which row security hides every row."""
    settings.DATABASE_ROLES = {role: {"USER": "app", "PASSWORD": ""} for role in settings.DATABASE_ROLES}
    where = {"to": tmp_path} if command == "backup" else {}
    with pytest.raises((DatabaseUnavailable, CommandError), match="DATABASE_OWNER_URL"):
        call_command(command, **where)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_tables_are_changed_by_their_owner_alone_and_a_missing_address_is_named(settings):
    settings.DATABASE_ROLES = {role: {"USER": "app", "PASSWORD": ""} for role in settings.DATABASE_ROLES}
    with pytest.raises((DatabaseUnavailable, CommandError), match="DATABASE_OWNER_URL"):
        call_command("migrate")


def test_a_server_that_asks_for_tls_is_dumped_by_a_program_that_speaks_it(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_files, "SYSTEM", tmp_path)
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_dump").touch()
    assert postgres_files.find_program("pg_dump", by_tls=True) == tmp_path / "17" / "bin" / "pg_dump"
    assert tmp_path not in postgres_files.find_program("pg_dump", by_tls=False).parents
