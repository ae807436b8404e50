"""A thousand drawn clinics: how often the comparison says "differs" where nothing does, and whether it finds
what is there. And a worker that is killed in the middle of its work, as a clinic's machine may do."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clinic.identity import acting_as
from clinic.queries.places import places_of
from sessions_app.actions import computations
from sessions_app.analysis.tool_comparison import Groups, Verdict
from sessions_app.models import Computation
from sessions_app.queries.computations import parameters_of
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.queries.tool_figures import NAME
from tests import factories
from tests.conftest import wipe
from tests.sessions_app.tool_clinics import WORTHWHILE, asked, leaves_out_nothing, people, unadjusted

CLINICS = 1000


@pytest.mark.promise("honest")
def test_where_nothing_differs_fewer_than_5_in_100_say_so():
    """Confounded through what is written down: who compares the ends alone is fooled nearly everywhere."""
    fooled = beyond_chance = 0
    verdicts = []
    for seed in range(CLINICS):
        found = people(seed, 60 + seed % 5 * 60)
        verdict, interval = asked(found)
        verdicts.append(verdict)
        beyond_chance += leaves_out_nothing(interval)
        fooled += leaves_out_nothing(unadjusted(Groups.of(found)))
    assert verdicts.count(Verdict.DIFFERS) < CLINICS * 0.05
    assert beyond_chance < CLINICS * 0.07  # the interval itself keeps what it promises
    assert fooled > CLINICS * 0.5


@pytest.mark.promise("honest")
def test_a_true_difference_above_the_worthwhile_one_is_found():
    verdicts = [asked(people(seed, 400, effect=1.6 * WORTHWHILE))[0] for seed in range(CLINICS)]
    assert verdicts.count(Verdict.DIFFERS) > CLINICS * 0.95


@pytest.mark.promise("honest")
def test_a_true_difference_below_the_worthwhile_one_is_never_sold_as_one_that_matters():
    verdicts = [asked(people(seed, 400, effect=0.5 * WORTHWHILE))[0] for seed in range(CLINICS)]
    assert verdicts.count(Verdict.DIFFERS) == 0


# A worker that is killed

SLOW = """
import django, time
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = {name!r}
from sessions_app.actions import computations
from sessions_app.queries.computations import Kind
from sessions_app.queries.tool_figures import KIND
def slowly(parameters, user):
    print("at work", flush=True)
    time.sleep(600)
computations.KINDS[{kind!r}] = Kind(KIND.permission, KIND.episodes, slowly)
from django.core.management import call_command
call_command("worker", batch=True, startup_delay=False, verbosity=0, reload=False)
"""


@pytest.fixture
def place(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            yield factories.clinic_with_staff()
        finally:
            wipe()


@pytest.mark.promise("stored")
def test_a_worker_that_is_killed_loses_nothing(place):
    half_a_year = ReviewScope(place.clinic.pk, date(2026, 1, 1), date(2026, 6, 30), condition_id="lat_elbow")
    with acting_as(place.manager.pk, place.clinic.pk):
        place.manager.standing = places_of(place.manager)[0].standing
        computations.ask(NAME, parameters_of(half_a_year), by=place.manager, at=timezone.now())
    worker = a_slow_worker()
    assert worker.stdout.readline() == "at work\n"
    assert computations.pick_up_jobs() == 0  # somebody is at it
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()

    deadline = time.monotonic() + 30
    while not computations.pick_up_jobs():
        assert time.monotonic() < deadline, "the killed worker still holds its lock"
    the_next_worker()

    with acting_as(place.manager.pk, place.clinic.pk):
        found = Computation.objects.get()
        assert (found.state, found.result) == ("done", {"answer": None})
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def a_slow_worker():
    name = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-c", SLOW.format(name=name, kind=NAME)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "clinic.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def the_next_worker():
    call_command("worker", batch=True, startup_delay=False, verbosity=0)
