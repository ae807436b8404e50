"""A patient's own page: what is kept, what was agreed to, and how to take it back."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.consents import withdraw_consent
from clinic.clock import now
from clinic.models import Consent
from clinic.queries.patient_page import consent_lines
from clinic.views.own_patient import own_patient


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def own(request):
    patient = own_patient(request)
    audit.look(request, patient, subject="own page")
    context = {"patient": patient, "consents": consent_lines(patient, request.user)}
    return render(request, "portal/my_data.html", context)


@requires(Permission.SEE_OWN_RECORD)
@require_POST
def withdraw(request, pk):
    mine = Consent.objects.visible_to(request.user).filter(patient=own_patient(request))
    withdraw_consent(get_object_or_404(mine, pk=pk), by=request.user, at=now())
    return redirect("portal:my_data")
