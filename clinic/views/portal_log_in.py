"""A patient's own log-in: language, a safer way in, whose record is shown, and giving it up."""

from django.contrib import messages
from django.middleware.csrf import rotate_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.portal_access import end_portal_access
from clinic.clock import now
from clinic.middleware.transaction import PATIENT_KEY
from clinic.models import Guardian
from clinic.queries.people import unproved_address
from clinic.typed_numbers import read_number
from clinic.views.language import answer
from clinic.views.own_patient import own_patient


@audit.no_look
@requires(Permission.SEE_OWN_RECORD)
@require_http_methods(["GET", "POST"])
def language(request):
    return answer(request, "portal/language.html")


@audit.no_look
@requires(Permission.SEE_OWN_RECORD)
@require_safe
def log_in(request):
    proved = unproved_address(request.user) is None
    context = {"is_proved": proved, "has_password": request.user.has_usable_password()}
    return render(request, "portal/log_in.html", context)


@audit.no_look
@requires(Permission.SEE_OWN_RECORD)
@require_safe
def safer(request):
    """Offered once, after the first log-in; never in the way."""
    return render(request, "portal/safer.html")


@requires(Permission.SEE_OWN_RECORD)
@require_POST
def show_record(request):
    """A guardian goes from one child to another, or to the own record. Pages that are still open on the one
    before are too old from now on: nothing that is sent from them lands in the wrong record."""
    wanted = read_number(request.POST.get("patient", ""))
    if any(one.patient_id == wanted for one in request.place.records):
        request.session[PATIENT_KEY] = wanted
        rotate_token(request)
    return redirect("portal:home")


@audit.no_look
@requires(Permission.SEE_OWN_RECORD)
@require_http_methods(["GET", "POST"])
def leave(request):
    patient = own_patient(request)
    if request.method == "POST":
        guardian = request.user.standing.guardian_id
        mine = get_object_or_404(Guardian, pk=guardian, patient=patient) if guardian else None
        end_portal_access(patient, guardian=mine, by=request.user, at=now())
        messages.success(request, _("Your log-in no longer opens this record."))
        return redirect("clinic:choose_clinic")
    return render(request, "portal/leave.html", {"patient": patient})
