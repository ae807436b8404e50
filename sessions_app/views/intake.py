"""Somebody new at the first visit: person, alerts, consents and first episode on one page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.patients import MightBeKnown
from clinic.clock import now
from clinic.queries.people import who_treat_in
from clinic.refusals import Refused
from clinic.typed_numbers import read_numbers
from clinic.views.own_clinic import own_clinic
from clinic.views.patients import first
from sessions_app.actions.intake import take_in
from sessions_app.forms.intake import IntakeSheet


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def intake(request):
    clinic, at = own_clinic(request), now()
    who = {"clinic": clinic, "carers": who_treat_in(clinic.pk), "by": request.user, "at": at}
    sheet = IntakeSheet(request.POST or None, **who, typed_before=first(request))
    known, is_sent = [], request.method == "POST" and not sheet.wants_row
    if is_sent and sheet.is_valid():
        try:
            return redirect("record:new_plan", _taken_in(request, sheet, at).pk)
        except MightBeKnown as reason:
            known = reason.candidates
        except Refused as reason:
            sheet.refuse(reason)
    page = {"sheet": sheet, "known": known, "form": sheet.person}
    return render(request, "record/intake.html", page, status=422 if is_sent else 200)


def _taken_in(request, sheet, at):
    different = read_numbers(request.POST.getlist("different_from"))
    episode = take_in(**sheet.told(), different_from=different, by=request.user, at=at)
    audit.look(request, episode.patient, subject="registered")
    messages.success(request, _("%(patient)s is registered.") % {"patient": episode.patient})
    return episode
