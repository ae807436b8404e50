"""WHEN a patient may answer before a visit: from two days before, until its session is signed."""

from datetime import datetime

from django.utils.translation import gettext as _

from clinic.refusals import refuse_if
from sessions_app.choices import VisitState
from sessions_app.models import Visit
from sessions_app.patient_report import AFTER, BEFORE

WAITED_FOR = (VisitState.EXPECTED, VisitState.ARRIVED)


def why_not_reportable(visit: Visit, *, at: datetime) -> str:
    if visit.state not in WAITED_FOR:
        return _("This visit is over, or it was called off. Tell your therapist when you meet.")
    if not visit.starts_at - BEFORE <= at <= visit.starts_at + AFTER:
        return _("It is too early or too late to answer before this visit.")
    return ""


def check_reportable(visit: Visit, *, at: datetime) -> None:
    refuse_if(why_not_reportable(visit, at=at))
