"""How long records are kept: those past their years, holds, erasure by two people, and what is left."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.keeping import (
    ask_erasure,
    confirm_erasure,
    lift_hold,
    place_hold,
    why_not_erased,
    withdraw_erasure,
)
from clinic.choices import PatientStatus
from clinic.clock import now
from clinic.forms.keeping import OtherRecordForm, ReasonForm
from clinic.models import ErasureRequest, LegalHold, Patient
from clinic.queries.keeping import keepers_beside, keeping_page, record_page
from clinic.refusals import Refused
from clinic.typed_numbers import read_number


def listed_or_404(request, pk):
    """A keeper need not treat the patient: name, birth date and number, and nothing of the care."""
    return get_object_or_404(Patient.objects.listed_to(request.user), pk=pk)


@requires(Permission.KEEP_RECORDS)
@require_safe
def keeping(request):
    audit.look(request, subject="keeping of records")
    number = max(read_number(request.GET.get("page", "")) or 1, 1)
    page = keeping_page(request.user, page=min(number, 10_000))
    return render(request, "clinic/keeping.html", {"page": page})


@requires(Permission.KEEP_RECORDS)
@require_safe
def record(request, pk):
    return show_record(request, listed_or_404(request, pk))


def show_record(request, patient, *, status=200, **refused):
    """`refused` holds forms that came back with errors, by name, in place of fresh ones."""
    audit.look(request, patient, subject="keeping of this record")
    context = {
        "patient": patient,
        "page": record_page(request.user, patient),
        "why_not": why_not_erased(patient),
        "second_people": keepers_beside(request.user),
        "hold_form": ReasonForm(prefix="hold"),
        "lift_form": ReasonForm(prefix="lift"),
        "merge_form": OtherRecordForm(prefix="merge", user=request.user, patient=patient),
    }
    return render(request, "clinic/record_keeping.html", {**context, **refused}, status=status)


@requires(Permission.KEEP_RECORDS)
@require_POST
def hold(request, pk):
    patient = listed_or_404(request, pk)
    form = ReasonForm(request.POST, prefix="hold")
    if not form.is_valid():
        return show_record(request, patient, status=422, hold_form=form)
    place_hold(patient, **form.cleaned_data, by=request.user, at=now())
    return redirect("clinic:record_keeping", pk)


@requires(Permission.KEEP_RECORDS)
@require_POST
def lift(request, pk):
    standing = get_object_or_404(LegalHold.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST, prefix="lift")
    if form.is_valid():
        try:
            lift_hold(standing, **form.cleaned_data, by=request.user, at=now())
            return redirect("clinic:record_keeping", standing.patient_id)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    return show_record(request, standing.patient, status=422, lift_form=form, lifting=standing.pk)


@requires(Permission.KEEP_RECORDS)
@require_POST
def ask(request, pk):
    return asked(request, listed_or_404(request, pk))


@reauthentication_required
def asked(request, patient):
    return _told(request, patient.pk, lambda: ask_erasure(patient, by=request.user, at=now()))


def request_or_404(request, pk):
    return get_object_or_404(ErasureRequest.objects.visible_to(request.user), pk=pk)


@requires(Permission.KEEP_RECORDS)
@require_POST
def withdraw(request, pk):
    wanted = request_or_404(request, pk)
    withdraw_erasure(wanted, by=request.user, at=now())
    return redirect("clinic:record_keeping", wanted.patient_id)


@requires(Permission.KEEP_RECORDS)
@require_POST
def confirm(request, pk):
    return confirmed(request, request_or_404(request, pk))


@reauthentication_required
def confirmed(request, wanted):
    try:
        tombstone = confirm_erasure(wanted, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        wanted.patient.refresh_from_db()
        if wanted.patient.status == PatientStatus.ERASED:
            return redirect("clinic:keeping")
        return redirect("clinic:record_keeping", wanted.patient_id)
    messages.success(request, _("Record %(number)s is erased.") % {"number": tombstone.record_number})
    return redirect("clinic:keeping")


def _told(request, pk, act):
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("clinic:record_keeping", pk)
