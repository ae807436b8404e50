"""DATABASE_URL as people write it: understood, or refused in a sentence. No traceback, no password shown."""

import json
import os
import subprocess
import sys

import pytest

from clinic import database_address
from clinic.postgres_files import DatabaseUnavailable


@pytest.mark.parametrize(
    ("url", "host", "name", "password"),
    [
        ("postgres://app:secret@db.example.org/strigil", "db.example.org", "strigil", "secret"),
        ("postgresql://app:p%40ss%2F@db:5433/strigil", "db", "strigil", "p@ss/"),
        ("postgres://app@%2Fvar%2Frun%2Fpost%20gres/strigil", "/var/run/post gres", "strigil", ""),
    ],
)
def test_an_address_is_read_with_what_stands_percent_encoded_in_it(url, host, name, password):
    server = database_address.read("DATABASE_URL", url)
    assert (server["HOST"], server["NAME"], server["PASSWORD"]) == (host, name, password)


@pytest.mark.parametrize(
    ("address", "sslmode"),
    [
        ("db.example.org/strigil", "require"),
        ("localhost,db/strigil?target_session_attrs=read-write", "require"),
        ("db/strigil?sslmode=verify-full", "verify-full"),
        ("db/strigil?sslmode=disable", "disable"),
        ("127.0.0.1:5433/strigil", None),
        ("%2Frun%2Fpostgres/strigil", None),
    ],
)
def test_through_a_network_it_is_encrypted_unless_the_address_says_otherwise(address, sslmode):
    server = database_address.read("DATABASE_URL", f"postgres://app@{address}")
    assert server.get("OPTIONS", {}).get("sslmode") == sslmode


def test_the_programs_of_postgresql_are_told_all_that_the_address_says(monkeypatch):
    """Whoever asks for a certificate on both sides has the same backup as the web server has its pages."""
    said = "sslmode=verify-full&sslrootcert=/keys/ca&sslcert=/keys/own&sslkey=/keys/own.key&sslcrl=/old"
    server = database_address.read(
        "DATABASE_URL", f"postgres://app:secret@db/strigil?{said}&connect_timeout=3"
    )
    told = database_address.as_environment(server | {"OPTIONS": server["OPTIONS"] | {"pool": False}})
    assert told == {
        "PGHOST": "db",
        "PGUSER": "app",
        "PGPASSWORD": "secret",
        "PGDATABASE": "strigil",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/keys/ca",
        "PGSSLCERT": "/keys/own",
        "PGSSLKEY": "/keys/own.key",
        "PGSSLCRL": "/old",
        "PGCONNECT_TIMEOUT": "3",
    }


def test_each_role_shows_its_own_certificate_and_reaches_the_server_as_the_app_does():
    app = "postgres://app:a@db/strigil?sslmode=verify-full&sslrootcert=/keys/ca&sslcert=/keys/app"
    named = {"DATABASE_URL": app, "DATABASE_OWNER_URL": "postgres://owner:b@db/strigil?sslcert=/keys/owner"}
    asked = "import json, clinic.settings; print(json.dumps(clinic.settings.DATABASE_ROLES))"
    said = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | named, capture_output=True, check=True
    )
    for role in ("owner", "backup"):
        options = json.loads(said.stdout)[role]["OPTIONS"]
        told = {name: value for name, value in options.items() if name.startswith("ssl")}
        assert told == {"sslmode": "verify-full", "sslrootcert": "/keys/ca", "sslcert": "/keys/owner"}


@pytest.mark.parametrize(
    "url",
    ["strigil", "mysql://app:secret@db/strigil", "postgres://app:secret@db", "postgres://a:secret@db:x/y"],
)
def test_what_is_no_address_is_refused_without_its_password(url):
    with pytest.raises(DatabaseUnavailable, match="DATABASE_OWNER_URL is not understood") as refused:
        database_address.read("DATABASE_OWNER_URL", url)
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_said_in_a_sentence():
    address = "postgres://app:secret@%2Fnowhere%20at%20all/strigil"
    command = [
        "clinic",
        "create",
        "Harbour",
        "--manager-email",
        "g@harbour.example",
        "--manager-name",
        "Grace",
    ]
    said = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert said.stderr.startswith("The database does not answer: ")
    assert "/nowhere at all" in said.stderr
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stderr
