from clinic.models.audit import AccessEvent, TrailHead
from clinic.models.consents import Consent, ConsentWithdrawal
from clinic.models.keeping import Erasure, ErasureRequest, LegalHold, PatientMerge
from clinic.models.looked_at import OpeningRead, TwoPeople
from clinic.models.organisation import Clinic, Site
from clinic.models.patients import BreakGlass, CareTeamMember, Guardian, Patient, PatientAlert
from clinic.models.people import Credential, Invitation, Membership, Renewed, User
from clinic.models.portal_access import PortalEnding

__all__ = [
    "AccessEvent",
    "BreakGlass",
    "CareTeamMember",
    "Clinic",
    "Consent",
    "ConsentWithdrawal",
    "Credential",
    "Erasure",
    "ErasureRequest",
    "Guardian",
    "Invitation",
    "LegalHold",
    "Membership",
    "OpeningRead",
    "Patient",
    "PatientAlert",
    "PatientMerge",
    "PortalEnding",
    "Renewed",
    "Site",
    "TrailHead",
    "TwoPeople",
    "User",
]
