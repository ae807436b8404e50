"""The PIN of a device: chosen by who is logged in on it, and asked of nobody else when the log-in rests."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clinic import pins
from clinic.access import anyone_logged_in, public
from clinic.forms.pins import ChoosePinForm, PinForm
from clinic.views.log_in_steps import way_back


@anyone_logged_in
@require_http_methods(["GET", "POST"])
def choose(request):
    if not request.user.standing.roles:
        raise Http404
    return choose_now(request)


@sensitive_post_parameters()
@reauthentication_required
def choose_now(request):
    """Who finds an open tablet must not be the one who chooses how to come back to it."""
    form = ChoosePinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pins.choose(request.session, form.cleaned_data["pin"])
        messages.success(request, _("Until your log-in ends, your PIN brings you back on this device."))
        return redirect("clinic:account")
    return render(request, "clinic/choose_pin.html", {"form": form}, status=422 if form.errors else 200)


@anyone_logged_in
@require_POST
def forget(request):
    pins.forget(request.session)
    return redirect("clinic:account")


@anyone_logged_in
@require_POST
def lock(request):
    """Leave the device now, as if it had been left lying."""
    if pins.has_pin(request.session):
        pins.rest(request)
    return redirect("clinic:come_back")


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def come_back(request):
    if not pins.is_resting(request.session):
        return redirect("account_login")
    form, name = PinForm(request.POST or None), request.session[pins.RESTING_KEY]
    if request.method == "POST" and form.is_valid():
        if pins.is_right(request, form.cleaned_data["pin"]):
            pins.wake_up(request.session)
            return redirect(way_back(request))
        if not pins.is_resting(request.session):
            messages.error(request, _("Five wrong PINs: the log-in has ended. Log in again."))
            return redirect("account_login")
        form.add_error("pin", _("That is not the PIN."))
    context = {"form": form, "name": name, "next": way_back(request)}
    return render(request, "clinic/come_back.html", context, status=422 if form.errors else 200)


@public
@require_POST
def somebody_else(request):
    """The log-in that rests here ends: another person wants the device."""
    if pins.is_resting(request.session):
        request.session.flush()
    return redirect("account_login")
