"""Register a patient, see and correct the person, keep alerts and guardians."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit, from_care
from clinic.access import Permission, requires
from clinic.actions.patients import (
    MightBeKnown,
    add_alert,
    add_guardian,
    correct_patient,
    end_alert,
    end_guardian,
    register_patient,
)
from clinic.clock import now
from clinic.forms.patients import (
    FIRST_ALERTS,
    AlertForm,
    EndAlertForm,
    GuardianForm,
    PatientForm,
    RegistrationForm,
)
from clinic.queries.people import who_treat_in
from clinic.refusals import Refused
from clinic.typed_numbers import read_numbers
from clinic.views.own_clinic import own_clinic
from clinic.views.patient_pages import patient_or_404, show_details


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_http_methods(["GET", "POST"])
def register(request):
    here = own_clinic(request)
    form = RegistrationForm(
        request.POST or None, clinic=here, carers=who_treat_in(here.pk), initial=first(request)
    )
    known, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("clinic:patient", registered(form, request).pk)
            except MightBeKnown as reason:
                known = reason.candidates
            except Refused as reason:
                form.add_error(reason.field, str(reason))
    stops = from_care.alert_stops(here.pk, [kind for kind, _words in FIRST_ALERTS])
    context = {"form": form, "known": known, "stops": stops, "error_count": len(form.errors)}
    return render(request, "clinic/register.html", context, status=status)


def first(request):
    """A physiotherapist registers mostly for herself; a name comes along from the search."""
    found = {"carer": request.user.pk} if request.user.standing.is_physiotherapist else {}
    words = request.session.pop("searched_names", [])
    return found | ({"family_name": words[0], "given_names": " ".join(words[1:])} if words else {})


def registered(form, request):
    at, by = now(), request.user
    different = read_numbers(request.POST.getlist("different_from"))
    patient = register_patient(
        form.details(), by=by, at=at, different_from=different, carer=form.cleaned_data["carer"]
    )
    for kind, substance in form.first_alerts():
        add_alert(patient, kind=kind, substance=substance, by=by, at=at)
    audit.look(request, patient, subject="registered")
    messages.success(request, _("%(patient)s is registered.") % {"patient": patient})
    return patient


@requires(Permission.SEE_DEMOGRAPHICS)
@require_safe
def details(request, pk):
    return show_details(request, patient_or_404(request, pk))


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    patient = patient_or_404(request, pk)
    form = PatientForm(request.POST or None, instance=patient_or_404(request, pk), clinic=own_clinic(request))
    if request.method == "POST" and form.is_valid():
        try:
            correct_patient(patient, form.details(), by=request.user, at=now())
            return redirect("clinic:patient", pk)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    audit.look(request, patient, subject="edit person")
    context = {"form": form, "patient": patient}
    return render(request, "clinic/edit_patient.html", context, status=422 if form.errors else 200)


@requires(Permission.KEEP_ALERTS)
@require_POST
def new_alert(request, pk):
    patient = patient_or_404(request, pk)
    form = AlertForm(request.POST, prefix="alert", clinic_id=patient.clinic_id)
    if not form.is_valid():
        return show_details(request, patient, status=422, alert_form=form)
    add_alert(patient, **form.cleaned_data, by=request.user, at=now())
    return redirect("clinic:patient", pk)


@requires(Permission.KEEP_ALERTS)
@require_POST
def close_alert(request, pk, alert):
    patient = patient_or_404(request, pk)
    row = get_object_or_404(patient.alerts, pk=alert)
    form = EndAlertForm(request.POST, prefix=f"end{alert}")
    if not form.is_valid():
        return show_details(request, patient, status=422, end_alert_form=form, ending=row.pk)
    end_alert(row, reason=form.cleaned_data["reason"], by=request.user, at=now())
    return redirect("clinic:patient", pk)


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_POST
def new_guardian(request, pk):
    patient = patient_or_404(request, pk)
    form = GuardianForm(request.POST, prefix="guardian")
    if not form.is_valid():
        return show_details(request, patient, status=422, guardian_form=form)
    add_guardian(patient, **form.cleaned_data, by=request.user, at=now())
    return redirect("clinic:patient", pk)


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_POST
def close_guardian(request, pk, guardian):
    patient = patient_or_404(request, pk)
    end_guardian(get_object_or_404(patient.guardians, pk=guardian), by=request.user, at=now())
    return redirect("clinic:patient", pk)
