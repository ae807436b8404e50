"""Consents: recorded by whoever saw them given, withdrawn at any time."""

from datetime import datetime, time

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import Permission, requires
from clinic.actions.consents import record_consent, withdraw_consent
from clinic.clock import now
from clinic.forms.consents import ConsentForm, WithdrawForm
from clinic.models import Consent
from clinic.refusals import Refused
from clinic.templatetags.dates import date
from clinic.views.patient_pages import patient_or_404, show_details


@requires(Permission.RECORD_CONSENTS)
@require_POST
def record(request, pk):
    patient = patient_or_404(request, pk)
    form = ConsentForm(request.POST, patient=patient, prefix="consent")
    if form.is_valid():
        try:
            for given in record_all(patient, form.cleaned_data, by=request.user, at=now()):
                _tell_if_taken_back(request, given)
            return redirect("clinic:patient", pk)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    return show_details(request, patient, status=422, consent_form=form)


def record_all(patient, typed, *, by, at):
    given_at = moment_of(typed["given_on"], at)
    said = {"guardian": typed["guardian"], "given_at": given_at, "on_paper": typed["on_paper"]}
    return [record_consent(patient, kind=kind, **said, by=by, at=at) for kind in typed["kinds"]]


def _tell_if_taken_back(request, given):
    """A paper tells its day and no hour. Of the day of a withdrawal it may be older or newer: the withdrawal
    counts, and only the patient can say more."""
    if not hasattr(given, "withdrawal"):
        return
    told = _(
        "%(kind)s was taken back on %(day)s: what you recorded counts until then. If it was signed after "
        "that, ask the patient again and record it as said now, not as a paper."
    )
    day = date(timezone.localtime(given.withdrawal.withdrawn_at))
    messages.warning(request, told % {"kind": given.get_kind_display(), "day": day})


def moment_of(day, at):
    """The beginning of an earlier day in the clinic's zone: a visit on that morning was agreed to. Today is
    now."""
    if day is None or day == timezone.localdate(at):
        return at
    return timezone.make_aware(datetime.combine(day, time()))


@requires(Permission.RECORD_CONSENTS)
@require_POST
def withdraw(request, pk, consent):
    patient = patient_or_404(request, pk)
    given = get_object_or_404(Consent.objects.visible_to(request.user).filter(patient=patient), pk=consent)
    form = WithdrawForm(request.POST, consent=given)
    if not form.is_valid():
        return show_details(request, patient, status=422, withdraw_form=form)
    withdraw_consent(given, reason=form.cleaned_data["reason"], by=request.user, at=now())
    messages.success(request, _("Withdrawn. It holds from now on."))
    return redirect("clinic:patient", pk)
