"""What no browser of ours sends is answered before anything reads it: another host's name, a strange method,
an address, a header or a body beyond all measure. The body is thrown away by then (clinic/whole_requests.py).
"""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.shortcuts import render

METHODS = ("GET", "HEAD", "POST")
LONGEST_ADDRESS = 8 * 1024  # path and query; the longest of ours, a review narrowed in every way, is some 300
LONGEST_HEADERS = 32 * 1024  # all of them together
PAGES = {405: "405.html", 413: "413.html"}
MOST_DIGITS = 16


class SizesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        status = why_not_read(request)
        return refused(request, status) if status else self.get_response(request)


def why_not_read(request):
    meta = request.META
    if not is_own_host(request):
        return HTTPStatus.BAD_REQUEST
    if request.method not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED
    if len(request.path_info) + len(meta.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if sum(len(value) for name, value in meta.items() if name.startswith("HTTP_")) > LONGEST_HEADERS:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    length = length_of(request)
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if length is None or length > most_bytes() else None


def is_own_host(request):
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


def length_of(request):
    """What came of it (clinic/whole_requests.py), or was said to come. None where it is no number."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() and len(said) < MOST_DIGITS else None


def most_bytes():
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def refused(request, status):
    """The page needs neither the address nor the body: both are what was wrong."""
    told = {"most_megabytes": most_bytes() >> 20}
    answer = render(None, PAGES.get(status, "400.html"), told, status=status)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(METHODS)
    return answer
