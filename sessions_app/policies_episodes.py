"""WHEN visits and episodes may change. `check_*` refuses with a sentence; `why_not_*` returns it."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clinic.access import Permission, may
from clinic.choices import PatientStatus
from clinic.models import CareTeamMember, Patient
from clinic.refusals import refuse_if
from sessions_app.choices import DraftState, EpisodeState, SessionState, VisitState
from sessions_app.words import day_words

UNMADE = {VisitState.DID_NOT_ATTEND, VisitState.CANCELLED}


# The day's list


def check_can_be_expected(patient, starts_at):
    refuse_if(why_not_expect(patient, starts_at))


def why_not_expect(patient, starts_at):
    if patient.status == PatientStatus.MERGED:
        return _("This record was merged into another one. Open that one instead.")
    if patient.status == PatientStatus.DECEASED:
        return _("The record says that this patient has died.")
    if starts_at.astimezone(ZoneInfo(patient.clinic.time_zone)).date() < patient.born_on:
        return _("This is before the patient was born.")
    return ""


def check_visit_can_become(visit, state):
    refuse_if(why_visit_cannot_become(visit, state))


def why_visit_cannot_become(visit, state):
    """A visit that was charted stays; one that was not may change as often as people do."""
    if visit.drafts.filter(state=DraftState.OPEN).exists():
        return _("This visit is being charted.")
    charted = visit.drafts.filter(
        state=DraftState.SIGNED, treatment_session__state=SessionState.SIGNED
    ).exists()
    if charted or visit.state == VisitState.CHARTED:
        return _("This visit has a signed session.")
    if visit.state in UNMADE and state in UNMADE:
        return _("Put the visit back on the list first.")
    return ""


# Episodes


def check_care_can_start(patient, user):
    refuse_if(why_not_start_care(patient, user))


def why_not_start_care(patient, user):
    """Whoever treats a patient may open an episode; a patient whom nobody treats, any physiotherapist."""
    if patient.status == PatientStatus.MERGED:
        return _("This record was merged into another one. Open that one instead.")
    if not Patient.objects.with_care_visible_to(user).filter(pk=patient.pk).exists() and (
        CareTeamMember.objects.current().filter(patient=patient).exists()
    ):
        return _(
            "Colleagues treat this patient. Ask one of them to add you, or open the record with a reason."
        )
    return ""


def check_episode_is_open(episode):
    refuse_if(why_not_work_on(episode))


def why_not_work_on(episode):
    """A closed episode stays closed: what comes after it is a new one."""
    if episode.state == EpisodeState.CLOSED:
        return _("This episode is closed and stays closed. Open a new one for what comes next.")
    return ""


def check_may_be_missing(wanted):
    refuse_if(why_not_missing(wanted))


def why_not_missing(wanted):
    """Of what the review counts there is no reason why it is missing (docs/decisions/0024)."""
    if wanted.counts_on is None:
        return ""
    told = _("The score of %(day)s counts as the end score: take this reason away.")
    return told % {"day": day_words(wanted.counts_on)}


# Templates


def check_template_can_retire(template, user):
    refuse_if(why_not_retire_template(template, user))


def why_not_retire_template(template, user):
    """One's own by oneself, the clinic's by whoever keeps its catalogue."""
    if template.owner_id is None and not may(user, Permission.EDIT_CATALOGUE):
        return _("Templates of the clinic are kept by its manager.")
    if template.owner_id not in (None, user.pk):
        return _("This template belongs to a colleague.")
    return ""
