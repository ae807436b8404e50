"""A backup of the demo clinics is brought back as an operator does it; what is none is refused and touches
nothing."""

import hashlib
import io
import re
import subprocess
import sys
import tarfile

import pytest
from django.conf import settings

from tests.prove import servers

TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
SESSIONS = "SELECT count(*) FROM sessions_app_treatmentsession"


@pytest.fixture(scope="module")
def kept(clinics):
    """A server at work, the key, and one plain and one sealed backup of it."""
    with clinics() as server, servers.folder() as place:
        server.place, server.key = place, place / "key"
        made = servers.manage("backup", "--make-key", str(server.key), servers=[server])
        recipient = re.search(r"age1\w+", made)[0]
        for more in ([], ["--recipient", recipient]):
            servers.manage("backup", "--to", str(place), *more, servers=[server])
        (server.plain,), (server.sealed,) = place.glob("*.backup"), place.glob("*.age")
        yield server


def restore(server, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "restore", *map(str, arguments)],
        cwd=settings.BASE_DIR, env=servers.environment(server), capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.promise("backup")
def test_the_trial_brings_all_of_it_back_and_says_how_long_it_took(kept):
    looks = kept.ask("SELECT count(*) FROM clinic_accessevent")
    said = restore(kept, kept.sealed, "--identity", kept.key, "--verify")
    assert said.returncode == 0, said.stdout + said.stderr
    for told in (
        r"is whole\. It was made at ",
        r"\d+ rows in \d+ tables, and every trail ends where it ended",
        r"\d+ looks, whole\. Head ",
        r"\d+ signed sessions, all as sealed",
        r"a person logged in and was shown a page",
        r"Restored and looked through in \d+ s",
    ):
        assert re.search(told, said.stdout), told
    assert kept.ask("SELECT count(*) FROM clinic_accessevent") == looks


CHANGED = {
    "UPDATE sessions_app_checkin SET pain_now = 10 - pain_now": "not what was sealed",
    "UPDATE clinic_accessevent SET subject = 'nothing' WHERE number = 2": "Number 2 was changed",
}


@pytest.mark.promise("backup")
@pytest.mark.parametrize("statement", CHANGED)
def test_a_backup_of_what_was_changed_behind_the_seals_does_not_stand_the_trial(clinics, statement):
    """Its sums are right and its rows are all there: it was made after somebody had been at the tables."""
    with clinics() as server, servers.folder() as place:
        server.ask(f"DO $$ BEGIN SET session_replication_role = replica; {statement}; END $$")
        servers.manage("backup", "--to", str(place), servers=[server])
        said = restore(server, *place.glob("*.backup"), "--verify")
    assert said.returncode == 1
    assert CHANGED[statement] in said.stdout + said.stderr, said.stdout + said.stderr


@pytest.mark.promise("backup")
def test_what_is_cut_changed_or_sealed_for_another_is_refused_by_the_command(kept):
    whole, sealed = kept.plain.read_bytes(), kept.sealed.read_bytes()
    middle = len(whole) // 2
    wrong = {
        "cut.backup": whole[:middle],
        "changed.backup": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut.backup.age": sealed[: len(sealed) // 2],
        "strange.backup": b"SELECT 1;",
    }
    for name, content in wrong.items():
        (kept.place / name).write_bytes(content)
        said = restore(kept, kept.place / name, "--identity", kept.key, "--verify")
        assert said.returncode == 1, name
        assert re.search("not a whole backup|was changed since|cannot be decrypted", said.stderr), said.stderr
        assert "Traceback" not in said.stderr


@pytest.mark.promise("backup")
def test_a_restore_over_a_clinic_is_refused_and_leaves_every_row(kept):
    before = kept.ask(SESSIONS)
    said = restore(kept, kept.plain)
    assert said.returncode == 1 and "stays as it is" in said.stderr
    assert kept.ask(SESSIONS) == before > 0


@pytest.mark.promise("backup")
def test_a_dump_that_breaks_off_half_way_leaves_the_database_empty(kept):
    """Its sums are right: only PostgreSQL finds that something is missing. All of it arrives, or nothing."""
    broken = kept.place / "broken.backup"
    broken.write_bytes(with_half_a_dump(kept.plain))
    with servers.folder() as place:
        empty = servers.Server(place / "var")
        empty.cluster.start()
        try:
            said = restore(empty, broken)
            assert said.returncode == 1 and "pg_restore said" in said.stderr
            assert empty.ask(TABLES) == 0
            done = restore(empty, kept.plain)
            assert done.returncode == 0, done.stdout + done.stderr
            assert empty.ask(SESSIONS) == kept.ask(SESSIONS)
        finally:
            empty.kill()


def with_half_a_dump(path):
    with tarfile.open(path) as archive:
        files = {one.name: archive.extractfile(one).read() for one in archive.getmembers()}
    files["database.dump"] = files["database.dump"][: len(files["database.dump"]) * 9 // 10]
    names = ("database.dump", "contents.json")
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names)
    files["SHA256SUMS"] = sums.encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()
