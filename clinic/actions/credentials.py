"""A practitioner keeps the own list of training; somebody else checks the paper."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.models import Credential
from clinic.refusals import Refused
from clinic.training import SOON

FIELDS = ("kind", "title", "awarding_body", "number", "gained_on", "expires_on", "hours")


@transaction.atomic
def add_credential(details, *, by, at):
    """What has ended, or soon will, is listed anew when it is renewed."""
    columns = {name: details[name] for name in FIELDS}
    the_same = {"kind": columns["kind"], "title__iexact": columns["title"]}
    there = Credential.objects.filter(clinic_id=by.standing.clinic_id, user=by, removed_at=None, **the_same)
    if there.exclude(expires_on__lte=timezone.localdate(at) + SOON).exists():
        raise Refused(_("This is on your list already."), field="title")
    return Credential.objects.create(
        clinic_id=by.standing.clinic_id, user=by, added_by=by, added_at=at, **columns
    )


@transaction.atomic
def remove_credential(credential, *, by, at):
    Credential.objects.filter(pk=credential.pk, removed_at=None).update(removed_at=at, removed_by=by)


@transaction.atomic
def check_credential(credential, *, by, at):
    """The paper was seen, by somebody who is not its owner."""
    if credential.user_id == by.pk:
        raise Refused(_("Your own training is checked by somebody else."))
    Credential.objects.filter(pk=credential.pk, checked_at=None, removed_at=None).update(
        checked_at=at, checked_by=by
    )
