"""Tables change beside people at work: whoever migrates waits in nobody's way."""

import io
import threading

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as djangos
from django.db import connection
from django.db.models import Index

from clinic import grants
from clinic.database_roles import as_role
from clinic.management.commands import migrate
from clinic.models import Clinic
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


# An index is built beside people at work, and is finished when everybody has ended who began before it.

INDEXES = [Index(fields=["name"], name="first_of_two"), Index(fields=["name", "id"], name="second_of_two")]
VALID = (
    "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname LIKE '%_of_two'"
)
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1"


@pytest.fixture
def builds_indexes(monkeypatch):
    """A migration as ours are: two indexes, not in one transaction."""
    tried = []

    def handle(self, *args, **options):
        tried.append(len(tried))
        with connection.schema_editor(atomic=False) as editor:
            for one in INDEXES:
                editor.add_index(Clinic, one, concurrently=True)

    monkeypatch.setattr(djangos.Command, "handle", handle)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.1)
    yield tried
    with superuser_connection() as superuser:
        for one in INDEXES:
            superuser.execute(f"DROP INDEX IF EXISTS {one.name}")


def broken_off():
    """As the release before left it: one index done, of the other the name and nothing more."""
    with superuser_connection() as reader, superuser_connection() as builder:
        builder.execute("SET ROLE owner; SET lock_timeout = '50ms'")
        builder.execute("CREATE INDEX CONCURRENTLY first_of_two ON clinic_clinic (name)")
        reader.execute(SNAPSHOT)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            builder.execute("CREATE INDEX CONCURRENTLY second_of_two ON clinic_clinic (name, id)")
        return dict(builder.execute(VALID).fetchall())


@pytest.mark.promise("change")
def test_an_index_that_was_broken_off_is_built_anew_and_waits_for_a_reader(builds_indexes):
    assert broken_off() == {"first_of_two": True, "second_of_two": False}
    with superuser_connection() as reader:
        reader.execute(SNAPSHOT)
        threading.Timer(0.3, lambda: reader.execute("ROLLBACK")).start()
        call_command("migrate", stderr=io.StringIO())
        assert dict(reader.execute(VALID).fetchall()) == {"first_of_two": True, "second_of_two": True}
    assert builds_indexes == [0]


@pytest.mark.promise("change")
@pytest.mark.parametrize("looks_only", ["check_unapplied", "plan"])
def test_who_only_asks_what_is_to_be_done_leaves_an_unfinished_index_alone(builds_indexes, looks_only):
    left = broken_off()
    call_command("migrate", **{looks_only: True}, stderr=io.StringIO())
    with superuser_connection() as reader:
        assert dict(reader.execute(VALID).fetchall()) == left


@pytest.mark.promise("change")
def test_who_waits_for_the_turn_holds_up_no_index(changes_patients):
    """Two nodes start at once: the second one asks meanwhile, and the first one's index is finished."""
    said, done = io.StringIO(), []

    def finish():
        first.execute("SET lock_timeout = '2s'")
        first.execute("CREATE INDEX CONCURRENTLY first_of_two ON clinic_clinic (name)")
        first.execute("DROP INDEX first_of_two")
        done.append(first.execute("SELECT pg_advisory_unlock(%s)", [migrate.ONE_AT_A_TIME]).fetchone()[0])

    with superuser_connection() as first:
        first.execute("SELECT pg_advisory_lock(%s)", [migrate.ONE_AT_A_TIME])
        other = threading.Timer(0.2, finish)
        other.start()
        call_command("migrate", stderr=said)
        other.join()
    assert done == [True]
    assert "waiting" in said.getvalue()
