"""Each request gets a number, is told in one line of the log and counted. Around all that answers."""

import logging
import time

from clinic import events, logs, metrics
from clinic.addresses import address_of

log = logging.getLogger("strigil.requests")
STATIC, UNKNOWN = "static", "unknown"
NOT_TOLD = {STATIC, "health", "ready", "metrics"}  # counted, and only in the way of who reads the log


class RequestsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        token = logs.reference.set(logs.new_reference())
        request.reference = logs.reference.get()
        near = request.META.get("REMOTE_ADDR", "")
        request.META["REMOTE_ADDR"] = address_of(near, request.headers.get("X-Forwarded-For", ""))
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request.reference
            self.tell(request, response, time.perf_counter() - began)
            return response
        finally:
            logs.reference.reset(token)

    def tell(self, request, response, seconds):
        route = route_of(request, response)
        metrics.note(route=route, method=request.method, status=response.status_code, seconds=seconds)
        facts = {
            "method": request.method if request.method in metrics.METHODS else "other",
            "route": route,
            "status": response.status_code,
            "ms": round(1000 * seconds),
            **who(request),
        }
        events.tell_refusal(response.status_code, facts, getattr(request, "refused_for", ""))
        log.log(logging.DEBUG if route in NOT_TOLD else logging.INFO, "answered", extra={"facts": facts})


def route_of(request, response):
    """The name of the page. Its address may hold a secret."""
    if match := request.resolver_match:
        return match.view_name or UNKNOWN
    return getattr(request, "route", None) or (STATIC if hasattr(response, "file_to_stream") else UNKNOWN)


def who(request):
    """Numbers alone, and only what is known by now: nobody is looked up for the log."""
    user, place = getattr(request, "_cached_user", None), getattr(request, "place", None)
    known = {"clinic": getattr(place, "clinic_id", None), "user": getattr(user, "pk", None)}
    return {name: number for name, number in known.items() if number is not None}
