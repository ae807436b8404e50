"""What every page about one patient's person shares: the patient or 404, the look, the frame."""

from django.shortcuts import get_object_or_404, render

from clinic import audit
from clinic.access import Permission, may
from clinic.actions.care_team import is_here_for_an_hour
from clinic.clock import now
from clinic.forms.consents import ConsentForm, WithdrawForm
from clinic.forms.patients import AlertForm, EndAccessForm, GuardianForm, PortalInvitationForm
from clinic.forms.people import CarerForm
from clinic.models import Patient
from clinic.queries.patient_page import patient_page
from clinic.queries.people import who_treat_in
from clinic.queries.portal_access import log_ins
from clinic.refusals import LeadsTo


def patient_or_404(request, pk):
    return kept_or_404(Patient.objects.visible_to(request.user), pk)


def kept_or_404(patients, pk):
    """One of these patients; the pages of a record that was merged into another lead to that one."""
    patient = get_object_or_404(patients, pk=pk)
    if patient.merged_into_id:
        raise LeadsTo(patient.merged_into_id)
    return patient


def show_details(request, patient, *, status=200, **refused):
    """The person page. `refused` holds forms that came back with errors, by name, in place of fresh ones."""
    audit.look(request, patient, subject="person")
    forms = {
        "alert_form": AlertForm(prefix="alert", clinic_id=patient.clinic_id),
        "guardian_form": GuardianForm(prefix="guardian"),
        "consent_form": ConsentForm(patient=patient, prefix="consent"),
        "carer_form": CarerForm(carers=who_treat_in(patient.clinic_id), prefix="carer"),
        "invitation_form": PortalInvitationForm(
            prefix="invite", patient=patient, initial={"email": patient.email}
        ),
        "end_access_form": EndAccessForm(prefix="access"),
    }
    context = {
        "page": (page := patient_page(patient, request.user, at=(at := now()))),
        "consents": [(line, _form_to_withdraw(line, refused)) for line in page.consents],
        "log_ins": log_ins(patient, page.guardians, at=at),
        "patient": patient,
        **rights(request.user, patient, team=page.team),
    }
    return render(request, "clinic/patient.html", {**context, **forms, **refused}, status=status)


def _form_to_withdraw(line, refused):
    """Each its own. The one that came back with an error stays with its consent."""
    if line.consent is None:
        return None
    fresh, came_back = WithdrawForm(consent=line.consent), refused.get("withdraw_form")
    return came_back if came_back and came_back.prefix == fresh.prefix else fresh


def rights(user, patient, team=()):
    """What the page offers to this person; each address asks again. Of who stands in the `team` that was
    read already nobody asks whether she is here for an hour."""
    treats = any(member.user_id == user.pk for member in team)
    reads_care = Patient.objects.with_care_visible_to(user).filter(pk=patient.pk).exists()
    return {
        "may_edit": may(user, Permission.EDIT_DEMOGRAPHICS),
        "may_keep_alerts": may(user, Permission.KEEP_ALERTS),
        "may_keep_team": may(user, Permission.KEEP_CARE_TEAM)
        and (treats or not is_here_for_an_hour(user, patient)),
        "may_record_consents": may(user, Permission.RECORD_CONSENTS),
        "may_see_record": reads_care and may(user, Permission.SEE_RECORD),
        "may_keep_records": may(user, Permission.KEEP_RECORDS),
        "may_plan": may(user, Permission.PLAN),
    }
