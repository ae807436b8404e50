"""WHEN a clinical list may be signed: by the clinic's responsible clinician, as it was read."""

from django.utils.translation import gettext as _

from clinic.models import Clinic
from clinic.refusals import Refused


def why_not_signed_by(clinic: Clinic, by) -> str:
    if by.standing.is_responsible:
        return ""
    if clinic.responsible_clinician is None:
        return _(
            "Your clinic has not named its responsible clinician yet. Its manager does so in the settings."
        )
    told = _("%(name)s, the responsible clinician, reads and signs this list.")
    return told % {"name": clinic.responsible_clinician.display_name}


def check_signs(clinic: Clinic, by) -> None:
    if sentence := why_not_signed_by(clinic, by):
        raise Refused(sentence)


def check_is_as_read(version: str, seen_version: str) -> None:
    if version != seen_version:
        raise Refused(_("The list has changed while you were reading. Look at the marked rows, then sign."))
