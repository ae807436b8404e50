"""The clinic hands over a link with which somebody who cannot log in gets in again."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import Permission, requires
from clinic.actions.renewals import accept_renewal, renew_log_in
from clinic.clock import now
from clinic.forms.joining import FirstPasswordForm
from clinic.forms.log_in import OwnPasswordForm
from clinic.models import Renewed
from clinic.refusals import Refused, refuse_if
from clinic.views.patient_pages import patient_or_404
from clinic.views.people import colleague_or_404
from clinic.views.portal_access import hand_over


@requires(Permission.EDIT_STAFF)
@require_POST
def of_colleague(request, pk, what):
    return of_colleague_now(request, colleague_or_404(request, pk), what)


@reauthentication_required
def of_colleague_now(request, person, what):
    try:
        of = {"what": what, "clinic_id": request.user.standing.clinic_id}
        _row, token, _code = renew_log_in(person, **of, by=request.user, at=now())
        request.session["renewal_link"] = request.build_absolute_uri(reverse("clinic:join", args=[token]))
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("clinic:person", person.pk)


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_POST
def of_patient(request, pk, guardian=None):
    patient = patient_or_404(request, pk)
    theirs = get_object_or_404(patient.guardians, pk=guardian) if guardian else None
    person = (theirs or patient).portal_user
    try:
        refuse_if(_("There is no log-in to renew.") if person is None else "")
        of = {"patient": patient, "guardian": theirs, "clinic_id": patient.clinic_id}
        made = renew_log_in(person, what=Renewed.PASSWORD, **of, by=request.user, at=now())
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("clinic:patient", pk)
    return hand_over(request, patient, *made, by_mail=False)


def renew(request, token, invitation):
    """The page behind the link. No passkey here: the next log-in leads to one."""
    answer = renew_password if invitation.renews == Renewed.PASSWORD else renew_second_step
    return answer(request, token, invitation)


def renew_password(request, token, invitation):
    form = FirstPasswordForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            person = accept_renewal(token, password=form.cleaned_data["password"], at=now())
            get_adapter().send_notification_mail("account/email/password_reset", person)
            messages.success(request, _("Your password is set. Log in with it now."))
            return redirect("account_login")
        except Refused as reason:
            form.add_error(None, str(reason))
    context = {"form": form, "invitation": invitation}
    return render(request, "clinic/join_renewed.html", context, status=422 if form.errors else 200)


def renew_second_step(request, token, invitation):
    """Whoever was handed the link, or handed it over, is nobody without the password."""
    whose = {"email": invitation.email, "person_id": invitation.person_id}
    form = OwnPasswordForm(request.POST or None, request=request, **whose)
    if request.method == "POST" and form.is_valid():
        try:
            person = accept_renewal(token, at=now())
            get_adapter().send_notification_mail("mfa/email/totp_deactivated", person)
            messages.success(request, _("The second step is taken off. Log in, then set up a new one."))
            return redirect("account_login")
        except Refused as reason:
            form.add_error(None, str(reason))
    context = {"form": form, "invitation": invitation}
    return render(request, "clinic/renew_second_step.html", context, status=422 if form.errors else 200)
