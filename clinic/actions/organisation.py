"""A clinic's own settings and the places where it treats."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import take_turns
from clinic.models import Clinic, Site
from clinic.refusals import Refused

SETTINGS = (
    *("name", "time_zone", "language", "gender_label", "responsible_clinician"),
    *("session_minutes_low", "session_minutes_high", "discomfort_limit", "iastm_review_sessions"),
    *("smallest_cell_shown", "smallest_group_shown", "smallest_comparison_arm"),
    *("idle_minutes", "retention_years", "majority_age"),
)


@transaction.atomic
def change_clinic(details, *, by):
    """Only what differs is written, so that two managers changing two things both keep theirs."""
    clinic = take_turns(Clinic(pk=by.standing.clinic_id))
    changed = [name for name in SETTINGS if details[name] != getattr(clinic, name)]
    if not changed:
        return
    for name in changed:
        setattr(clinic, name, details[name])
    try:
        with transaction.atomic():
            clinic.save(update_fields=changed)
    except IntegrityError:  # row security hides the other clinics; only the constraint sees their names
        raise Refused(_("A clinic of this name is there already."), field="name") from None


@transaction.atomic
def add_site(*, name, by, address=""):
    """A place where the clinic treats; the same name twice is one site."""
    site, _made = Site.objects.get_or_create(
        clinic_id=by.standing.clinic_id, name=name, defaults={"address": address}
    )
    return site


@transaction.atomic
def close_site(site, *, on):
    Site.objects.filter(pk=site.pk, closed_on=None).update(closed_on=on)


@transaction.atomic
def reopen_site(site):
    Site.objects.filter(pk=site.pk).update(closed_on=None)
