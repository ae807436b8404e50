"""The settings of a real server pass Django's own inspection, and no model waits for its migration."""

import os
import subprocess
import sys

import pytest

PRODUCTION = {
    "SITE_URL": "https://record.example.org",
    "SECRET_KEY": "a-key-for-this-inspection-alone-" * 2,
    "DATABASE_URL": "postgres://app:secret@db.example.org/strigil",
    "DATABASE_OWNER_URL": "postgres://owner:secret@db.example.org/strigil",
    "EMAIL_URL": "smtp+tls://clinic:secret@mail.example.org:587",
}


def manage(*arguments, **environment):
    """As an operator types it: without what the suite sets for itself."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=own | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.promise("browser")
def test_production_settings_pass_the_deployment_check():
    said = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert said.returncode == 0, said.stderr
    assert "no issues (0 silenced)" in said.stdout


def test_every_change_of_a_model_has_its_migration():
    said = manage("makemigrations", "--check", "--dry-run")
    assert said.returncode == 0, said.stdout + said.stderr


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
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.DEBUG)"
    )
    given = PRODUCTION | {"SITE_URL": address, "DEBUG": "true"}
    said = manage("shell", "--no-imports", "-c", asked, **given)
    assert said.stdout.split() == [name, str(secure), str(debug)], said.stderr
