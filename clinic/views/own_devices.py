"""Where somebody is logged in: a list, and the end of one of them or of all others."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import anyone_logged_in
from clinic.actions.people import end_devices
from clinic.clock import now
from clinic.queries.people import devices_of
from clinic.typed_numbers import read_number


@anyone_logged_in
@require_http_methods(["GET", "POST"])
def devices(request):
    if request.method == "POST":
        return end(request)
    context = {"sessions": devices_of(request.user, now())}
    return render(request, "usersessions/usersession_list.html", context)


@reauthentication_required
def end(request):
    """One of one's own, or every other. A number that is not one's own ends nothing."""
    if "device" in request.POST:
        end_devices(request.user, only=read_number(request.POST["device"]) or 0)
        messages.success(request, _("That device is logged out."))
    else:
        end_devices(request.user, but=request.session.session_key)
        messages.success(request, _("All your other devices are logged out."))
    return redirect("usersessions_list")


@audit.no_look
@anyone_logged_in
@require_safe
def time_left(request):
    """How long until this log-in ends for idleness. Asked in the background it prolongs nothing; asked by
    somebody who taps "I am still here" it does, like every page."""
    in_background = "X-Background" in request.headers
    left = request.idle_seconds_left if in_background else request.place.idle_seconds
    return JsonResponse({"left": int(left), "who": request.user.pk})


@audit.no_look
@anyone_logged_in
@require_safe
def still_here(request):
    """Where a log-in leads that was opened beside a page with something typed on it."""
    return render(request, "clinic/still_here.html")
