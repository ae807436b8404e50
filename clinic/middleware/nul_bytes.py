"""What cannot be read as a form, holds a NUL byte, which no person types and no text can keep, or holds bytes
that are no text (half of a character): refused before anything else reads it."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import QueryDict
from django.views.defaults import bad_request

from clinic.typed_text import NUL

LOST = "\ufffd"  # what decoding puts in place of bytes that are no text


class NulBytesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            is_refused = _is_odd(request, list(_texts(request)))
        except (BadRequest, SuspiciousOperation):
            is_refused = True
            request.POST = QueryDict()  # the page that says so would stumble over it again
        return bad_request(request, BadRequest("Not a form")) if is_refused else self.get_response(request)


def _is_odd(request, texts):
    if any(NUL in text for text in texts) or _is_nul_in_json(request):
        return True
    return any(LOST in text for text in texts) and _is_cut_by_decoding(request)


def _texts(request):
    yield request.path_info
    for pairs in (request.COOKIES.items(), _fields(request.GET), _fields(request.POST)):
        for name, value in pairs:
            yield name
            yield value


def _fields(query):
    return ((name, value) for name, values in query.lists() for value in values)


def _is_cut_by_decoding(request):
    """The sign itself, typed or pasted, is kept. A form with a file has been read by then, so there its sign
    counts as a loss."""
    sent = [request.META.get("QUERY_STRING", "").encode("latin-1", "replace")]
    if request.content_type == "application/x-www-form-urlencoded":
        sent.append(request.body)
    elif any(LOST in name + value for name, value in _fields(request.POST)):
        return True
    return not all(_is_text(unquote_to_bytes(part)) for part in sent)


def _is_text(raw):
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_nul_in_json(request):
    if request.content_type != "application/json":
        return False
    return b"\0" in request.body or rb"\u0000" in request.body
