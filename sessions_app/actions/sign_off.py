"""The clinic's word on its clinical lists: what a caution does here, and the signature under a list."""

from django.db import transaction

from clinic.actions.taking_turns import in_turn, take_turns
from clinic.models import Clinic
from sessions_app.models import CatalogueRelease, ClinicalSignOff, ClinicCaution
from sessions_app.policies_sign_off import check_is_as_read, check_signs
from sessions_app.queries.sign_off import list_as_it_stands


@transaction.atomic
def sign_list(which, *, seen_version, by, at) -> ClinicalSignOff:
    """`seen_version` is that of the list which was on the screen. Pressed twice it is one signature."""
    clinic = take_turns(Clinic(pk=by.standing.clinic_id))
    check_signs(clinic, by)
    stands = list_as_it_stands(clinic.pk, which)
    check_is_as_read(stands.version, seen_version)
    newest = ClinicalSignOff.objects.filter(clinic=clinic, list=which).first()
    if newest and newest.version == stands.version:
        return newest
    return ClinicalSignOff.objects.create(
        clinic=clinic,
        list=which,
        read=stands.marks,
        version=stands.version,
        release=CatalogueRelease.objects.first(),
        signed_at=at,
        signed_by=by,
    )


@transaction.atomic
def decide_caution(caution, *, action, reason, by, at) -> None:
    """What a shared caution does in this clinic."""
    rule, is_new = in_turn(ClinicCaution.objects).get_or_create(
        clinic_id=by.standing.clinic_id,
        contraindication=caution,
        defaults={"action": action, "reason": reason, "decided_at": at, "decided_by": by},
    )
    if is_new or (rule.action, rule.reason) == (action, reason):
        return
    rule.action, rule.reason = action, reason
    rule.version += 1
    rule.decided_at, rule.decided_by = at, by
    rule.save(update_fields=["action", "reason", "version", "decided_at", "decided_by"])
