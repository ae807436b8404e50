"""A server of one's own: back to any minute, and over to a copy without losing what was acknowledged.

Done with real processes as docs/operating.md says it.
"""

import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

from clinic import postgres_files
from tests.prove.running import command_line
from tests.prove.servers import Browser, Node, environment, manage

LOOKS = "SELECT count(*) FROM clinic_accessevent"
PATIENT = "SELECT min(t.patient_id) FROM clinic_careteammember t JOIN clinic_user u ON u.id = t.user_id"
WRITERS = 4


def path_of_a_record(server):
    return f"/patients/{server.ask(PATIENT + ' WHERE u.email = %s', 'sam@harbour.example')}/"


# Back to a minute


@pytest.mark.promise("recovery")
def test_it_comes_back_as_it_was_the_minute_before_a_mistake(clinics):
    with clinics() as server:
        archive = server.files.home / "archive"
        server.run("initdb", "--version")
        subprocess.run(["mkdir", "-m", "700", archive], check=True)
        subprocess.run(["chown", server.files.owner.pw_name, archive], check=True)
        server.stop()
        server.append(
            "archive_mode = on", f"archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'"
        )
        server.start()
        sam = Browser()
        with Node(server) as node:
            assert sam.log_in(node)
            base = server.copied_to(server.cluster.var.parent / "base")
            seen = [sam.get(node, path_of_a_record(server)).status for _look in range(5)]
        assert seen == [200] * 5
        looks, before = server.ask(LOOKS), server.ask("SELECT now()::text")
        time.sleep(0.2)
        mistake(server)
        archived(server)

        base.append(
            f"restore_command = 'cp {archive}/%f %p'",
            f"recovery_target_time = '{before}'",
            "recovery_target_action = promote",
            "archive_mode = off",
        )
        base.run("pg_verifybackup", "--no-parse-wal", base.files.data)
        signal_file(base, "recovery.signal")
        base.start()
        try:
            promoted(base)
            assert (base.ask(LOOKS), base.ask("SELECT count(*) FROM clinic_patient") > 3) == (looks, True)
            assert "whole" in manage("verify_trail", servers=[base])
            with Node(base) as node:
                assert Browser().log_in(node)
        finally:
            base.kill()


def mistake(server):
    """What no program of ours does: the superuser empties the patients of all clinics."""
    server.ask("DO $$ BEGIN SET session_replication_role = replica; DELETE FROM clinic_patient; END $$")
    assert server.ask("SELECT count(*) FROM clinic_patient") == 0


def archived(server):
    last = server.ask("SELECT pg_walfile_name(pg_switch_wal())")
    until = time.monotonic() + 30
    while (server.ask("SELECT last_archived_wal FROM pg_stat_archiver") or "") < last:
        assert time.monotonic() < until, "the log of the database was not archived"
        time.sleep(0.1)


def signal_file(server, name):
    server.run("pg_controldata", server.files.data)
    path = server.files.data / name
    path.touch()
    subprocess.run(["chown", server.files.owner.pw_name, path], check=True)


def promoted(server):
    until = time.monotonic() + 60
    while server.ask("SELECT pg_is_in_recovery()"):
        assert time.monotonic() < until, "it did not come out of recovery"
        time.sleep(0.1)


# Over to a copy


@pytest.fixture
def pair(clinics):
    """A primary and a copy of which it waits for every commit."""
    with clinics() as primary:
        copy = primary.copied_to(primary.cluster.var.parent / "copy", "-R")
        copy.start()
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask("SELECT pg_reload_conf()")
        while primary.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != 1:
            time.sleep(0.1)
        try:
            yield primary, copy
        finally:
            copy.kill()


class Reader(threading.Thread):
    """Looks at a record again and again; every look that was answered is a row of the trail."""

    def __init__(self, node, path):
        super().__init__()
        self.node, self.path, self.browser = node, path, Browser()
        self.acknowledged, self.refused, self.goes_on = 0, [], True
        assert self.browser.log_in(node)

    def run(self):
        while self.goes_on:
            status = self.look()
            self.acknowledged += status == 200
            if status != 200:
                self.refused.append(status)

    def look(self):
        try:
            return self.browser.get(self.node, self.path).status
        except OSError as error:
            return type(error).__name__


