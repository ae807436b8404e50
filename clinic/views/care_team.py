"""Who treats a patient; and the hour for a colleague who says why."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.care_team import break_glass, join_care_team, leave_care_team
from clinic.clock import now
from clinic.forms.patients import BreakGlassForm
from clinic.forms.people import CarerForm
from clinic.models import Patient
from clinic.queries.people import who_treat_in
from clinic.refusals import Refused
from clinic.views.patient_pages import patient_or_404, show_details


@requires(Permission.KEEP_CARE_TEAM)
@require_POST
def join(request, pk):
    patient = patient_or_404(request, pk)
    form = CarerForm(request.POST, carers=who_treat_in(patient.clinic_id), prefix="carer")
    if form.is_valid():
        try:
            join_care_team(patient, form.cleaned_data["carer"], by=request.user, at=now())
            return redirect("clinic:patient", pk)
        except Refused as reason:
            form.add_error("carer", str(reason))
    return show_details(request, patient, status=422, carer_form=form)


@requires(Permission.KEEP_CARE_TEAM)
@require_POST
def leave(request, pk, member):
    patient = patient_or_404(request, pk)
    try:
        leave_care_team(get_object_or_404(patient.care_team, pk=member), by=request.user, at=now())
    except Refused as reason:
        messages.error(request, str(reason))
    still_open = Patient.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("clinic:patient", pk) if still_open else redirect("clinic:patients")


@requires(Permission.BREAK_GLASS)
@require_http_methods(["GET", "POST"])
def open_record(request, pk):
    """Of a patient whom this person may find but not open."""
    patient = get_object_or_404(Patient.objects.listed_to(request.user), pk=pk)
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            break_glass(patient, reason=reason, by=request.user, at=now())
            audit.look(request, patient, subject="break-glass", reason=reason)
            return redirect("clinic:patient", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    audit.look(request, patient, subject="asked for break-glass")
    context = {"form": form, "patient": patient}
    return render(request, "clinic/break_glass.html", context, status=422 if form.errors else 200)
