"""Which PostgreSQL the product talks to, and the embedded one when nobody names another.

The embedded server belongs to one checkout. Whoever uses it holds a shared lock; the last one out
stops it, so that neither a second terminal nor a test run ever loses its database half-way.
"""

import fcntl
import os
import signal
import subprocess
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

from clinic import database_roles, postgres_files
from clinic.postgres_files import DatabaseUnavailable

NAME = "strigil"
SUPERUSER = "postgres"
VAR = Path(os.environ.get("STRIGIL_VAR", Path(__file__).parent.parent / "var")).resolve()
PATIENCE_SECONDS = 120
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "db",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "up",
    "version",
}
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "jit": "off",
    "log_checkpoints": "off",
    # A statement or a key in the log would be a patient's name in a file that nobody guards.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Cluster:
    """One embedded server with its data below one `var` folder."""

    var: Path

    @cached_property
    def files(self):
        return postgres_files.Files(self.var)

    @property
    def socket(self):
        return str(self.files.socket)

    def connect(self, user=SUPERUSER, name="postgres"):
        return psycopg.connect(host=self.socket, user=user, dbname=name, autocommit=True, connect_timeout=5)

    def is_ready(self):
        """The only proof of health: the role that serves requests gets a connection."""
        return self._answers("app", NAME)

    def _answers(self, user=SUPERUSER, name="postgres"):
        try:
            self.connect(user, name).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def in_use(self):
        """Have the server running for as long as the block lasts. Yields True for a new database."""
        users = self._open("postgres.users")
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield self.start()
        finally:
            self._leave(users)

    def start(self):
        """Start the server unless it runs. True if the database was made just now."""
        if self.is_ready():
            return False
        with self._alone():
            if not self._answers():
                self._start_server()
            with self.connect() as connection:
                return database_roles.prepare(connection, NAME)

    def stop(self):
        with self._alone():
            self._stop_server()

    def keep(self, wanted):
        """Whether the server stays when the last user leaves (`manage.py db start`)."""
        mark = self.var / "postgres.keep"
        if wanted:
            self.var.mkdir(parents=True, exist_ok=True)
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    # locks

    def _open(self, name):
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            return os.open(self.var / name, os.O_RDONLY | os.O_CREAT, 0o644)
        except PermissionError as error:
            raise DatabaseUnavailable(
                f"{self.var} belongs to another user: run as that user, or remove the folder."
            ) from error

    @contextmanager
    def _alone(self):
        lock = self._open("postgres.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _leave(self, users):
        with self._alone():
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not (self.var / "postgres.keep").exists():
                    self._stop_server()
            except BlockingIOError:
                pass  # somebody else still works with it
            finally:
                os.close(users)

    # the server's process

    def _start_server(self):
        self._prepare_folders()
        self._clear_what_a_crash_left()
        server = self._launch()
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if server.poll() is not None:
                self._refuse_unless_transient()
                self._clear_what_a_crash_left()
                server = self._launch()
            if time.monotonic() > until:
                raise DatabaseUnavailable(
                    f"The database did not start within {PATIENCE_SECONDS} s: see {self.files.log}."
                )
            time.sleep(0.02)
        server.returncode = 0  # it outlives this process on purpose: nobody waits for it

    def _prepare_folders(self):
        postgres_files.make_folders(self.files)
        if not (self.files.data / "PG_VERSION").exists():
            self._make_cluster()
        self._refuse_other_version()

    def _make_cluster(self):
        """initdb beside the data folder and rename: a half-made cluster is never taken for a whole one."""
        fresh = self.files.data.with_name("data.new")
        postgres_files.remove(fresh)
        options = ["--auth=trust", "--encoding=UTF8", "--data-checksums"]
        options += postgres_files.locale_options(self.files.major)
        made = self._run(["initdb", "-D", str(fresh), "-U", SUPERUSER, *options])
        if made.returncode:
            raise DatabaseUnavailable(f"The database could not be created: {made.stderr.strip()}")
        fresh.rename(self.files.data)

    def _refuse_other_version(self):
        held = int((self.files.data / "PG_VERSION").read_text())
        if held != self.files.major:
            raise DatabaseUnavailable(
                f"The data in {self.files.data} needs PostgreSQL {held}; here is {self.files.major}. "
                "Restore a backup into a new folder, or run the version that wrote it."
            )

    def _run(self, arguments):
        program = str(self.files.binaries / arguments[0])
        return subprocess.run(
            [program, *arguments[1:]],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.files.environment,
            **self.files.identity,
        )

    def _launch(self):
        quoted = self.socket.replace('"', '""')
        options = SERVER_SETTINGS | {"unix_socket_directories": f'"{quoted}"'}
        arguments = [str(self.files.binaries / "postgres"), "-D", str(self.files.data)]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        with open(self.files.log, "ab") as log:
            return subprocess.Popen(
                arguments,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=self.files.environment,
                **self.files.identity,
            )

    def _refuse_unless_transient(self):
        """After a crash the old server's last processes may hold the memory for a moment: try again."""
        last = self.files.log.read_text(errors="replace")[-2000:]
        if "shared memory" not in last and "lock file" not in last:
            grave = [line for line in last.splitlines() if "FATAL" in line or "PANIC" in line]
            reason = grave[-1].split("] ", 1)[-1] if grave else "no reason in its log"
            raise DatabaseUnavailable(f"The database does not start ({reason}): see {self.files.log}.")
        time.sleep(0.2)

    def _postmaster(self):
        """The process id of our living server, or None. A zombie or a reused id is not one."""
        try:
            pid = int((self.files.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        if pid in postgres_files.processes_in(self.files.data):
            return pid
        return None

    def _clear_what_a_crash_left(self):
        """Stale locks, and backends that outlive their postmaster and hold its memory."""
        if not Path("/proc/self/stat").exists() or self._postmaster():
            return
        for pid in postgres_files.processes_in(self.files.data):
            os.kill(pid, signal.SIGKILL)
        while postgres_files.processes_in(self.files.data):
            time.sleep(0.02)
        for stale in (self.files.data / "postmaster.pid", self.files.socket / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def _stop_server(self):
        if not self.files.data.exists() or not self._answers():
            return
        self._run(["pg_ctl", "stop", "-D", str(self.files.data), "-m", "fast", "-w", "-t", "60"])


def embedded():
    """The cluster of this checkout, or None when DATABASE_URL names a server."""
    return None if os.environ.get("DATABASE_URL") else Cluster(VAR)


def in_use():
    """A context that has the database there, whosoever runs it. Yields True for a new embedded one."""
    cluster = embedded()
    return cluster.in_use() if cluster else nullcontext(False)


def for_command(arguments):
    """The database for those management commands that want one; `help` starts nothing."""
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in WITHOUT_DATABASE or command.startswith("-") or "--help" in arguments:
        return nullcontext(False)
    return in_use()
