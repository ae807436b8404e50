"""`kill -9` of the web server and of PostgreSQL, time and again while three devices write: what was
acknowledged is stored, nothing twice, and the product is back without anybody's help."""

import os
import random
import signal
import tempfile
import time
from pathlib import Path

import pytest

from clinic import database
from tests.prove.running import Writer, children_of, product

ROUNDS = int(os.environ.get("PROVE_KILLS", 12))
FIELDS = ("text", "next_time", "advice")


@pytest.fixture(scope="module")
def running():
    with tempfile.TemporaryDirectory(prefix="strigil-kills-") as folder, product(Path(folder)) as running:
        yield running


def web_server(running):
    """The leader of the web server: its workers are left without one."""
    return [running.web[0]]


def web_workers(running):
    return list(children_of(running.web[0]))


def postmaster(running):
    """Its backends work on without it, and `up` never reaps it: the number stays, as a zombie."""
    return [running.postmaster]


def one_backend(running):
    return running.backends[:1]


@pytest.mark.promise("stored", "once")
@pytest.mark.parametrize("victims", [web_server, web_workers, postmaster, one_backend])
def test_what_was_acknowledged_is_stored_once_whoever_is_killed(running, victims):
    before = running.stored()[1]
    writers = [Writer(running, field) for field in FIELDS]
    stand = {row["id"]: row["fields"] for row in running.stored()[0]["rows"]}.get("note", {})
    for writer in writers:
        writer.acknowledged = int(stand.get(writer.field, ["x 0"])[0].split()[-1])
    began = sum(writer.acknowledged for writer in writers)
    for writer in writers:
        writer.start()
    for _round in range(ROUNDS):
        time.sleep(random.uniform(1.2, 2.2))
        acknowledged = sum(writer.acknowledged for writer in writers)
        for pid in victims(running):
            os.kill(pid, signal.SIGKILL)
        wanted = acknowledged + len(FIELDS)
        running.wait_until(lambda wanted=wanted: sum(one.acknowledged for one in writers) > wanted)
    for writer in writers:
        writer.done.set()
    for writer in writers:
        writer.join(60)
        assert not writer.is_alive()

    payload, revision = running.stored()
    note = next(row["fields"] for row in payload["rows"] if row["id"] == "note")
    assert {field: note[field] for field in FIELDS} == {one.field: one.last for one in writers}
    assert [one.strange for one in writers] == [[], [], []]
    assert max(one.slowest for one in writers) < 10
    acknowledged = sum(writer.acknowledged for writer in writers) - began
    assert revision - before == acknowledged
    again = sum(writer.asked_again for writer in writers)
    print(f"\n{victims.__name__}: {ROUNDS} kills, {acknowledged} stored once, {again} sent again")
    assert acknowledged > ROUNDS * len(FIELDS)
    assert again


@pytest.mark.promise("stored")
def test_the_embedded_server_is_back_after_each_of_twenty_kills():
    """Its number is left in both locks by a zombie, its busy backends still hold its memory."""
    with tempfile.TemporaryDirectory(prefix="strigil-embedded-") as folder:
        Path(folder).chmod(0o755)
        cluster = database.Cluster(Path(folder) / "var")
        cluster.start()
        with cluster.connect("owner", database.NAME) as connection:
            connection.execute("CREATE TABLE kept (number int)")
        slowest = 0.0
        for number in range(20):
            with cluster.connect("owner", database.NAME) as connection:
                connection.execute("INSERT INTO kept VALUES (%s)", [number])
            busy = cluster.connect("owner", database.NAME)
            busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
            os.kill(int((cluster.files.data / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
            began = time.monotonic()
            cluster.start()
            slowest = max(slowest, time.monotonic() - began)
            busy.close()
        with cluster.connect("owner", database.NAME) as connection:
            numbers = connection.execute("SELECT array_agg(number ORDER BY number) FROM kept").fetchone()[0]
        cluster.stop()
    print(f"\nembedded server: 20 kills, back after {slowest:.1f} s at most")
    assert numbers == list(range(20))
    assert slowest < 10
