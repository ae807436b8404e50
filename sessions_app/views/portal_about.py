"""What a patient reads about the treatment and about those who give it."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.models import Patient
from clinic.views.own_patient import own_patient
from clinic.views.patient_pages import kept_or_404
from sessions_app.queries.evidence import evidence_page
from sessions_app.queries.therapists import therapists_of


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def evidence(request):
    patient = own_patient(request)
    audit.look(request, patient, subject="what research says")
    context = {"page": evidence_page(request.user, patient), "active_tab": "progress"}
    return render(request, "portal/evidence.html", context)


@requires(Permission.SEE_RECORD)
@require_safe
def preview(request, patient_pk):
    """The same for staff, who are asked about it."""
    mine = Patient.objects.with_care_visible_to(request.user)
    patient = kept_or_404(mine, patient_pk)
    audit.look(request, patient, subject="what research says")
    context = {"page": evidence_page(request.user, patient), "patient": patient}
    return render(request, "record/evidence.html", context)


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def therapists(request):
    patient = own_patient(request)
    audit.look(request, patient, subject="who treats me")
    context = {
        "therapists": therapists_of(request.user, patient),
        "today": timezone.localdate(),
        "active_tab": "home",
    }
    return render(request, "portal/therapists.html", context)
