"""Pain at the check-in as the record says it now: as it was signed, or as an addendum put it right since
(decision 0045)."""

from datetime import datetime

from django.db.models import CharField, F, Func
from django.db.models.functions import Right

from sessions_app.models import Addendum, CheckIn
from sessions_app.struck_values import pain_in_force

CHECK_IN_PAIN = "pain_now"
# How the place ends that an addendum strikes out (struck_values.SignedValue).
STRUCK = f".{CHECK_IN_PAIN}"
# How pain should read in a session, nothing where it stands; for statements that name the session themselves.
PUT_RIGHT = f"""(SELECT a.corrected_words FROM sessions_app_addendum a
    WHERE a.treatment_session_id = {{session}} AND right(a.struck_place, {len(STRUCK)}) = '{STRUCK}'
    ORDER BY a.number DESC LIMIT 1)"""  # noqa: S608 (our own names)


def corrections_of_pain():
    """Addenda that strike out pain at the check-in, the last one of a session last."""
    ends = Right("struck_place", len(STRUCK))
    return Addendum.objects.alias(strikes=ends).filter(strikes=STRUCK).order_by("number")


def put_right_in(session: str) -> Func:
    """How pain should read in the session under this name of the outer rows; nothing where it stands."""
    said = PUT_RIGHT.format(session="%(expressions)s")
    return Func(F(session), template=said, output_field=CharField())


def pain_of(episode) -> list[tuple[datetime, int]]:
    """When each signed session began and the pain it began with, in one statement."""
    asked = CheckIn.objects.filter(
        treatment_session__in=episode.treatment_sessions.signed(), pain_now__isnull=False
    ).order_by("treatment_session__started_at", "treatment_session")
    rows = asked.annotate(put_right=put_right_in("treatment_session"))
    told = rows.values_list("treatment_session__started_at", CHECK_IN_PAIN, "put_right")
    in_force = [(at, pain_in_force(signed, words)) for at, signed, words in told]
    return [(at, pain) for at, pain in in_force if pain is not None]
