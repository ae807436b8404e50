"""The page of what broke on our side, with the number under which the log tells of it."""

import logging

from django.http import HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from clinic.access import public

log = logging.getLogger("django.request")
BARE = (
    "<!doctype html><title>Strigil</title><h1>Something broke on our side</h1><p>What you had saved is safe."
)


@public
def broken(request):
    """Without the request's own context: whatever broke may be in there. And when the page breaks too, in two
    sentences that need nothing."""
    try:
        context = {"reference": getattr(request, "reference", ""), "last_page": last_page(request)}
        page = render_to_string("500.html", context)
    except Exception:
        log.exception("The page of what broke is broken too")
        page = BARE
    return HttpResponseServerError(page)


def last_page(request) -> str:
    """The page of ours from which this one was asked for; empty where it is this one, which breaks again."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    is_this = request.method == "GET" and came_from == request.build_absolute_uri()
    return came_from if is_ours and not is_this else ""
