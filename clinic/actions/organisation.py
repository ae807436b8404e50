"""The clinic's own particulars."""

from django.db import transaction

from clinic.models import Site


@transaction.atomic
def add_site(*, name, by, address=""):
    """A place where the clinic treats; the same name twice is one site."""
    site, _made = Site.objects.get_or_create(
        clinic_id=by.standing.clinic_id, name=name, defaults={"address": address}
    )
    return site
