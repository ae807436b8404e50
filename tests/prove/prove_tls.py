"""A server of one's own that answers only by TLS, and only whoever shows a certificate and the password of
its role: tables, a backup and a restore through it, and who is refused.

The wheel's PostgreSQL speaks no TLS: this wants the system's.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings

from clinic import database, database_roles, postgres_files
from tests.prove import servers
from tests.prove.certificates import Authority
from tests.prove.running import command_line, free_port

pytestmark = pytest.mark.promise("backup")
HOST, ADDRESS = "db.clinic.example", "127.0.0.1"
PASSWORD = "a-password-of-a-role-for-this-proof"
WHO_MAY = f"""
local   all all              trust
hostssl all all {ADDRESS}/32 scram-sha-256 clientcert=verify-full
"""
CLINIC = (
    "clinic", "create", "Harbour", "--manager-email", "grace@harbour.example", "--manager-name", "Grace",
)  # fmt: skip


class Guarded(servers.Server):
    """With the system's programs, on a port of its own."""

    def __init__(self, place, programs):
        super().__init__(place / "var")
        vars(self.files)["binaries"] = programs
        self.place, self.port = place, free_port()
        self.ours, self.stranger = Authority("ours", place), Authority("stranger", place)
        self.shown = {role: self.ours.hand_out(role) for role in database_roles.ROLES}

    def start(self):
        postgres_files.make_folders(self.files)
        data = self.files.data
        how = [f"-U{database.SUPERUSER}", "-EUTF8", *postgres_files.locale_options(self.files.major)]
        self.run("initdb", "-D", data, "--auth=trust", *how)
        self.take(self.ours.file, *self.ours.hand_out("server", host=HOST, address=ADDRESS))
        self.append(f"listen_addresses = '{ADDRESS}'", f"port = {self.port}", "ssl = on")
        self.append("ssl_ca_file = 'ours.crt'", "ssl_cert_file = 'server.crt'", "ssl_key_file = 'server.key'")
        self.append(f"unix_socket_directories = '{self.files.socket}'")
        (data / "pg_hba.conf").write_text(WHO_MAY)
        self.run("pg_ctl", "start", "-w", "-D", data, "-l", self.files.log)

    def take(self, *files):
        for file in files:
            own = shutil.copy2(file, self.files.data)
            shutil.chown(own, self.files.owner.pw_uid, self.files.owner.pw_gid)

    def fill(self):
        """All but the roles through TLS."""
        with self.connect() as superuser:
            database_roles.prepare(superuser, database.NAME)
            for role in database_roles.ROLES:
                superuser.execute(f"ALTER ROLE {role} PASSWORD '{PASSWORD}'")
        for command in (["migrate", "-v0"], ["catalogue", "-v0"], CLINIC):
            succeeded(self.manage(*command))

    def connect(self, name="postgres"):
        return psycopg.connect(
            host=str(self.files.socket), port=self.port, user=database.SUPERUSER, dbname=name, autocommit=True
        )

    def url(self, role, *, host=HOST, name=database.NAME, **told):
        certificate, key = self.shown[role]
        all_of_it = {"hostaddr": ADDRESS, "sslmode": "verify-full", "sslrootcert": self.ours.file}
        all_of_it |= {"sslcert": certificate, "sslkey": key} | told
        return f"postgres://{role}:{PASSWORD}@{host}:{self.port}/{name}?{urlencode(all_of_it)}"

    def manage(self, *arguments, **told):
        """A command of the product that knows this server's addresses."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PG"))}
        own |= {"SECRET_KEY": servers.KEY, "STRIGIL_VAR": str(self.cluster.var)}
        for role, name in {"app": "", "owner": "OWNER_", "backup": "BACKUP_"}.items():
            own[f"DATABASE_{name}URL"] = self.url(role, **told)
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR, env=own, capture_output=True, text=True,
        )  # fmt: skip


@pytest.fixture(scope="module")
def guarded():
    programs = postgres_files.of_the_system("postgres")
    if not programs:
        pytest.skip(
            "no PostgreSQL that speaks TLS: install the system's (Debian: apt-get install postgresql)"
        )
    with servers.folder() as place:
        server = Guarded(place, programs.parent)
        try:
            server.start()
            server.fill()
            yield server
        finally:
            server.kill()


def succeeded(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# Who is known


@contextmanager
def read_list_of_processes():
    """What everybody on the machine may read of every process, meanwhile."""
    seen, enough = set(), Event()

    def read():
        while not enough.wait(0.02):
            seen.update(command_line(one.name) for one in Path("/proc").glob("[0-9]*"))

    reader = Thread(target=read)
    reader.start()
    try:
        yield seen
    finally:
        enough.set()
        reader.join()


def new_database(server, name):
    with server.connect() as superuser:
        superuser.execute(f"CREATE DATABASE {name} OWNER owner")
    return name


def rows_of(server, name):
    with server.connect(name) as superuser:
        return [
            superuser.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("clinic_clinic", "django_migrations")
        ]


@pytest.mark.parametrize("host", [HOST, ADDRESS])
def test_a_backup_and_a_restore_go_through_tls_and_show_nobody_what_opens_the_server(guarded, host):
    kept, empty = guarded.place / host, new_database(guarded, f"empty_{host.partition('.')[0]}")
    with read_list_of_processes() as seen:
        said = succeeded(guarded.manage("backup", "--to", kept, host=host))
        (file,) = kept.iterdir()
        said += succeeded(guarded.manage("restore", file, host=host, name=empty))
    assert "every trail ends where it ended" in said
    assert rows_of(guarded, empty) == rows_of(guarded, database.NAME)
    shown = said + b"\n".join(seen).decode()
    assert "bin/pg_dump" in shown and "bin/pg_restore" in shown
    for secret in (PASSWORD, *guarded.shown["backup"][1].read_text().splitlines()):
        assert secret not in shown


def test_what_came_through_tls_stands_the_trial_in_a_server_that_speaks_none(guarded):
    kept = guarded.place / "tried"
    succeeded(guarded.manage("backup", "--to", kept))
    assert "every trail ends where it ended" in succeeded(
        guarded.manage("restore", *kept.iterdir(), "--verify")
    )


# Who is not

REFUSED = {
    "a server of another name": ({"host": "other.clinic.example"}, "does not match host name"),
    "a server of another authority": ({"sslrootcert": "stranger.crt"}, "certificate verify failed"),
    "without encryption": ({"sslmode": "disable"}, "no encryption"),
    "without a certificate": ({"sslcert": "none", "sslkey": "none"}, "valid client certificate"),
    "the certificate of another role": ({"sslcert": "app.crt", "sslkey": "app.key"}, "authentication failed"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_known_is_refused_in_a_sentence_and_writes_nothing(guarded, what, tmp_path):
    told, reason = REFUSED[what]
    files = {name: guarded.place / file for name, file in told.items() if "." in file and name != "host"}
    done = guarded.manage("backup", "--to", tmp_path, **(told | files))
    said = done.stdout + done.stderr
    assert (done.returncode, len(said.splitlines())) == (1, 1), said
    assert said.startswith("The database does not answer: ") and reason in said
    assert PASSWORD not in said
    assert not list(tmp_path.iterdir())
