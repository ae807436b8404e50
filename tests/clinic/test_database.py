"""The embedded PostgreSQL: it comes up wherever it is put, and after whatever was done to it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

import manage
from clinic import database, postgres_files
from clinic.database import Cluster
from clinic.postgres_files import DatabaseUnavailable


@contextmanager
def place():
    """Reachable for the account that root lends the server, unlike pytest's own temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="strigil-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module", autouse=True)
def made_without_waiting_for_the_disk():
    """No power is cut here, and to write a new cluster through to the disk takes longer than to make it."""
    as_ever, more = Cluster._run, {"initdb": ["--no-sync"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cluster, "_run", lambda own, words: as_ever(own, [*words, *more.get(words[0], [])]))
        yield


@pytest.fixture
def folder():
    with place() as folder:
        yield folder


@pytest.fixture
def cluster(folder):
    """Not there yet: its first start makes it."""
    cluster = Cluster(folder / "var")
    yield cluster
    if cluster.files.data.exists():
        cluster.stop()


@pytest.fixture(scope="module")
def made_once(made_without_waiting_for_the_disk):
    with place() as folder:
        cluster = Cluster(folder / "var")
        with cluster.in_use():
            pass
        yield cluster


@pytest.fixture
def used_before(cluster, made_once):
    """As the last user left it: copying one takes a tenth of the time of making one."""
    postgres_files.make_folders(cluster.files)
    subprocess.run(["cp", "-a", made_once.files.data, cluster.files.data], check=True)
    return cluster


def ask(cluster, question, user="owner"):
    with cluster.connect(user, database.NAME) as connection:
        return connection.execute(question).fetchone()[0]


def run(cluster, statement):
    with cluster.connect("owner", database.NAME) as connection:
        connection.execute(statement)


def postmaster(cluster):
    return int((cluster.files.data / "postmaster.pid").read_text().split("\n")[0])


def is_zombie(pid):
    """Whether it has ended and is still in the list of processes (Linux)."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
    return False


@pytest.mark.promise("stored")
def test_the_first_start_makes_roles_and_database_and_the_last_user_stops_the_server(cluster):
    with cluster.in_use() as is_new:
        assert is_new
        assert ask(cluster, "SELECT current_user", user="app") == "app"
        mighty = ask(cluster, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'app'")
        assert mighty is False
        durable = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
        assert {one: ask(cluster, f"SHOW {one}") for one in durable} == dict.fromkeys(durable, "on")
        run(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
        with cluster.in_use() as is_new:
            assert not is_new
        assert cluster.is_ready()
    assert not cluster.is_ready()
    with cluster.in_use() as is_new:
        assert not is_new
        assert ask(cluster, "SELECT number FROM kept") == 7


@pytest.mark.parametrize("name", ["O'Brien's \"clinic\", 诊所", "klinik-" * 15])
def test_any_folder_will_do(folder, name):
    cluster = Cluster(folder / name / "var")
    with cluster.in_use():
        assert ask(cluster, "SELECT 1") == 1


@pytest.mark.promise("stored")
def test_killed_while_it_works_it_is_back_at_once_with_every_row(used_before):
    used_before.start()
    run(used_before, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    busy = used_before.connect("owner", database.NAME)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
    killed = postmaster(used_before)
    os.kill(killed, signal.SIGKILL)
    assert is_zombie(killed)  # a child of ours that nobody asked after: its number stays in both locks
    assert (used_before.files.data / "postmaster.pid").exists()
    assert (used_before.files.socket / ".s.PGSQL.5432.lock").exists()
    began = time.monotonic()
    assert used_before.start() is False
    assert time.monotonic() - began < 5
    assert ask(used_before, "SELECT count(*) FROM kept") == 1000
    busy.close()


def test_a_pid_file_that_names_somebody_else_is_stale(used_before):
    """After a reboot the number may belong to any program: this one, here."""
    (used_before.files.data / "postmaster.pid").write_text(f"{os.getpid()}\n{used_before.files.data}\n")
    shutil.chown(used_before.files.data / "postmaster.pid", used_before.files.owner.pw_uid)
    with used_before.in_use():
        assert ask(used_before, "SELECT 1") == 1


def test_four_at_once_on_an_empty_folder_share_one_server(cluster):
    made, together = [], threading.Barrier(4)

    def use():
        with Cluster(cluster.var).in_use() as is_new:
            made.append(is_new)
            together.wait(timeout=60)

    users = [threading.Thread(target=use) for _ in range(4)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert sorted(made) == [False, False, False, True]
    assert not cluster.is_ready()


def test_a_cluster_that_was_half_made_is_made_again(cluster):
    half = cluster.files.data.with_name("data.new")
    postgres_files.make_folders(cluster.files)
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with cluster.in_use() as is_new:
        assert is_new
    assert not half.exists()


def test_data_of_another_version_is_refused_in_words(cluster):
    postgres_files.make_folders(cluster.files)
    cluster.files.data.mkdir()
    (cluster.files.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseUnavailable, match="needs PostgreSQL 9; here is"):
        cluster.start()


def test_a_server_that_cannot_start_says_why_at_once(used_before):
    with open(used_before.files.data / "postgresql.auto.conf", "a") as settings:
        settings.write("max_connections = 'many'\n")
    with pytest.raises(DatabaseUnavailable, match="does not start"):
        used_before.start()


def test_kept_by_hand_it_stays_until_it_is_stopped(used_before):
    used_before.keep(True)
    with used_before.in_use():
        pass
    assert used_before.is_ready()
    used_before.keep(False)
    used_before.stop()
    assert not used_before.is_ready()


def test_a_command_that_comes_before_the_tables_says_what_comes_first(monkeypatch):
    def lacks(argv):
        raise ProgrammingError('relation "clinic_user" does not exist') from UndefinedTable()

    monkeypatch.setattr("django.core.management.execute_from_command_line", lacks)
    monkeypatch.setattr(sys, "argv", ["manage.py", "check"])
    with pytest.raises(SystemExit, match=r"clinic_user.*First manage.py migrate, then manage.py catalogue"):
        manage.main()


HELP = [[], ["help"], ["migrate", "--help"], ["--version"], ["check"]]


def test_asking_for_help_starts_nothing(folder):
    assert all(isinstance(database.for_command(["manage.py", *asked]), nullcontext) for asked in HELP)
    assert not isinstance(database.for_command(["manage.py", "migrate"]), nullcontext)
    environment = os.environ | {"STRIGIL_VAR": str(folder / "var")}
    environment.pop("DATABASE_URL", None)
    told = subprocess.run([sys.executable, "manage.py"], env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert not (folder / "var" / "postgres").exists()
