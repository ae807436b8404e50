"""The clinic that the person at the page works in just now."""

from clinic.models import Clinic


def own_clinic(request, **known) -> Clinic:
    """`known` are further columns to be asked with it: one statement fewer on a page that is opened often."""
    return Clinic.objects.visible_to(request.user).annotate(**known).get()
