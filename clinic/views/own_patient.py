"""Whose record a patient's own pages show. The one home of this question: every such page asks here."""

from django.shortcuts import get_object_or_404

from clinic.models import Patient


def own_patient(request) -> Patient:
    """The patient whom this log-in opens in the clinic chosen: oneself, or the child that a guardian chose.
    404 for everybody else. What a guardian was not granted is refused before, by the page's permission."""
    mine = Patient.objects.visible_to(request.user)
    return get_object_or_404(mine, pk=request.user.standing.patient_id)
