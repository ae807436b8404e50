"""Whose record a patient's own pages show. The one home of this question: every such page asks here."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404

from clinic.models import Patient

SHOWN = "shown"  # in each form that writes: whose record its page showed


def own_patient(request) -> Patient:
    """The patient whom this log-in opens in the clinic chosen: oneself, or the child that a guardian chose.
    404 for everybody else. What a guardian was not granted is refused before, by the page's permission.

    A form says whose record was on the screen. Where another is shown by now, chosen in another tab or
    because the first one ended, nothing is written: 400."""
    now_shown = str(request.user.standing.patient_id)
    if request.POST.get(SHOWN, now_shown) != now_shown:
        raise BadRequest("sent from the page of another record")
    mine = Patient.objects.visible_to(request.user)
    return get_object_or_404(mine, pk=request.user.standing.patient_id)
