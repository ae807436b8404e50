"""The page of what broke on our side, with the number under which the log tells of it."""

import logging

from django.http import HttpResponseServerError
from django.template.loader import render_to_string

from clinic.access import public

log = logging.getLogger("django.request")
BARE = (
    "<!doctype html><title>Strigil</title><h1>Something broke on our side</h1><p>What you had saved is safe."
)


@public
def broken(request):
    """Without the request's own context: whatever broke may be in there. And when the page breaks too, in two
    sentences that need nothing."""
    context = {"reference": getattr(request, "reference", "")}
    try:
        page = render_to_string("500.html", context)
    except Exception:
        log.exception("The page of what broke is broken too")
        page = BARE
    return HttpResponseServerError(page)
