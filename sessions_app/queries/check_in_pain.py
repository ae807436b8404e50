"""Pain at the check-in as the record says it now: as it was signed, or as an addendum put it right since
(decision 0045)."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from sessions_app.models import Addendum, CheckIn
from sessions_app.struck_values import pain_in_force

CHECK_IN_PAIN = "pain_now"


def corrections_of_pain():
    """Addenda that strike out pain at the check-in, the last one of a session last."""
    return Addendum.objects.filter(struck_place__endswith=f".{CHECK_IN_PAIN}").order_by("number")


def put_right_in(session: str) -> Subquery:
    """How pain should read in the session under this name of the outer rows; nothing where it stands."""
    newest = corrections_of_pain().filter(treatment_session=OuterRef(session)).order_by("-number")
    return Subquery(newest.values("corrected_words")[:1])


def pain_of(episode) -> list[tuple[datetime, int]]:
    """When each signed session began and the pain it began with, in one statement."""
    asked = CheckIn.objects.filter(
        treatment_session__in=episode.treatment_sessions.signed(), pain_now__isnull=False
    ).order_by("treatment_session__started_at", "treatment_session")
    rows = asked.annotate(put_right=put_right_in("treatment_session"))
    told = rows.values_list("treatment_session__started_at", CHECK_IN_PAIN, "put_right")
    in_force = [(at, pain_in_force(signed, words)) for at, signed, words in told]
    return [(at, pain) for at, pain in in_force if pain is not None]
