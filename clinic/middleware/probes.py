"""What a balancer and whoever watches ask, many times a minute: no log-in, no session, nothing in the trail.

/health/   this process answers. Asks no database: one that is away is no reason to end the process.
/ready/    the database answers, may be written to and has the tables of this release.
/metrics/  counts and times, for who names METRICS_TOKEN; otherwise there is no such page.

They stand before the redirect to https and before anybody looks at the name of the host: a balancer asks by
number.
"""

from functools import cache
from hmac import compare_digest
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse

from clinic import metrics

READY = """
    SELECT pg_is_in_recovery(), ARRAY(SELECT app || '.' || name FROM django_migrations)
"""


class ProbesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        probe = PROBES.get(request.path)
        if probe is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        request.route = request.path.strip("/")
        return probe(request) or self.get_response(request)


def health(request):
    return plain("alive")


def ready(request):
    lacking = what_is_lacking()
    return plain(lacking, status=503) if lacking else plain("ready")


def what_is_lacking():
    """In a sentence that tells a stranger nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(READY)
            is_read_only, applied = cursor.fetchone()
    except Error:
        return "The database does not answer."
    if is_read_only:
        return "The database takes no writes."
    return "The tables wait for a migration." if migrations() - set(applied) else ""


@cache
def migrations():
    """Those of this release, by the names of their files: a web process need not load them."""
    return {
        f"{app.label}.{path.stem}"
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "migrations").glob("[0-9]*.py")
    }


def tell_metrics(request):
    said = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not compare_digest(said.encode(), wanted.encode()):
        return None
    return plain(metrics.text(), kind="text/plain; version=0.0.4")


def plain(words, status=200, kind="text/plain"):
    return HttpResponse(
        f"{words}\n",
        status=status,
        content_type=f"{kind}; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


PROBES = {"/health/": health, "/ready/": ready, "/metrics/": tell_metrics}
