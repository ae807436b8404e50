"""Staff give a patient or a guardian a log-in to the patient's own pages, and take it away."""

import segno
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.portal_access import end_portal_access, invite_to_portal, post_invitation
from clinic.clock import now
from clinic.forms.patients import EndAccessForm, PortalInvitationForm
from clinic.refusals import Refused
from clinic.views.patient_pages import patient_or_404, show_details


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_POST
def invite(request, pk):
    patient = patient_or_404(request, pk)
    form = PortalInvitationForm(request.POST, prefix="invite", patient=patient)
    if not form.is_valid():
        return show_details(request, patient, status=422, invitation_form=form)
    try:
        made = invite_to_portal(patient, **form.invited(), by=request.user, at=now())
    except Refused as reason:
        form.add_error(reason.field, str(reason))
        return show_details(request, patient, status=422, invitation_form=form)
    return hand_over(request, patient, *made, by_mail=form.cleaned_data["sent"] == "mail")


def hand_over(request, patient, invitation, token, code, *, by_mail):
    """The paper is the answer itself and no page of its own: link and code are told once and kept nowhere."""
    link = request.build_absolute_uri(reverse("clinic:join", args=[token]))
    language = language_of(patient)
    if by_mail:
        post_invitation(invitation, link=link, language=language)
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": invitation.email})
        return redirect("clinic:patient", patient.pk)
    audit.look(request, patient, subject="paper with a link")
    context = {
        "patient": patient,
        "invitation": invitation,
        "link": link,
        "code": f"{code[:5]}-{code[5:]}",
        "code_page": request.build_absolute_uri(reverse("clinic:join_by_code")),
        "squares": squares(link),
        "language": language,
    }
    return render(request, "clinic/portal_invitation.html", context)


def language_of(patient):
    known = {code for code, _name in settings.LANGUAGES}
    return next(one for one in (patient.language, patient.clinic.language, "en") if one in known)


def squares(link):
    """The link as a picture for a camera: how many squares across, and the outline of the dark ones."""
    rows = segno.make(link, error="m", micro=False).matrix
    dark = [(x, y) for y, row in enumerate(rows) for x, one in enumerate(row) if one]
    return {"across": len(rows) + 8, "outline": "".join(f"M{x + 4} {y + 4}h1v1h-1z" for x, y in dark)}


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_POST
def end(request, pk, guardian=None):
    patient = patient_or_404(request, pk)
    theirs = get_object_or_404(patient.guardians, pk=guardian) if guardian else None
    form = EndAccessForm(request.POST, prefix="access")
    if not form.is_valid():
        return show_details(request, patient, status=422, end_access_form=form, ending_access=guardian or 0)
    end_portal_access(patient, guardian=theirs, reason=form.cleaned_data["reason"], by=request.user, at=now())
    messages.success(request, _("The log-in opens this record no longer."))
    return redirect("clinic:patient", pk)
