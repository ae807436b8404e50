"""Counts and times for whoever watches the server: by page, never by person. `/metrics/` tells them.

They are kept only where METRICS_TOKEN is set. Several web processes write into one folder, so that whichever
of them is asked tells of all (`PROMETHEUS_MULTIPROC_DIR`, which serving.py makes anew at each start).
"""

import os
import shutil
from functools import cache

from django.conf import settings
from django.db import connection

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST"}
# Of all clinics together; each is answered by an index or a short table.
ASKED = {
    "strigil_jobs_waiting": "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'",
    "strigil_jobs_oldest_seconds": "SELECT coalesce(extract(epoch FROM now() - min(enqueued_at)), 0)"
    " FROM django_tasks_database_dbtaskresult WHERE status = 'READY' AND run_after <= now()",
    "strigil_database_connections": "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database()",
}


def prepare(folder):
    """Before the web processes start: an empty folder, named in their environment."""
    if settings.METRICS_TOKEN:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


@cache
def answered():
    from prometheus_client import Histogram  # only where somebody asks for it

    return Histogram(
        "strigil_answered_seconds",
        "Time until a page was answered",
        ["route", "method", "status"],
        buckets=SECONDS,
    )


def note(*, route, method, status, seconds):
    if settings.METRICS_TOKEN:
        told = method if method in METHODS else "other"
        answered().labels(route, told, str(status)).observe(seconds)


def text():
    """In the words that Prometheus reads."""
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess

    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(answered())
    asked = generate_latest(registry).decode()
    for name, question in ASKED.items():
        asked += f"# TYPE {name} gauge\n{name} {_ask(question)}\n"
    return asked


def _ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return float(cursor.fetchone()[0])
