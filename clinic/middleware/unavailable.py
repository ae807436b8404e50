"""Outside everything that works: when the database is away, say so and keep what was typed.

It asks nobody: no database, no log-in, and a template that needs neither. A form that was sent comes back as
a button that sends the same text again.
"""

import sys

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.dispatch import receiver
from django.http import HttpResponse
from django.template.loader import render_to_string

from clinic.unsent import OF_ITS_PAGE, typed_in

RETRY_SECONDS = 5


class UnavailableMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        return page(request) if getattr(request, "is_database_away", False) else response


@receiver(got_request_exception)
def note_absence(sender, request=None, **kwargs):
    """The exception is a 500 page by the time a middleware sees it, so it is recognised on its way."""
    if request is not None and isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        request.is_database_away = True


def page(request):
    typed = typed_in(request)
    shown = {"address": request.get_full_path(), "typed": typed, "csrf_token": dict(typed).get(OF_ITS_PAGE)}
    html = render_to_string("503.html", shown)
    return HttpResponse(
        html, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    )
