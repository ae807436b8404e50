"""A backup comes back whole, or is refused before anything is touched."""

from datetime import UTC, datetime

import pyrage
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from clinic import backups
from clinic.database_roles import as_role
from clinic.identity import acting_as
from tests import factories
from tests.conftest import superuser_connection
from tests.sessions_app.charted import a_place, signed
from tests.template import connected_to

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
RESTORED = "test_restored"


@pytest.fixture
def clinic_at_work(transactional_db):
    made = a_place()
    with acting_as(made.physio.pk, made.clinic.pk):
        made.session = signed(made.episode, by=made.physio)
        with connection.cursor() as cursor:
            cursor.execute("SELECT write_access_event('record:session', 'GET', 'shown', NULL, '', '', '')")
    return made


@pytest.fixture
def empty_database(transactional_db):
    with as_role("owner") as owner, owner._nodb_cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {RESTORED}")
        server.execute(f"CREATE DATABASE {RESTORED}")
    with connected_to(RESTORED):
        yield
    with superuser_connection() as superuser:  # a vacuum may be at work there, which the owner cannot end
        superuser.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")


def rows_in(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def logged_in(person):
    sent = {"login": person.email, "password": factories.PASSWORD}
    assert Client().post("/accounts/login/", sent).status_code == 302


def refusal_of(path, **key):
    with pytest.raises(backups.Damaged) as refused, backups.opened(path, **key):
        pass
    return str(refused.value)


def changed(path, *, at):
    """A copy in which one byte is another one."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    copy = path.with_name(f"changed-{at}.backup")
    copy.write_bytes(data)
    return copy


@pytest.mark.promise("backup")
def test_what_was_kept_comes_back_into_an_empty_database_and_nowhere_else(
    clinic_at_work, tmp_path, request, capsys
):
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"# kept on paper\n{key}\n")
    logged_in(clinic_at_work.physio)
    assert rows_in("django_session") and rows_in("usersessions_usersession")
    plain = backups.make(tmp_path, at=AT)
    sealed = backups.make(tmp_path, at=AT, recipient=str(key.to_public()))
    assert [plain.name, sealed.name] == [
        "strigil-20261122T030405Z.backup",
        "strigil-20261122T030405Z.backup.age",
    ]
    assert plain.stat().st_mode & 0o077 == 0
    assert b"PGDMP" in plain.read_bytes() and b"PGDMP" not in sealed.read_bytes()
    request.getfixturevalue("empty_database")
    with backups.opened(sealed, identity=tmp_path / "key") as (said, dump):
        assert said["rows"]["sessions_app_treatmentsession"] == 1
        assert "sessions_app_computation" not in said["rows"]  # files of a clinic, kept for a day
        assert [number for _clinic, number, _hash in said["heads"]] == [1]
        backups.restore(dump)
        assert backups.differences(said) == []
        assert [rows_in(table) for table in ("django_session", "usersessions_usersession")] == [0, 0]
        with pytest.raises(backups.Damaged, match="holds tables already"):
            backups.restore(dump)
        said["rows"]["clinic_patient"] += 1
        said["heads"][0][2] = "another"
        assert backups.differences(said) == [
            "clinic_patient: 1 rows, and 2 were kept.",
            "The heads of the trails are not those that were kept.",
        ]
    for command in ("verify_trail", "verify_sessions", "verify_summaries"):
        call_command(command)
    assert "1 signed sessions, all as sealed." in capsys.readouterr().out


@pytest.mark.promise("backup")
def test_a_file_that_is_cut_changed_or_strange_is_refused(clinic_at_work, tmp_path):
    key, another = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    (tmp_path / "another").write_text(str(another))
    kept = backups.make(tmp_path, at=AT)
    for length in (0, 600, kept.stat().st_size // 2):
        cut = tmp_path / "cut.backup"
        cut.write_bytes(kept.read_bytes()[:length])
        assert "is not a whole backup" in refusal_of(cut)
    assert "was changed since it was made: database.dump" in refusal_of(changed(kept, at=5_000))
    told = kept.read_bytes().rindex(b'"made_at"')
    assert "was changed since it was made: contents.json" in refusal_of(changed(kept, at=told + 20))
    assert "is not a whole backup" in refusal_of(changed(kept, at=3))
    sums = kept.read_bytes().rindex(b"  database.dump")
    for at in (sums, sums - 1):  # a sum that is no text any more, and a line that is none
        assert "was changed since it was made" in refusal_of(changed(kept, at=at))
    for other in (kept.read_bytes()[:-1], kept.read_bytes() + b"x"):
        cut.write_bytes(other)
        assert "is not a whole backup" in refusal_of(cut)
    sealed = backups.make(tmp_path, at=AT, recipient=str(key.to_public()))
    assert "name the file with its key" in refusal_of(sealed)
    assert "cannot be decrypted with this key" in refusal_of(sealed, identity=tmp_path / "another")


@pytest.mark.promise("backup")
def test_a_backup_of_a_newer_release_is_refused(clinic_at_work, tmp_path):
    with as_role("owner") as owner, owner.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('clinic', '9999_to_come', now())"
        )
    try:
        kept = backups.make(tmp_path, at=AT)
    finally:
        with as_role("owner") as owner, owner.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_to_come'")
    assert "made by a newer release" in refusal_of(kept)


@pytest.mark.promise("backup")
def test_programs_that_speak_no_tls_are_asked_for_none_whatever_the_environment_says(
    clinic_at_work, tmp_path, monkeypatch
):
    """Those of the wheel, through a socket."""
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert backups.make(tmp_path, at=AT).stat().st_size


@pytest.mark.promise("backup")
def test_a_backup_that_is_broken_off_leaves_no_file(clinic_at_work, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "to_find_again", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backups.make(tmp_path, at=AT)
    assert list(tmp_path.iterdir()) == []