def wait_for(readers, number):
    until = time.monotonic() + 120
    while sum(reader.acknowledged for reader in readers) < number:
        assert time.monotonic() < until, "nobody is answered"
        time.sleep(0.1)


@contextmanager
def held_up(copy):
    """Its process that receives stands still, as on a network that is gone."""
    of_it = postgres_files.processes_in(copy.files.data)
    (receiver,) = [one for one in of_it if b"walreceiver" in command_line(one)]
    os.kill(receiver, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(receiver, signal.SIGCONT)


@pytest.mark.promise("recovery")
def test_what_was_acknowledged_is_on_the_copy_when_the_primary_is_killed(pair):
    primary, copy = pair
    path, before = path_of_a_record(primary), primary.ask(LOOKS)
    with Node(primary, copy, WEB_WORKERS="2") as node:
        readers = [Reader(node, path) for _number in range(WRITERS)]
        for reader in readers:
            reader.start()
        wait_for(readers, 60)
        with held_up(copy):  # what the primary says now it says without the copy, or not at all
            time.sleep(1)
            primary.kill()
        killed = sum(reader.acknowledged for reader in readers)
        copy.run("pg_ctl", "promote", "-D", copy.files.data, "-w")
        wait_for(readers, killed + 20)
        for reader in readers:
            reader.goes_on = False
        for reader in readers:
            reader.join()
    acknowledged = sum(reader.acknowledged for reader in readers)
    written = copy.ask(LOOKS) - before
    print(f"\n{acknowledged} acknowledged, {killed} of them before the kill; {written} on the copy")
    assert acknowledged <= written <= acknowledged + sum(len(reader.refused) for reader in readers)
    assert "whole" in manage("verify_trail", servers=[copy])


# Reading from a copy


@pytest.fixture
def reading(pair):
    """A web process that may read pages of the review from the copy."""
    primary, copy = pair
    address = environment(copy)["DATABASE_URL"]
    with Node(primary, DATABASE_REPLICA_URL=address) as node:
        grace = Browser()
        assert grace.log_in(node, "grace@harbour.example")
        yield primary, copy, node, grace


def last_said(copy):
    """The last statement of the web process to the copy, on whichever of its connections: the end of a page,
    or only whether all is there."""
    said = "SELECT query FROM pg_stat_activity WHERE usename = 'app' ORDER BY state_change DESC LIMIT 1"
    return copy.ask(said)


def caught_up(primary, copy):
    """The copy has all that was written so far; in the middle of other work it may come a moment late."""
    written, until = primary.ask("SELECT pg_current_wal_flush_lsn()::text"), time.monotonic() + 30
    while not copy.ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written):
        assert time.monotonic() < until, "the copy does not follow"
        time.sleep(0.02)


@pytest.mark.promise("many")
def test_the_review_is_read_from_the_copy_and_written_into_the_trail_of_the_primary(reading):
    primary, copy, node, grace = reading
    for _try in range(5):  # one that the copy is a moment late for is read from the primary, and rightly
        caught_up(primary, copy)
        looks = primary.ask(LOOKS)
        assert grace.get(node, "/review/").status == 200
        assert primary.ask(LOOKS) == looks + 1
        if last_said(copy) == "COMMIT":
            return
    raise AssertionError("none of five pages was read from the copy")


@pytest.mark.promise("many")
def test_a_copy_that_lags_behind_a_write_is_not_read(reading):
    primary, copy, node, grace = reading
    primary.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
    primary.ask("SELECT pg_reload_conf()")
    copy.ask("SELECT pg_wal_replay_pause()")
    primary.ask("UPDATE clinic_site SET name = 'Moved House' WHERE id = (SELECT min(id) FROM clinic_site)")
    assert copy.ask("SELECT count(*) FROM clinic_site WHERE name = 'Moved House'") == 0
    assert "Moved House" in grace.get(node, "/review/").text
    assert "pg_last_wal_replay_lsn" in last_said(copy)


@pytest.mark.promise("many")
def test_a_copy_that_is_gone_holds_nobody_up(reading):
    _primary, copy, node, grace = reading
    _primary.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
    _primary.ask("SELECT pg_reload_conf()")
    copy.kill()
    assert [grace.get(node, "/review/").status for _look in range(3)] == [200] * 3
