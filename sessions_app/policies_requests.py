"""WHO answers what a patient asks: the author; the manager about openings, and where no author treats her."""

from django.utils.translation import gettext as _

from clinic.models import CareTeamMember
from clinic.refusals import refuse_if
from sessions_app.models import CorrectionRequest


def why_not_answerable(request: CorrectionRequest, *, by) -> str:
    if hasattr(request, "answer"):
        return _("This has been answered.")
    if request.addressed_to_id == by.pk:
        return ""
    if by.standing.is_manager and not _is_with_its_author(request):
        return ""
    return _("Its author answers this.")


def _is_with_its_author(request) -> bool:
    team = CareTeamMember.objects.current().filter(patient=request.patient_id)
    return request.addressed_to_id is not None and team.filter(user=request.addressed_to_id).exists()


def check_answerable(request: CorrectionRequest, *, by) -> None:
    refuse_if(why_not_answerable(request, by=by))
