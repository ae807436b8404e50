"""What cannot be read as a form, or holds a NUL byte, which no person types and no text can keep: refused
before anything else reads it."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import QueryDict
from django.views.defaults import bad_request

NUL = "\0"


class NulBytesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            is_refused = any(NUL in text for text in _texts(request)) or _is_nul_in_json(request)
        except (BadRequest, SuspiciousOperation):
            is_refused = True
            request.POST = QueryDict()  # the page that says so would stumble over it again
        return bad_request(request, BadRequest("Not a form")) if is_refused else self.get_response(request)


def _texts(request):
    yield request.path_info
    for pairs in (request.COOKIES.items(), _fields(request.GET), _fields(request.POST)):
        for name, value in pairs:
            yield name
            yield value


def _fields(query):
    return ((name, value) for name, values in query.lists() for value in values)


def _is_nul_in_json(request):
    if request.content_type != "application/json":
        return False
    return b"\0" in request.body or rb"\u0000" in request.body
