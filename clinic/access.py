"""WHO may do what. The only table of rights; screens, tests and the manager's page read the same one."""

from dataclasses import replace
from enum import StrEnum, auto
from functools import wraps

from django.http import Http404

from clinic.choices import Role


class Permission(StrEnum):
    SEE_TODAY = auto()  # the day's list, find patient by name, birth date or number
    KEEP_TODAY = auto()  # add visits, walk-ins, arrivals, absences; import the day's list
    SEE_DEMOGRAPHICS = auto()
    EDIT_DEMOGRAPHICS = auto()  # register and correct patients, alerts and guardians; import patients
    SEE_RECORD = auto()  # overview, signed sessions, plan, scores
    SEE_NOTES = auto()  # free text of signed sessions
    EXPORT = auto()  # the tables of an episode, as files
    CHART = auto()  # draft, take over, sign, addendum, entered in error
    PLAN = auto()  # episodes, goals, plan revisions, care team
    KEEP_ALERTS = auto()  # what everybody who treats must see
    KEEP_CARE_TEAM = auto()  # who treats this patient
    BREAK_GLASS = auto()
    SEE_CONSENTS = auto()
    RECORD_CONSENTS = auto()
    SEE_CATALOGUE = auto()
    EDIT_CATALOGUE = auto()
    SIGN_LISTS = auto()  # the clinical lists, once they have been read
    SEE_STAFF = auto()
    EDIT_STAFF = auto()  # invite, end, check credentials
    HAND_OVER_CARE = auto()  # what waits for a leaver, to a colleague
    KEEP_OWN_CREDENTIALS = auto()
    EDIT_CLINIC = auto()
    SEE_DATA_QUALITY = auto()  # unsigned drafts of the clinic, counts and age only
    SEE_REVIEW = auto()  # outcomes, process and what is to be done: of the own patients, or of the clinic
    SEE_CLINIC_REVIEW = auto()  # of the whole clinic, with its files
    EXAMINE_TRAIL = auto()  # the clinic's, by person, patient and day, and as files
    KEEP_RECORDS = auto()  # holds; erasure and merge, each with a second person
    SEE_TRAIL = auto()  # own, or the clinic's for its manager
    SEE_OWN_RECORD = auto()  # a patient's own
    ANSWER_FOR_ONESELF = auto()  # the check-in, questionnaires, ticks of the home programme
    KEEP_OWN_DATA = auto()  # consents, downloads, corrections


P = Permission
PATIENT = "patient"
# Of somebody else's record, and only what was granted by name
GUARDIAN = "guardian"
ANSWERING, KEEPING = "guardian who answers", "guardian who keeps the data"
RESPONSIBLE = "responsible_clinician"

GRANTS = {
    Role.PHYSIOTHERAPIST: {
        P.SEE_TODAY, P.KEEP_TODAY, P.SEE_DEMOGRAPHICS, P.EDIT_DEMOGRAPHICS, P.SEE_RECORD, P.SEE_NOTES,
        P.EXPORT, P.CHART, P.PLAN, P.KEEP_ALERTS, P.KEEP_CARE_TEAM, P.BREAK_GLASS, P.SEE_CONSENTS,
        P.RECORD_CONSENTS, P.SEE_CATALOGUE, P.KEEP_OWN_CREDENTIALS, P.SEE_TRAIL, P.SEE_REVIEW,
    },
    Role.MANAGER: {
        P.SEE_TODAY, P.SEE_DEMOGRAPHICS, P.SEE_RECORD, P.EXPORT, P.SEE_CONSENTS, P.SEE_CATALOGUE,
        P.EDIT_CATALOGUE, P.SEE_STAFF, P.EDIT_STAFF, P.HAND_OVER_CARE, P.EDIT_CLINIC, P.SEE_DATA_QUALITY,
        P.SEE_REVIEW, P.SEE_CLINIC_REVIEW, P.SEE_TRAIL, P.KEEP_CARE_TEAM, P.BREAK_GLASS,
        P.EXAMINE_TRAIL, P.KEEP_RECORDS,
    },
    Role.FRONT_DESK: {
        P.SEE_TODAY, P.KEEP_TODAY, P.SEE_DEMOGRAPHICS, P.EDIT_DEMOGRAPHICS, P.SEE_CONSENTS, P.RECORD_CONSENTS,
        P.KEEP_CARE_TEAM, P.SEE_TRAIL,
    },
    RESPONSIBLE: {P.SEE_CATALOGUE, P.EDIT_CATALOGUE, P.SIGN_LISTS, P.KEEP_RECORDS},
    PATIENT: {P.SEE_OWN_RECORD, P.ANSWER_FOR_ONESELF, P.KEEP_OWN_DATA, P.SEE_TRAIL},
    GUARDIAN: {P.SEE_OWN_RECORD},
    ANSWERING: {P.ANSWER_FOR_ONESELF},
    KEEPING: {P.KEEP_OWN_DATA, P.SEE_TRAIL},
}  # fmt: skip


def may(user, permission):
    """Whether this person, in the clinic worked in now, holds this permission through any role."""
    return holds(user.standing, permission)


def holds(standing, permission):
    return any(permission in GRANTS[holder] for holder in _held(standing))


def narrowed(standing, permission):
    """What somebody is on a page that asks for this permission: of several roles those alone that grant it.
    Who manages and treats writes where she treats, and sees as a manager what managers see."""
    granting = frozenset(role for role in standing.roles if permission in GRANTS[role])
    return replace(standing, roles=granting) if granting else standing


def at_record_of(user, patient):
    """What she is there. Who manages a clinic and treats in it is a manager alone at the record of a patient
    whom she does not treat: her page offers nothing that its address would refuse."""
    standing = user.standing
    if not (standing.is_manager and standing.is_physiotherapist):
        return standing
    if type(patient).objects.treated_by(user).filter(pk=patient.pk).exists():
        return standing
    return replace(standing, roles=standing.roles - {Role.PHYSIOTHERAPIST})


def _held(standing):
    """Roles, and what a person is beside them."""
    return {*standing.roles, *_of_own_pages(standing), *([RESPONSIBLE] if standing.is_responsible else [])}


def _of_own_pages(standing):
    if standing.guardian_id is None:
        return [PATIENT] if standing.is_patient else []
    granted = {ANSWERING: standing.may_answer, KEEPING: standing.may_keep_data}
    return [GUARDIAN, *(one for one, is_granted in granted.items() if is_granted)]


def requires(permission):
    """A view's doorman. Who does not hold the permission is told 404, like a stranger."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user, permission):
                raise Http404
            request.whole_standing = request.user.standing
            request.user.standing = narrowed(request.user.standing, permission)
            return view(request, *args, **kwargs)

        guarded.access = permission
        return guarded

    return decorate


def anyone_logged_in(view):
    """A page of one's own account; the log-in middleware has asked who it is."""
    view.access = "logged in"
    return view


def public(view):
    """A page for strangers: log-in, invitation, health."""
    view.access = "public"
    view.login_required = False
    return view
