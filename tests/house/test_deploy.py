"""The settings of a real server pass Django's own inspection, and no model waits for its migration."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands

from clinic.management.commands import web
from clinic.middleware.probes import PROBES

PRODUCTION = {
    "SITE_URL": "https://record.example.org",
    "SECRET_KEY": "a-key-for-this-inspection-alone-" * 2,
    "DATABASE_URL": "postgres://app:secret@db.example.org/strigil",
    "DATABASE_OWNER_URL": "postgres://owner:secret@db.example.org/strigil",
    "EMAIL_URL": "smtp+tls://clinic:secret@mail.example.org:587",
}


def python(*arguments, **environment):
    """As an operator starts it: without what the suite sets for itself."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    return subprocess.run(
        [sys.executable, *arguments],
        env=own | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.promise("browser")
def test_production_settings_pass_the_deployment_check():
    said = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert said.returncode == 0, said.stderr
    assert "no issues (0 silenced)" in said.stdout


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)
    assert capsys.readouterr().out == "No changes detected\n"


@pytest.mark.parametrize(
    ("address", "name", "secure", "debug"),
    [
        ("https://record.example.org", "__Host-session", True, False),
        ("http://localhost:8000", "__Host-session", True, True),
        ("http://192.168.1.20:8000", "session", False, False),
    ],
)
def test_what_the_address_decides(address, name, secure, debug):
    """Cookies are bound to the host wherever a browser keeps them. The pages of developers, which show a
    fault with all that led to it, come to nobody but whoever sits at the machine itself."""
    asked = "from clinic import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.DEBUG)"
    given = PRODUCTION | {"SITE_URL": address, "DEBUG": "true"}
    said = python("-c", asked, **given)
    assert said.stdout.split() == [name, str(secure), str(debug)], said.stderr


SOURCES = ("clinic/settings.py", "clinic/database.py")
ASKED = re.compile(r"""(?:(?:env(?:\.\w+)?|whole_number)\(|environ(?:\.get)?[(\[])"(\w+)\"""")


def test_every_setting_stands_in_the_table_of_the_manual():
    """What can be set is told, and nothing is told that cannot."""
    asked = {name for path in SOURCES for name in ASKED.findall(Path(path).read_text())}
    told = set()
    for row in re.findall(r"^\| (`[A-Z_`, ]+`) \|", Path("docs/operating.md").read_text(), re.M):
        told |= set(re.findall(r"`(\w+)`", row))
    assert asked - told == set(), "add it to docs/operating.md, Settings"
    assert told - asked == set()
    assert len(asked) > 15


def test_the_examples_of_deploy_name_what_there_is():
    commands = set(get_commands())
    units = [path.read_text() for path in Path("deploy").glob("*.service")]
    started = {name for text in units for name in re.findall(r"manage\.py (\w+)", text)}
    assert started == {"web", "worker", "backup", "restore"} and started <= commands
    table = Path("docs/operating.md").read_text()
    for name in re.findall(r"^(\w+)=", Path("deploy/env.example").read_text(), re.M):
        assert f"`{name}`" in table
    for probe in ("/ready/", "/metrics/"):
        assert probe in PROBES
        assert all(probe in Path("deploy", name).read_text() for name in ("nginx.conf", "Caddyfile"))


def test_the_web_server_alone_is_for_a_server_of_ones_own(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(CommandError, match="Here `manage"):
        call_command("web")


def test_the_web_server_alone_finds_its_input_ended_and_waits_for_nobody(monkeypatch, settings, tmp_path):
    """In a terminal it would load its pages and wait for Ctrl-D."""
    settings.VAR = tmp_path
    became, inputs = [], []
    with monkeypatch.context() as patch:
        for name in ("refuse_mighty_app", "what_is_lacking"):
            patch.setattr(web, name, lambda: "")
        patch.setattr(web.database, "embedded", lambda: None)
        patch.setattr(web.serving, "refuse_taken", lambda *where: None)
        patch.setattr(web.os, "dup2", lambda source, to: inputs.append((os.read(source, 1), to)))
        patch.setattr(web.os, "execv", lambda program, arguments: became.append(arguments[2]))
        call_command("web")
    assert (inputs, became) == ([(b"", 0)], ["clinic.web_server"])
