"""A NUL byte cannot be stored as text and no person types one: refused before anything reads it."""

from django.core.exceptions import BadRequest
from django.views.defaults import bad_request

NUL = "\0"


class NulBytesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(NUL in text for text in _texts(request)) or _is_nul_in_json(request):
            return bad_request(request, BadRequest("A NUL byte"))
        return self.get_response(request)


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
