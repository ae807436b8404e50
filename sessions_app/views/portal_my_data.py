"""My data: goals, consents, who looked, what I asked. Everything of one's own, and nobody else's."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import get_current_timezone, localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import Permission, may, requires
from clinic.actions.consents import withdraw_consent
from clinic.choices import ConsentKind
from clinic.clock import now
from clinic.consent_wordings import ADULT_AT, EFFECTS, is_outgrown, translated
from clinic.models import Consent
from clinic.queries.patient_page import consent_lines
from clinic.refusals import Refused
from clinic.templatetags.dates import date as date_words
from clinic.typed_numbers import read_number
from clinic.unsent import sent_or_kept, survives_log_off
from clinic.views.own_patient import own_patient
from sessions_app.actions.requests import ask
from sessions_app.forms.requests import OTHER, AskForm, visit_choices
from sessions_app.models import EpisodeGoal
from sessions_app.queries.openings import looks_at, opening_lines, openings_page
from sessions_app.queries.requests import requests_of, visits_to_ask_about


@require_safe
@requires(Permission.SEE_OWN_RECORD)
def my_data(request):
    patient = own_patient(request)
    audit.look(request, patient, subject="own data")
    goals = (
        EpisodeGoal.objects.visible_to(request.user)
        .filter(patient__in=patient.records())
        .order_by("ended_at", "-id")
    )
    page = {
        "patient": patient,
        "goals": list(goals),
        "consents": _consents(patient, request.user),
        "adult_at": ADULT_AT,
        "requests": requests_of(request.user, patient),
        "may_keep": may(request.user, Permission.KEEP_OWN_DATA),
        "active_tab": "home",
    }
    return render(request, "portal/my_data.html", page)


def _consents(patient, user):
    """Who reads this has a log-in: that nobody said yes to one is not told."""
    lines = consent_lines(patient, user, at=now())
    return [one for one in lines if one.consent or one.kind != ConsentKind.PORTAL]


@require_http_methods(["GET", "POST"])
@requires(Permission.KEEP_OWN_DATA)
def withdraw(request, pk):
    """What it means is said first; from the tap on it holds."""
    patient = own_patient(request)
    mine = (
        Consent.objects.visible_to(request.user)
        .filter(patient__in=patient.records())
        .select_related("withdrawal", "given_by_guardian")
    )
    consent = get_object_or_404(mine, pk=pk)
    audit.look(request, patient, subject=f"withdrawal of consent {consent.pk}")
    if request.method == "POST":
        withdraw_consent(consent, by=request.user, at=now())
        messages.success(request, _("Taken back. It holds from now on."))
        return redirect("portal:my_data")
    page = {"patient": patient, "consent": consent, "effect": EFFECTS[consent.kind], "active_tab": "home"}
    page |= {"translated": translated(consent.wording), "adult_at": ADULT_AT}
    page["is_outgrown"] = is_outgrown(consent, patient.born_on, localdate(now()), get_current_timezone())
    return render(request, "portal/withdraw.html", page)


@require_safe
@requires(Permission.KEEP_OWN_DATA)
def opened_by(request):
    patient, at = own_patient(request), now()
    audit.look(request, patient, subject="who opened my record")
    month = _month(request.GET.get("month", ""), at)
    before = read_number(request.GET.get("before", ""))
    shown = openings_page(request.user, patient, month=month, at=at, before=before)
    return render(request, "portal/opened_by.html", {"patient": patient, "page": shown, "active_tab": "home"})


def _month(typed, at):
    """ "2026-11" as the first day of that month; this month where it cannot be read or is to come."""
    this_month = localtime(at).date().replace(day=1)
    try:
        return min(date.fromisoformat(f"{typed}-01"), this_month)
    except ValueError:
        return this_month


@survives_log_off
@require_http_methods(["GET", "POST"])
@requires(Permission.KEEP_OWN_DATA)
def correction(request):
    """Something is wrong: which visit, and what."""
    patient = own_patient(request)
    visits = list(visits_to_ask_about(request.user, patient))
    form = AskForm(sent_or_kept(request), choices=visit_choices(visits), initial=request.GET.get("visit"))
    about = {str(one.pk): {"session": one} for one in visits} | {OTHER: {}}
    return _asked(request, patient, form, about, "portal/correction.html")


@survives_log_off
@require_http_methods(["GET", "POST"])
@requires(Permission.KEEP_OWN_DATA)
def ask_about_opening(request):
    patient = own_patient(request)
    looks = looks_at(request.user, patient)[:50]
    lines = opening_lines(looks, localtime(now()).tzinfo)
    choices = [(str(one.number), _opening_words(one)) for one in lines]
    form = AskForm(sent_or_kept(request), choices=choices, initial=request.GET.get("opening"))
    about = {str(one.number): {"opening": one.number} for one in lines}
    return _asked(request, patient, form, about, "portal/ask_about_opening.html")


def _opening_words(one):
    return f"{one.name}, {date_words(one.at, 'j M, H:i')}: {one.what}"


def _asked(request, patient, form, about, template):
    audit.look(request, patient, subject="own request")
    was_sent = request.method == "POST"
    if was_sent and form.is_valid():
        told = about.get(form.cleaned_data["about"])
        if told is None:
            raise Http404
        try:
            ask(patient, words=form.cleaned_data["words"], by=request.user, at=now(), **told)
            messages.success(request, _("Sent. You will see the answer here."))
            return redirect("portal:my_data")
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    page = {"patient": patient, "form": form, "active_tab": "home"}
    return render(request, template, page, status=422 if was_sent else 200)
