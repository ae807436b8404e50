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
from clinic.unsent import sent_or_kept, survives_log_off
from clinic.views.own_clinic import own_clinic
from clinic.views.patients import first
from sessions_app.actions.intake import forget_intake, keep_intake, take_in
from sessions_app.forms.intake import PAGE, IntakeSheet, page_number
from sessions_app.models import BegunIntake
from sessions_app.queries.alert_stops import alert_stops, told_by

NOT_TYPED = ("csrfmiddlewaretoken", "keep", "add", "told")


@survives_log_off
@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def intake(request):
    if answer := _kept(request):
        return answer
    clinic, at = own_clinic(request), now()
    begun = _begun(request)
    who = {"clinic": clinic, "carers": who_treat_in(clinic.pk), "by": request.user, "at": at}
    typed = begun.as_sent if begun and not request.POST else request.POST or None
    sheet = IntakeSheet(typed, **who, typed_before=first(request))
    known, is_sent = [], request.method == "POST" and not sheet.wants_row
    if is_sent and sheet.is_valid():
        try:
            return redirect("record:new_plan", _taken_in(request, sheet, at).pk)
        except MightBeKnown as reason:
            known = reason.candidates
        except Refused as reason:
            sheet.refuse(reason)
    page = {"sheet": sheet, "known": known, "form": sheet.person, "begun": begun}
    page |= _stops(request, sheet.person["alerts"].value() or ())
    return render(request, "record/intake.html", page, status=422 if is_sent else 200)


def _stops(request, alerts):
    stops = alert_stops(request.user.standing.clinic_id, alerts)
    return {"stops": stops, "told": told_by(stops)}


def _begun(request):
    """What is kept of an intake; what was sent just when the log-in had ended comes to it."""
    waited = sent_or_kept(request) if request.method == "GET" else None
    if waited:
        return _keep(request, waited)
    return BegunIntake.objects.visible_to(request.user).first()


def _keep(request, sent):
    lists = ((name, [value for value in values if value]) for name, values in sent.lists())
    typed = {name: values for name, values in lists if values and name not in NOT_TYPED}
    typed = {} if typed.keys() == {PAGE} else typed
    return keep_intake(typed, page=page_number(sent), by=request.user, at=now())


def _kept(request):
    """While somebody types, or by a button: for later, or to begin afresh. None: nothing was to be kept."""
    is_typing = request.htmx and request.htmx.target == "kept"
    if not is_typing and "keep" not in request.POST:
        return None
    if request.POST.get("keep") == "nothing":
        forget_intake(page=page_number(request.POST), by=request.user, at=now())
        return redirect("record:intake")
    begun, refused = None, None
    try:
        begun = _keep(request, request.POST)
    except Refused as reason:
        refused = reason
    if is_typing or refused:
        page = {"begun": begun, "refused": refused, **_stops(request, request.POST.getlist("alerts"))}
        page["swap"] = page["told"] != request.POST.get("told", "")
        return render(request, "record/_intake_kept.html", page)
    messages.success(request, _("Kept for you alone. Today leads back to it."))
    return redirect("record:today")


def _taken_in(request, sheet, at):
    different = read_numbers(request.POST.getlist("different_from"))
    told = sheet.told() | {"different_from": different, "page": page_number(request.POST)}
    episode = take_in(**told, by=request.user, at=at)
    audit.look(request, episode.patient, subject="registered")
    messages.success(request, _("%(patient)s is registered.") % {"patient": episode.patient})
    return episode
