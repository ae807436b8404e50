"""Who opened the records of the demo's patients with a log-in: those who treat, the desk, the manager, and a
colleague from outside with a reason. The trail sets the hour itself, so it is the hour of the demo."""

from clinic import audit
from clinic.actions.care_team import break_glass
from clinic.choices import Role
from clinic.identity import become
from sessions_app.models import TreatmentSession

WHY = "Rang about her heel while Sam was away; read the last visit to advise"


def look_in(opened, *, at):
    """In the clinic that was just filled."""
    patients = [one for one in opened.patients if one.email]
    carer, colleague = opened.staff[Role.PHYSIOTHERAPIST][:2]
    for patient in patients:
        last = TreatmentSession.objects.signed().filter(patient=patient).latest("started_at")
        _opened(opened, opened.staff[Role.FRONT_DESK][0], patient, ("clinic:patient", ""))
        _opened(opened, carer, patient, ("record:overview", ""), ("record:session", f"session {last.pk}"))
        _opened(opened, carer, patient, ("record:outcome_review", f"episode {last.episode_id}"))
    become(colleague.pk, opened.clinic.pk)
    break_glass(patients[0], reason=WHY, by=colleague, at=at)
    audit.record("clinic:open_record", patient=patients[0], subject="break-glass", reason=WHY)
    _opened(opened, colleague, patients[0], ("record:sessions", "sessions"))
    _opened(opened, opened.staff[Role.MANAGER][0], patients[0], ("record:overview", ""))


def _opened(opened, person, patient, *pages):
    become(person.pk, opened.clinic.pk)
    for page, subject in pages:
        audit.record(page, patient=patient, subject=subject)
