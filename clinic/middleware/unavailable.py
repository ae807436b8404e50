"""Outside everything that works: when the database is away, say so and keep what was typed.

It asks nobody: no database, no template, no log-in. A form that was sent comes back as a button that sends
the same text again.
"""

import sys

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.dispatch import receiver
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

RETRY_SECONDS = 5
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{}</title>
<meta name="viewport" content="width=device-width"></head><body><h1>{}</h1><p>{}</p>{}</body></html>"""
FORM = '<form method="post" action="{}">{}<button>{}</button></form>'
FIELD = '<input type="hidden" name="{}" value="{}">'
SECRET = ("password", "code", "credential")


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
    title = _("The record cannot be reached just now")
    advice = _("The database does not answer. Nothing was saved by this last step. Try again in a moment.")
    html = format_html(PAGE, title, title, advice, send_again(request))
    return HttpResponse(
        html, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    )


def send_again(request):
    """Everything typed, to be sent once more. What opens a lock is never written into a page."""
    if request.method != "POST" or any(name.startswith(SECRET) for name in request.POST):
        return ""
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    return format_html(
        FORM, request.get_full_path(), format_html_join("", FIELD, typed), _("Send what I typed again")
    )
