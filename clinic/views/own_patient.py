"""Whose record a patient's own pages show. The one home of this question: every such page asks here."""

from django.shortcuts import get_object_or_404

from clinic.models import Patient


def own_patient(request) -> Patient:
    """The patient whom this log-in opens in the clinic chosen; 404 for everybody else."""
    return get_object_or_404(Patient.objects.visible_to(request.user), portal_user=request.user)
