"""A tablet left lying is logged off after the clinic's idle minutes, and anybody after a working day.

The page that a person opens or sends counts as a sign of life; what a page fetches by itself says so in the
header X-Background and does not, and what a page sends again and again because it is refused does not either.
Where a PIN was chosen the log-in rests instead, and opens no page until it is given (clinic/pins.py).
"""

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from clinic import clock, pins, unsent
from clinic.accounts import BEGAN_KEY, SEEN_KEY
from clinic.middleware.transaction import leave_place

NOTED_EVERY_SECONDS = 30
COMES_BACK = "clinic:come_back"


class IdleMiddleware:
    """Inside the transaction, which knows the clinic; before the log-in is demanded."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        idle_seconds = self.idle_seconds(request)
        request.idle_seconds_left = request.place.idle_seconds - idle_seconds
        if self.is_day_over(request) or pins.is_resting(request.session) or request.idle_seconds_left < 0:
            self.log_off(request)
            return self.get_response(request)
        response = self.get_response(request)
        if idle_seconds > NOTED_EVERY_SECONDS and self.is_sign_of_life(request, response):
            request.session[SEEN_KEY] = int(clock.now().timestamp())
        return response

    def process_view(self, request, view, args, kwargs):
        """Before the log-in is demanded anew."""
        leads_back = request.method != "POST" or unsent.keep(request, view)
        if leads_back and pins.is_resting(request.session) and getattr(view, "login_required", True):
            return redirect(f"{reverse(COMES_BACK)}?{urlencode({'next': request.get_full_path()})}")
        return None

    def log_off(self, request):
        setattr(request, unsent.ENDED, [request.user.pk, request.user.standing.patient_id])
        if self.is_day_over(request) or not pins.has_pin(request.session):
            logout(request)
        elif pins.is_resting(request.session):
            pins.be_nobody(request)
        else:
            pins.rest(request)
        leave_place(request)

    def idle_seconds(self, request):
        seen_at = request.session.setdefault(SEEN_KEY, int(clock.now().timestamp()))
        return clock.now().timestamp() - seen_at

    def is_day_over(self, request):
        """Twelve hours after the log-in, counted from there: being busy does not prolong it."""
        now = int(clock.now().timestamp())
        return now - request.session.setdefault(BEGAN_KEY, now) > settings.SESSION_COOKIE_AGE

    def is_sign_of_life(self, request, response):
        is_refused_again = request.content_type == "application/json" and response.status_code >= 400
        return (
            request.user.is_authenticated and "X-Background" not in request.headers and not is_refused_again
        )
