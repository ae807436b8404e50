"""A release comes in beside the one before: that one goes on serving, signs and reads on the new tables.

The release before is the newest tag that is not this very commit. While there is none, it is the code from
before the newest migration, the last of its chain: it does not know the tables that the code of today wants.
PREVIOUS_RELEASE names another one.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.prove import servers
from tests.prove.prove_recovery import Reader, path_of_a_record

MOST_SECONDS = 10  # of one page, while tables change beside it
MOST_TRIED = 30
AT_WORK = """
import django
django.setup()
from clinic.identity import acting_as
from tests import factories
from tests.sessions_app.charted import a_place, signed
made = a_place()
with acting_as(made.physio.pk, made.clinic.pk):
    session = signed(made.episode, by=made.physio)
browser = factories.client_of(made.physio)
pages = ["/today/", "/patients/", f"/patients/{made.patient.pk}/", f"/sessions/{session.pk}/"]
for page in pages:
    answer = browser.get(page, follow=True, secure=True, SERVER_NAME="localhost")
    assert answer.status_code == 200, (page, answer.status_code)
print("signed and read", len(pages))
"""
WHOLE = """
import django
django.setup()
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
MigrationLoader(None)
call_command("check")
"""


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def releases_before():
    """One, or, while nothing was released, the commits from before the newest migration, newest first."""
    named = os.environ.get("PREVIOUS_RELEASE") or git("describe", "--tags", "--abbrev=0", "HEAD^")
    newest = git("log", "-1", "--format=%H", "--diff-filter=A", "--", *last_of_each_chain())
    return [named] if named else git("rev-list", f"--max-count={MOST_TRIED}", f"{newest}^").split()


def last_of_each_chain():
    """One may have come in before the one on which it stands: their numbers say which is newer."""
    folders = (Path(settings.BASE_DIR) / app / "migrations" for app in ("clinic", "sessions_app"))
    return [str(max(folder.glob("0*.py"))) for folder in folders]


@pytest.fixture(scope="module")
def before():
    """Its files, in a folder of their own. Of several commits the first that runs: one between two releases
    need not."""
    names = releases_before()
    if not names:
        pytest.skip("no history of the code is here (git): the release before cannot be had")
    with servers.folder() as kept:
        yield next(code for code in (unpacked(name, kept) for name in names) if is_whole(code))


def unpacked(name, kept):
    code, packed = kept / name, kept / "code.tar"
    archived = git("archive", "--output", str(packed), name)
    assert packed.exists(), archived
    code.mkdir()
    subprocess.run(["tar", "-xf", packed, "-C", code], check=True)
    return code


def is_whole(code):
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "clinic.settings"}
    done = subprocess.run([sys.executable, "-c", WHOLE], cwd=code, env=told, capture_output=True)
    return done.returncode == 0


def run(code, *arguments, server):
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=code, env=servers.environment(server, DJANGO_SETTINGS_MODULE="clinic.settings"),
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.promise("change")
def test_the_release_before_serves_while_the_tables_change_and_works_on_them(before):
    with servers.folder() as place:
        server = servers.Server(place / "var")
        server.cluster.start()
        try:
            for command in ("migrate", "catalogue", "demo"):
                run(before, "manage.py", command, "-v0", server=server)
            old = applied(server)
            with servers.Node(server, cwd=before) as node:
                slowest, refused = while_served(node, server, changed_to_today)
            assert applied(server) - old, "no migration is new since the release before"
            assert refused == [], node.log.read_text()[-3000:]
            assert slowest < MOST_SECONDS
            assert "signed and read 4" in run(before, "-c", AT_WORK, server=server)
            assert "whole" in servers.manage("verify_trail", servers=[server])
            servers.manage("verify_sessions", servers=[server])
        finally:
            server.kill()


def applied(server):
    found = server.ask("SELECT array_agg(app || '.' || name) FROM django_migrations")
    return set(found)


def changed_to_today(server):
    for command in ("migrate", "catalogue"):
        servers.manage(command, "-v0", servers=[server])


class Clocked(Reader):
    slowest = 0.0

    def look(self):
        began = time.monotonic()
        try:
            return super().look()
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)


def while_served(node, server, change):
    reader = Clocked(node, path_of_a_record(server))
    reader.start()
    changing = threading.Thread(target=change, args=[server])
    changing.start()
    changing.join()
    reader.goes_on = False
    reader.join()
    assert reader.acknowledged > 10
    return reader.slowest, reader.refused
