"""The page of what broke on our side, with the number under which the log tells of it."""

from django.http import HttpResponseServerError
from django.template.loader import render_to_string

from clinic.access import public


@public
def broken(request):
    """Without the request's own context: whatever broke may be in there."""
    context = {"reference": getattr(request, "reference", "")}
    return HttpResponseServerError(render_to_string("500.html", context))
