"""Tables change beside people at work: whoever migrates waits in nobody's way."""

import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as djangos
from django.db import connection

from clinic import grants
from clinic.database_roles import as_role
from clinic.management.commands import migrate
from tests.conftest import superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def changes_patients(monkeypatch):
    """A migration that wants the table of patients for itself; nothing of it stays."""
    said = []

    def handle(self, *args, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('lock_timeout')")
            said.append(cursor.fetchone())
            cursor.execute("BEGIN")
            try:
                cursor.execute("LOCK TABLE clinic_patient IN ACCESS EXCLUSIVE MODE")
            finally:
                cursor.execute("ROLLBACK")

    monkeypatch.setattr(djangos.Command, "handle", handle)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.1)
    return said


@pytest.mark.promise("change")
def test_it_lets_go_and_tries_again_until_the_table_is_free(changes_patients):
    said = io.StringIO()
    with superuser_connection() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM clinic_patient")
        threading.Timer(0.4, lambda: reader.execute("ROLLBACK")).start()
        call_command("migrate", stderr=said)
    assert changes_patients[0] == ("owner", "50ms")
    assert len(changes_patients) > 1
    assert "in use just now: trying again" in said.getvalue()


def test_it_gives_up_with_a_sentence(changes_patients, monkeypatch):
    monkeypatch.setattr(migrate, "TRIES", 2)
    with superuser_connection() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM clinic_patient")
        with pytest.raises(CommandError, match="nothing is half done"):
            call_command("migrate", stderr=io.StringIO())
    assert len(changes_patients) == 2


def test_its_patience_ends_with_it(changes_patients):
    call_command("migrate")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('lock_timeout')")
        assert cursor.fetchone() == ("app", "0")


@pytest.mark.promise("change")
def test_nobody_at_work_meets_a_moment_without_rights():
    """Asked over another connection, after each statement of the owner."""
    asked = []
    with superuser_connection() as beside, as_role("owner") as owner:

        def look(execute, sql, params, many, context):
            done = execute(sql, params, many, context)
            if "clinic_patient" in sql:
                found = beside.execute("SELECT has_table_privilege('app', 'clinic_patient', 'SELECT')")
                asked.append(found.fetchone()[0])
            return done

        with owner.execute_wrapper(look):
            grants.apply(owner)
    assert len(asked) > 1
    assert all(asked)
