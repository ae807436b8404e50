"""A tablet left lying is logged off after the clinic's idle minutes, and anybody after a working day.

The page that a person opens or sends counts as a sign of life; what a page fetches by itself says so in the
header X-Background and does not.
"""

from django.conf import settings
from django.contrib.auth import logout

from clinic import clock, unsent
from clinic.accounts import BEGAN_KEY
from clinic.middleware.transaction import leave_place

SEEN_KEY = "seen_at"  # in request.session: seconds since the epoch
NOTED_EVERY_SECONDS = 30


class IdleMiddleware:
    """Inside the transaction, which knows the clinic; before the log-in is demanded."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            idle_seconds = self.idle_seconds(request)
            if idle_seconds > request.place.idle_minutes * 60 or self.is_day_over(request):
                setattr(request, unsent.ENDED, [request.user.pk, request.user.standing.patient_id])
                logout(request)
                leave_place(request)
            elif self.is_sign_of_life(request, idle_seconds):
                request.session[SEEN_KEY] = int(clock.now().timestamp())
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Before the log-in is demanded anew."""
        if request.method == "POST":
            unsent.keep(request, view)

    def idle_seconds(self, request):
        seen_at = request.session.setdefault(SEEN_KEY, int(clock.now().timestamp()))
        return clock.now().timestamp() - seen_at

    def is_day_over(self, request):
        """Twelve hours after the log-in, counted from there: being busy does not prolong it."""
        now = int(clock.now().timestamp())
        return now - request.session.setdefault(BEGAN_KEY, now) > settings.SESSION_COOKIE_AGE

    def is_sign_of_life(self, request, idle_seconds):
        return idle_seconds > NOTED_EVERY_SECONDS and "X-Background" not in request.headers
