"""What the undoing of a merge ends and brings back, for the page that says so and the action that does it.

While a merge stands, people write in the record kept alone. So whatever was added since then to the one given
up is a copy, and so is what bears the hour and hand of the merge itself in the record kept. Copies end. What
people wrote stays where they wrote it. An alert of the one given up that was ended meanwhile was ended in the
other record: it stands again, because an alert too many does no harm. A place in its care team that was ended
meanwhile stays ended, because a right does not come back by itself.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from clinic.models import CareTeamMember, PatientAlert, PatientMerge

SAYS = ("kind", "substance", "words", "caution", "areas", "until_on")


@dataclass(frozen=True)
class Undoing:
    alerts_end: list
    alerts_return: list
    places_end: list
    places_stay_ended: list

    @property
    def is_plain(self):
        return not (self.alerts_end or self.alerts_return or self.places_end or self.places_stay_ended)


def undoing_of(merge) -> Undoing:
    """Of a merge that stands."""
    alerts = PatientAlert.objects.select_related("patient", "ended_by")
    places = CareTeamMember.objects.select_related("patient", "user")
    own = {"patient": merge.merged_id}
    ended, left = {"ended_at__gte": merge.done_at}, {"until_at__gte": merge.done_at}
    added, joined = ("added_at", "added_by"), ("since_at", "since_by")
    return Undoing(
        alerts_end=_copies(alerts.filter(ended_at=None), merge, *added, SAYS),
        alerts_return=list(alerts.filter(**own, **ended, added_at__lt=merge.done_at)),
        places_end=_copies(places.filter(until_at=None), merge, *joined, ("user_id",)),
        places_stay_ended=list(places.filter(**own, **left, since_at__lt=merge.done_at)),
    )


def _copies(rows, merge, hour, hand, says):
    """Also those that a merge of a third record passed on to it."""
    of_the_merge = {hour: merge.done_at, hand: merge.done_by_id}
    kept = Q(patient=merge.patient_id, **of_the_merge)
    copies = list(rows.filter(kept | Q(patient=merge.merged_id, **{f"{hour}__gte": merge.done_at})))
    passed = {_said(one, says) for one in copies if one.patient_id == merge.patient_id}
    thirds = PatientMerge.objects.filter(patient=merge.patient_id, state="done").exclude(pk=merge.pk)
    of_thirds = [Q(patient=one.merged_id, **{f"{hour}__gte": one.done_at}) for one in thirds]
    if passed and of_thirds:
        copies += [one for one in rows.filter(reduce(or_, of_thirds)) if _said(one, says) in passed]
    return copies


def _said(row, says):
    return tuple(str(getattr(row, name)) for name in says)
