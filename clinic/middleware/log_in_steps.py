"""Between log-in and the first record: one's language, a clinic to work in, and for staff a second step."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from clinic.middleware.transaction import CLINIC_KEY

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Pages of one's own log-in, and how to leave.
OPEN_PLACES = {"choose_clinic", "second_step", "account", "language", "time_left"}
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")


class LogInStepsMiddleware:
    """After the transaction middleware, which says who the person is in which clinic."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            translation.activate(request.user.language)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or is_open_place(request.resolver_match, view):
            return None
        step = missing_step(request)
        if step is None:
            return None
        back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return redirect(reverse(step) + back)


def is_open_place(match, view):
    name = match.url_name or ""
    return getattr(view, "access", "") == "public" or name in OPEN_PLACES or name.startswith(OPEN_PREFIXES)


def missing_step(request):
    if not request.places or is_undecided(request):
        return "clinic:choose_clinic"
    if request.user.standing.roles and needs_second_step(request):
        return "clinic:second_step"
    return None


def is_undecided(request):
    """Two clinics to work in and none chosen yet: nobody should chart in the wrong one by default."""
    chosen = request.session.get(CLINIC_KEY)
    return len(request.places) > 1 and chosen not in {place.clinic_id for place in request.places}


def needs_second_step(request):
    """Staff of every clinic but a demonstration one."""
    return not (request.place.is_demo or is_mfa_enabled(request.user, SECOND_STEPS))
