"""The clinic that the person at the page works in just now."""

from clinic.models import Clinic


def own_clinic(request) -> Clinic:
    return Clinic.objects.visible_to(request.user).get()
