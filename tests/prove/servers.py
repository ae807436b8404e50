"""Real servers for the long proofs: PostgreSQL with data of the demo clinics, its copies, web processes.

The programs of PostgreSQL are found as the product finds them (clinic/postgres_files.py).
"""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext, suppress
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings

from clinic import database, postgres_files
from clinic.database import Cluster

PASSWORD = "tepidarium-strigil-2026"
PATIENCE_SECONDS = 60
KEY = "a-key-for-these-proofs-alone-" * 2


def seed():
    """Where the server that all others are copies of is filled; PROVE_SEED keeps it for the next run."""
    kept = os.environ.get("PROVE_SEED")
    return nullcontext(Path(kept)) if kept else folder()


@contextmanager
def folder():
    """Reachable for the account that root lends the server."""
    made = Path(tempfile.mkdtemp(prefix="strigil-prove-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


class Server:
    """One PostgreSQL of its own, in its own folder."""

    def __init__(self, var):
        self.cluster = Cluster(var)
        self.files = self.cluster.files

    def start(self):
        """Also a copy, which takes no statement that writes."""
        with self.cluster._alone():
            self.cluster._start_server()
        return self

    def ask(self, question, *values, user=database.SUPERUSER, name=database.NAME):
        with self.cluster.connect(user, name) as connection:
            found = connection.execute(question, values)
            return found.fetchone()[0] if found.description else None

    def run(self, program, *arguments, **options):
        """One of its own programs, as the account that owns the data."""
        done = self.cluster._run([program, *map(str, arguments)], **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self):
        """As a power cut does."""
        for process in postgres_files.processes_in(self.files.data):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while postgres_files.processes_in(self.files.data):
            time.sleep(0.02)

    def stop(self):
        self.cluster.stop()

    def copied_to(self, var, *options):
        """A base backup of it, taken while it works."""
        other = Server(var)
        postgres_files.make_folders(other.files)
        self.run("pg_basebackup", "-h", self.files.socket, "-U", database.SUPERUSER, "-D", other.files.data,
                 "-c", "fast", "-X", "stream", *options)  # fmt: skip
        return other

    def append(self, *lines):
        with (self.files.data / "postgresql.auto.conf").open("a") as kept:
            kept.write("".join(f"{line}\n" for line in lines))


def own(server):
    """What root copied belongs to the account that runs the server."""
    if os.geteuid() == 0:
        account = server.files.owner
        for path in [server.files.home, *server.files.home.rglob("*")]:
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def url(user, *servers, **options):
    hosts = ",".join(quote(str(one.files.socket), safe="") for one in servers)
    asked = f"?{urlencode(options)}" if options else ""
    return f"postgres://{user}@{hosts}/{database.NAME}{asked}"


def environment(*servers, **more):
    """For a process of the product that works with these."""
    options = {"target_session_attrs": "read-write"} if len(servers) > 1 else {}
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    return own | {
        "DATABASE_URL": url("app", *servers, **options),
        "DATABASE_OWNER_URL": url("owner", *servers, **options),
        "SECRET_KEY": KEY,
        "STRIGIL_VAR": str(servers[0].cluster.var),
        "WEB_WORKERS": "1",
        **more,
    }


def manage(*arguments, servers, cwd=settings.BASE_DIR, **more):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=cwd, env=environment(*servers, **more), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def filled(server):
    """With the tables, the catalogue and the demo clinics."""
    if not server.cluster.start():
        return server
    for command in (["migrate", "-v0"], ["catalogue", "-v0"], ["demo", "-v0"]):
        manage(*command, servers=[server])
    return server


# Each release knows how its web server is begun.
WEB = """
import os, sys
from clinic import serving
os.execv(sys.executable, [sys.executable, "-m", *serving.web_arguments("127.0.0.1", int(sys.argv[1]))])
"""


class Node:
    """One web process on a port of its own."""

    def __init__(self, *servers, cwd=settings.BASE_DIR, **more):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = servers[0].cluster.var / f"web-{self.port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WEB, str(self.port)], cwd=cwd,
                env=environment(*servers, DJANGO_SETTINGS_MODULE="clinic.settings", **more),
                start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def __enter__(self):
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.is_ready():
            assert time.monotonic() < until, "the web process does not answer"
            time.sleep(0.1)
        return self

    def is_ready(self):
        try:
            return Browser().get(self, "/accounts/login/").status == 200
        except OSError:
            return False

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *_error):
        if self.process.poll() is None:
            self.kill()


class Browser:
    """One person's, who may ask either node: cookies belong to the address that people type. `place` is the
    address that she comes from."""

    def __init__(self, place="127.0.0.1"):
        self.cookies, self.place = {}, place

    def get(self, node, path):
        return self.ask(node, "GET", path)

    def post(self, node, path, **fields):
        """With the token of the form that stands there."""
        page = self.get(node, path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token, (page.status, page.text[:200])
        return self.ask(node, "POST", path, fields | {"csrfmiddlewaretoken": token[1]})

    def ask(self, node, method, path, fields=None):
        headers = {"Host": "localhost:8000", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(
            "127.0.0.1", node.port, timeout=PATIENCE_SECONDS, source_address=(self.place, 0)
        )
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode(errors="replace")
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()
        self.keep(answer)
        return answer

    def keep(self, answer):
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, one in SimpleCookie(header).items():
                self.cookies.pop(name, None)
                if one["max-age"] != "0" and one["max-age"] != 0 and one.value:
                    self.cookies[name] = one.value

    def log_in(self, node, who="sam@harbour.example", password=PASSWORD):
        answer = self.post(node, "/accounts/login/", login=who, password=password)
        return answer.status == 302
