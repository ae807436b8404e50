"""The suite's own database, roles, clean-up and browser."""

import gc
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack

import hypothesis
import psycopg
import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from clinic import database, identity
from clinic.clock import now
from clinic.database_roles import as_role
from tests.template import template

# Playwright runs an event loop in this thread, and Django would take us for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine makes examples slowly; that is no fault of what is tested. `make prove` asks for many more.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", 100)),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
gc.disable()  # nothing that is loaded now is rubbish

KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission", "django_cache"}
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config):
    """Have the server for this run, and cheap passwords. Before Django is set up."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.DATABASES.pop("cache", None)
    settings.DATABASE_ROUTERS = []
    settings.WHITENOISE_AUTOREFRESH = True  # else every client of a test looks through all static files
    stack = ExitStack()
    stack.enter_context(database.in_use())
    config.add_cleanup(stack.close)
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        # While the workers still look for their tests.
        ahead = subprocess.Popen([sys.executable, "-m", "tests.template"], stdout=subprocess.DEVNULL)
        stack.callback(ahead.wait)


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for rubbish time and again took a fifth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """A copy of the migrated template, made by the owner; the tests then run as the app."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()
        with as_role("owner"):
            old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        refuse_real_database()
    yield
    with django_db_blocker.unblock(), as_role("owner"):
        end_other_sessions()
        teardown_databases(old, verbosity=0)


def end_other_sessions():
    """A server's thread may hold its connection a moment longer than its test: the database goes anyway."""
    with superuser_connection() as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def refuse_real_database():
    name = connection.settings_dict["NAME"]
    if not name.startswith("test_"):
        pytest.exit(f"{name} is not a test database: nothing here may write to it.", returncode=2)


def wipe(case=None):
    """Empty what a committed test filled. Signed rows refuse DELETE, so the guards rest meanwhile."""
    refuse_real_database()
    connection.close()
    with superuser_connection() as superuser:
        superuser.execute("SET lock_timeout = '10s'")
        superuser.execute("SET session_replication_role = replica")
        for table, condition in filled_tables(superuser):
            superuser.execute(f'DELETE FROM "{table}" {condition}')


def superuser_connection():
    url = os.environ.get("DATABASE_SUPERUSER_URL")
    where = {"dbname": connection.settings_dict["NAME"]}
    if not url:
        where |= {"host": connection.settings_dict["HOST"], "user": database.SUPERUSER}
    return psycopg.connect(url or "", **where, autocommit=True)


def filled_tables(superuser):
    """Tables with rows to remove, asked in one query. Of the catalogue only a clinic's own entries go."""
    tables = dict(tables_to_empty())
    question = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\" {condition})"
        for table, condition in tables.items()
    )
    return [(table, tables[table]) for (table,) in superuser.execute(question)]


def tables_to_empty():
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if not options.managed or options.proxy or options.db_table in KEPT_TABLES:
            continue
        if ".catalogue" not in model.__module__:
            yield options.db_table, ""
        elif any(field.column == "clinic_id" for field in options.concrete_fields):
            yield options.db_table, "WHERE clinic_id IS NOT NULL"


TransactionTestCase._fixture_teardown = wipe


# Two clinics. A test that uses `staff` works in the first; `acting_as` takes it elsewhere.


@pytest.fixture
def staff(db):
    """A clinic with a physiotherapist, a colleague, a manager and a front desk; the test acts in it."""
    from tests import factories

    made = factories.clinic_with_staff("North Clinic")
    with identity.acting_as(made.physio.pk, made.clinic.pk):
        yield made


@pytest.fixture
def others(db):
    """Another clinic with its own staff and a patient called Canary, of whom nobody else may see a trace."""
    from tests import factories

    made = factories.clinic_with_staff("South Clinic")
    made.patient = factories.patient(
        made.clinic, by=made.physio, treated_by=[made.physio], family_name="Canary"
    )
    return made


@pytest.fixture
def clinic(staff):
    return staff.clinic


@pytest.fixture
def physio(staff):
    return staff.physio


@pytest.fixture
def manager(staff):
    return staff.manager


@pytest.fixture
def front_desk(staff):
    return staff.front_desk


@pytest.fixture
def patient(staff):
    """In the care of `physio`; `staff.colleague` is outside her care team."""
    from tests import factories

    return factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])


@pytest.fixture
def episode(patient, physio):
    from tests import factories

    return factories.episode(patient, by=physio)


@pytest.fixture
def signed(episode, physio):
    from tests import factories

    return factories.signed_session(episode, by=physio)


@pytest.fixture
def standing_clock():
    with time_machine.travel(now(), tick=False):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": BROWSER_ARGUMENTS}


def find_chromium():
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.fail(
        f"No browser: {named or ', '.join(BROWSERS)} not found. Install Chromium or set CHROMIUM.",
        pytrace=False,
    )


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "en-GB", "timezone_id": "Asia/Singapore"}
