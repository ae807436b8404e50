"""One proves that an e-mail address is one's own: a link that only its own log-in can use."""

from allauth.account.internal.flows.email_verification import (
    send_verification_email_to_address,
    verify_email,
)
from allauth.account.models import get_emailconfirmation_model
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import Permission, anyone_logged_in, requires
from clinic.queries.people import unproved_address


@audit.no_look
@requires(Permission.SEE_OWN_RECORD)
@require_POST
def send_link(request):
    return _sent(request)


@anyone_logged_in
@require_POST
def send_link_to_staff(request):
    return _sent(request)


def _sent(request):
    if address := unproved_address(request.user):
        send_verification_email_to_address(request, address)
    return redirect(_own_page(request.user))


def _own_page(user):
    return "portal:log_in" if user.standing.is_patient else "clinic:account"


@anyone_logged_in
@require_http_methods(["GET", "POST"])
def confirm(request, key):
    """In the place of the log-in library's page, on which a stranger at a mistyped address could say yes."""
    found = get_emailconfirmation_model().from_key(key)
    if found is None or found.email_address.user_id != request.user.pk:
        return render(request, "account/email_confirm.html", {"address": None}, status=404)
    if request.method == "POST":
        verify_email(request, found.email_address)
        return redirect(_own_page(request.user))
    return render(request, "account/email_confirm.html", {"address": found.email_address})
