"""Who opened what: one's own looks, those at a patient, and the clinic's trail with its head."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.queries.people import opened_with_reason
from clinic.queries.trail_pages import head_of_trail, trail_of
from clinic.typed_numbers import read_number
from clinic.views.patient_pages import patient_or_404, rights


def before(request):
    return read_number(request.GET.get("before", ""))


@requires(Permission.SEE_TRAIL)
@require_safe
def own(request):
    """A patient sees who opened her record, staff what they opened themselves."""
    is_staff = bool(request.user.standing.roles)
    page = trail_of(request.user, before=before(request), own=is_staff)
    return render(request, "clinic/trail.html", {"page": page, "is_staff": is_staff})


@requires(Permission.SEE_STAFF)
@require_safe
def of_clinic(request):
    context = {
        "page": trail_of(request.user, before=before(request)),
        "head": head_of_trail(request.user),
        "opened": opened_with_reason(request.user, now()),
    }
    return render(request, "clinic/clinic_trail.html", context)


@requires(Permission.SEE_DEMOGRAPHICS)
@require_safe
def of_patient(request, pk):
    patient = patient_or_404(request, pk)
    audit.look(request, patient, subject="who opened this record")
    page = trail_of(request.user, before=before(request), patient=patient)
    context = {"page": page, "patient": patient, **rights(request.user, patient)}
    return render(request, "clinic/opened_by.html", context)
