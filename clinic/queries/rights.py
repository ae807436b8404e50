"""What each role may open, drawn from the one table of rights: it cannot say anything else."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clinic.access import GRANTS, PATIENT, RESPONSIBLE, Permission
from clinic.choices import Role

WORDS = {
    Permission.SEE_TODAY: _("See the day's list, find patients"),
    Permission.KEEP_TODAY: _("Book and change visits"),
    Permission.SEE_DEMOGRAPHICS: _("See name, birth date, contact"),
    Permission.EDIT_DEMOGRAPHICS: _("Register and correct patients"),
    Permission.SEE_RECORD: _("Read sessions and scores"),
    Permission.SEE_NOTES: _("Read notes"),
    Permission.EXPORT: _("Take an episode away as files"),
    Permission.CHART: _("Chart and sign"),
    Permission.PLAN: _("Episodes, goals and plans"),
    Permission.KEEP_ALERTS: _("Keep alerts"),
    Permission.KEEP_CARE_TEAM: _("Say who treats a patient"),
    Permission.BREAK_GLASS: _("Open a record with a reason, 60 minutes"),
    Permission.SEE_CONSENTS: _("See consents"),
    Permission.RECORD_CONSENTS: _("Record and withdraw consents"),
    Permission.SEE_CATALOGUE: _("See the catalogue"),
    Permission.EDIT_CATALOGUE: _("Change the catalogue"),
    Permission.SIGN_LISTS: _("Sign the clinical lists for the clinic"),
    Permission.SEE_STAFF: _("See staff"),
    Permission.EDIT_STAFF: _("Invite, end, check training; never the own role"),
    Permission.HAND_OVER_CARE: _("Hand over what waits for somebody who leaves"),
    Permission.KEEP_OWN_CREDENTIALS: _("Keep the own training list"),
    Permission.EDIT_CLINIC: _("Change the clinic's settings"),
    Permission.SEE_DATA_QUALITY: _("Count unsigned drafts"),
    Permission.SEE_REVIEW: _("See outcomes and process: of the own patients, or of the clinic"),
    Permission.SEE_CLINIC_REVIEW: _("See the whole clinic's review and take its files"),
    Permission.EXAMINE_TRAIL: _("Ask the clinic's trail who opened what, also as files"),
    Permission.KEEP_RECORDS: _("Hold, merge and erase records, with a second person"),
    Permission.SEE_TRAIL: _("See the trail: own, or the clinic's for its manager"),
    Permission.SEE_OWN_RECORD: _("Read the own record"),
    Permission.ANSWER_FOR_ONESELF: _("Answer before a visit, tick exercises at home"),
    Permission.KEEP_OWN_DATA: _("Take back consents, download and correct the own data"),
}


def rights_table():
    """One row a permission: its words and who holds it."""
    holders = [*Role, RESPONSIBLE, PATIENT]
    return [(WORDS[one], [one in GRANTS[holder] for holder in holders]) for one in Permission]


def rights_summary():
    """The same in five columns, a row a role: what its permissions come to."""
    holders = [(role.label, GRANTS[role]) for role in Role] + [(_("Patient"), GRANTS[PATIENT])]
    return [
        (label, [(title, words(granted)) for title, words in COLUMNS.items()]) for label, granted in holders
    ]


def _first_that_fits(granted, answers):
    """The words of the first set of permissions that are all held, or nothing."""
    return next((words for needed, words in answers if needed <= granted), "")


P = Permission
COLUMNS = {
    _("Find and book"): lambda granted: _first_that_fits(
        granted, [({P.SEE_TODAY, P.KEEP_TODAY}, _t("Yes")), ({P.SEE_TODAY}, _t("Finds, does not book"))]
    ),
    _("Sessions and scores"): lambda granted: _first_that_fits(
        granted,
        [
            ({P.SEE_RECORD, P.CHART, P.BREAK_GLASS}, _t("Own team, else with a reason")),
            ({P.SEE_RECORD}, _t("Sees")),
            ({P.SEE_OWN_RECORD}, _t("The own")),
        ],
    ),
    _("Notes"): lambda granted: _first_that_fits(
        granted, [({P.SEE_NOTES}, _t("Own team")), ({P.BREAK_GLASS}, _t("With a reason, 60 min"))]
    ),
    _("Clinic review"): lambda granted: _first_that_fits(
        granted, [({P.SEE_CLINIC_REVIEW}, _t("Yes")), ({P.SEE_REVIEW}, _t("The own patients"))]
    ),
    _("Staff and catalogue"): lambda granted: _first_that_fits(
        granted,
        [
            ({P.EDIT_STAFF, P.EDIT_CATALOGUE}, _t("Yes, never own role")),
            ({P.SEE_CATALOGUE}, _t("Sees the catalogue")),
        ],
    ),
}
