"""A lock that is held, no connection left, a full disk: a 503 within ten seconds, others served meanwhile,
and the product goes on by itself once it can."""

import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from clinic import database, serving
from tests.prove.running import product

pytestmark = pytest.mark.promise("stored")
DISK = "400m"
PATIENCE = 10


@pytest.fixture(scope="module")
def running():
    """On a disk of its own where root may mount one, so that it can be filled."""
    with tempfile.TemporaryDirectory(prefix="strigil-outages-") as folder:
        disk = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder]
        has_disk = os.geteuid() == 0 and subprocess.run(disk, capture_output=True).returncode == 0
        try:
            with product(Path(folder)) as running:
                running.has_disk, running.number = has_disk, 0
                yield running
        finally:
            if has_disk:
                subprocess.run(["umount", "-l", folder], check=True)


def saved(running, size=8):
    """What came of one more save, and whether it came in time."""
    began, last = time.monotonic(), getattr(running, "last", [])
    running.number += 1
    value = [f"{running.number} " + os.urandom(size // 2).hex()]
    said = running.save("text", last, value, f"n{running.number}")
    assert time.monotonic() - began < PATIENCE
    if said and said[0] == 200:
        assert not said[1]["conflicts"]
        running.last = value
    return said and said[0]


def works_again(running):
    running.wait_until(lambda: saved(running) == 200)
    rows = {row["id"]: row["fields"] for row in running.stored()[0]["rows"]}
    assert rows["note"]["text"] == running.last


@contextmanager
def locked(running, table):
    with running.cluster.connect(name=database.NAME) as holder, holder.transaction():
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def test_while_a_lock_is_held_others_are_served(running):
    works_again(running)
    with locked(running, "sessions_app_draft"), ThreadPoolExecutor(3) as people:
        waiting = [people.submit(saved, running) for _person in range(3)]
        time.sleep(0.5)
        began = time.monotonic()
        assert [running.get("/accounts/login/") for _page in range(5)] == [200] * 5
        assert time.monotonic() - began < 3
        assert not any(one.done() for one in waiting)
        assert [one.result() for one in waiting] == [503] * 3
    works_again(running)


def test_when_no_connection_is_left(running):
    with ExitStack() as eaten:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                eaten.enter_context(running.cluster.connect("app", database.NAME))
            except psycopg.OperationalError:
                if not end_those_of_the_web(running):
                    break
        assert saved(running) == 503
        status, page = running.ask("GET", f"/drafts/{running.made['draft']}/", headers=running.headers)
        assert (status, "cannot be reached" in page, "Traceback" in page) == (503, True, False)
        time.sleep(2 * serving.DATABASE_LOOK_EVERY_SECONDS)  # `up` looks for the database meanwhile
        assert running.process.poll() is None
    works_again(running)


def end_those_of_the_web(running):
    """Its persistent connections: what it held is eaten too."""
    with running.cluster.connect() as superuser:
        return superuser.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE usename = 'app' AND query NOT IN ('', 'BEGIN')"
        ).fetchone()[0]


def test_a_full_disk(running):
    if not running.has_disk:
        pytest.skip("no disk of its own could be mounted here: only root may")
    works_again(running)
    filler = running.folder / "filler"
    fill(filler)
    running.wait_until(lambda: saved(running, size=90_000) == 503, seconds=120)
    seen = [saved(running, size=90_000) for _time in range(5)]
    assert set(seen) <= {200, 503, None}
    kept = running.last
    filler.unlink()
    running.wait_until(lambda: running.get("/accounts/login/") == 200)
    works_again(running)
    assert kept


def fill(filler):
    with open(filler, "wb", buffering=0) as file:
        for piece in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(b"x" * piece)


def test_it_has_not_been_started_again(running):
    assert running.process.poll() is None
    assert len(running.web) >= 1
