"""Somebody leaves or is away: who treats, writes up and is expected from here on is said by a manager.

For each patient a colleague takes the place in the care team, the open episodes, the drafts and the visits to
come. What was treated stays treated by whoever did; a draft says from whom it came, to whom, by whom and why.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.care_team import join_care_team, leave_care_team
from clinic.actions.taking_turns import in_turn
from clinic.models import CareTeamMember, Patient
from clinic.queries.people import physiotherapists_of
from clinic.refusals import Refused
from sessions_app.actions.drafts import hand_draft_to
from sessions_app.choices import DraftState, EpisodeState, VisitState
from sessions_app.models import Draft, Episode, Visit


@transaction.atomic
def hand_over(person, patient_ids, *, to, reason, by, at) -> list[Patient]:
    """The patients whose care changed hands; sent twice, the second time finds nothing to do."""
    if to.pk == person.pk:
        raise Refused(_("Choose somebody else."), field="to")
    if not physiotherapists_of(by.standing.clinic_id).filter(pk=to.pk).exists():
        raise Refused(
            _("Choose a physiotherapist who works here and signs for herself or himself."), field="to"
        )
    if not reason.strip():
        raise Refused(_("Say why, in a few words."), field="reason")
    locked = _locked(patient_ids, clinic=by.standing.clinic_id)
    return [one for one in locked if _hand_over_one(one, person, to=to, reason=reason, by=by, at=at)]


def _locked(patient_ids, *, clinic) -> list[Patient]:
    """With their open drafts and episodes, in the order in which whoever signs comes to want them."""
    of_these = {"clinic": clinic, "patient__in": patient_ids}
    for model, state in ((Draft, DraftState.OPEN), (Episode, EpisodeState.OPEN)):
        list(in_turn(model.objects.filter(**of_these, state=state)).order_by("pk"))
    return list(in_turn(Patient.objects.filter(clinic=clinic, pk__in=patient_ids)).order_by("pk"))


def _hand_over_one(patient, person, *, to, reason, by, at) -> bool:
    """Whether anything waited there."""
    of_this = {"clinic_id": patient.clinic_id, "patient": patient}
    places = list(CareTeamMember.objects.current().filter(**of_this, user=person))
    begun = list(Draft.objects.open().filter(**of_this, author=person).order_by("pk"))
    supervised = list(Draft.objects.open().filter(**of_this, supervisor=person))
    episodes = list(Episode.objects.filter(**of_this, state=EpisodeState.OPEN, responsible=person))
    expected = Visit.objects.filter(**of_this, state=VisitState.EXPECTED, starts_at__gte=at)
    visits = list(in_turn(expected.filter(practitioner=person)).order_by("pk"))
    if not (places or begun or supervised or episodes or visits):
        return False
    join_care_team(patient, to, by=by, at=at)
    for place in places:
        leave_care_team(place, by=by, at=at)
    for draft in begun:
        hand_draft_to(draft.pk, to=to, by=by, at=at, reason=reason)
    for draft in supervised:
        draft.supervisor = to if draft.author_id != to.pk else None
        draft.save(update_fields=["supervisor"])
    for name, rows in (("responsible", episodes), ("practitioner", visits)):
        for row in rows:
            setattr(row, name, to)
            row.save(update_fields=[name])
    return True
