"""The product as it is run, in a folder of its own, with one draft in it: to be killed and starved."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Event, Thread

from clinic import database
from clinic.settings import BASE_DIR

WORLD = """
import json
import django
django.setup()
from django.test.utils import setup_test_environment
setup_test_environment()
from tests import factories
from tests.journeys.charting import a_world, draft_of
world = a_world()
session = factories.client_of(world.physio).cookies["__Host-session"].value
made = {"draft": str(draft_of(world).pk), "session": session}
print(json.dumps(made | {"user": world.physio.pk, "clinic": world.clinic.pk, "patient": world.patient.pk}))
"""
TOKEN = "a" * 32


class Running:
    """`manage.py up` with its own embedded PostgreSQL below `folder`."""

    def __init__(self, folder: Path):
        self.folder, self.port, self.process = folder, free_port(), None
        self.cluster = database.Cluster(folder / "var")
        self.environment = os.environ | {
            "STRIGIL_VAR": str(self.cluster.var),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "clinic.settings",
            "LOG_LEVEL": "CRITICAL",
        }
        for name in ("DATABASE_URL", "DATABASE_SUPERUSER_URL"):
            self.environment.pop(name, None)

    def command(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=BASE_DIR, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        """Tables and catalogue first: a database with tables gets no demo."""
        self.command("manage.py", "migrate", "--verbosity=0")
        self.command("manage.py", "catalogue", "--verbosity=0")
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=BASE_DIR, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.wait_until(lambda: self.get("/accounts/login/") == 200)
        self.made = json.loads(self.command("-c", WORLD).strip().splitlines()[-1])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.cluster.stop()

    def wait_until(self, is_so, seconds=60):
        until = time.monotonic() + seconds
        while not is_so():
            assert self.process.poll() is None, "the product has ended: " + (self.folder / "log").read_text()
            assert time.monotonic() < until, f"not so within {seconds} s"
            time.sleep(0.1)

    # as a browser

    @cached_property
    def headers(self):
        cookies = f"__Host-session={self.made['session']}; __Host-csrf={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN, "Host": f"localhost:{self.port}"}

    def ask(self, method, path, body=None, headers=None):
        """Status and text, or None where no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def get(self, path, **headers):
        answer = self.ask("GET", path, headers={"Host": f"localhost:{self.port}"} | headers)
        return answer and answer[0]

    def save(self, field, seen, value, mark):
        """One change, as the chart's script sends it. What the server said, or its status, or None."""
        change = {"row": "note", "field": field, "seen": seen, "value": value}
        body = json.dumps({"changes": [change], "mark": mark})
        headers = self.headers | {"Content-Type": "application/json"}
        answer = self.ask("POST", f"/drafts/{self.made['draft']}/save", body, headers)
        return answer and (answer[0], json.loads(answer[1]) if answer[0] == 200 else answer[1])

    # as whoever pulls the plug

    @property
    def web(self) -> list[int]:
        """The web server's processes, its leader first."""
        return [pid for pid in children_of(self.process.pid) if b"clinic.web_server" in command_line(pid)]

    @property
    def postmaster(self) -> int:
        return int((self.cluster.files.data / "postmaster.pid").read_text().split("\n")[0])

    @property
    def backends(self) -> list[int]:
        return [pid for pid in children_of(self.postmaster) if b"postgres: app " in command_line(pid)]

    def stored(self):
        with self.cluster.connect(name=database.NAME) as superuser:
            return superuser.execute(
                "SELECT payload, revision FROM sessions_app_draft WHERE id = %s", [self.made["draft"]]
            ).fetchone()


@contextmanager
def product(folder):
    """The product running below this folder, which the database's account can reach."""
    folder.chmod(0o755)
    running = Running(folder)
    try:
        running.start()
        yield running
    finally:
        if running.process:
            running.stop()
        shutil.rmtree(running.cluster.files.service, ignore_errors=True)


class Writer(Thread):
    """One device on one field: each value after the one that was acknowledged, again until it is."""

    def __init__(self, running, field):
        super().__init__(daemon=True)
        self.running, self.field, self.done = running, field, Event()
        self.acknowledged, self.asked_again, self.strange, self.slowest = 0, 0, [], 0.0

    @property
    def last(self):
        return [f"{self.field} {self.acknowledged}"] if self.acknowledged else []

    def run(self):
        while not self.done.is_set():
            value = [f"{self.field} {self.acknowledged + 1}"]
            while not self.is_stored(value):
                self.asked_again += 1
                time.sleep(0.05)
            self.acknowledged += 1

    def is_stored(self, value):
        mark = f"{self.field.replace('_', '.')}.{value[0].split()[-1]}"
        began = time.monotonic()
        said = self.running.save(self.field, self.last, value, mark)
        if said:
            self.slowest = max(self.slowest, time.monotonic() - began)
        if said is None or said[0] == 503:
            return False
        if said[0] != 200 or said[1]["conflicts"]:
            self.strange.append(said)
        return True


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def children_of(parent):
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            rest = (process / "stat").read_text().rsplit(")", 1)[1].split()
            if int(rest[1]) == parent and rest[0] != "Z":
                yield int(process.name)


def command_line(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    return b""
