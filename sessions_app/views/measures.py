"""The measures of an episode: what was taken and what is due, and one measure taken."""

import re
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import Permission, may, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions import readings as actions
from sessions_app.forms.readings import StrikeForm
from sessions_app.forms.taking import TakingSheet
from sessions_app.local_time import local_day
from sessions_app.models import Measure, Observation
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.due import due_now
from sessions_app.queries.measures import entered_words, measures_page, taking
from sessions_app.queries.readings import reading_words
from sessions_app.queries.thresholds import thresholds_in_use
from sessions_app.views.episodes import own_clinic, own_episode
from sessions_app.views.record import reads_notes

CODE = re.compile(r"[a-z0-9_.-]{1,80}")


@require_GET
@requires(Permission.SEE_RECORD)
def measures(request, pk):
    episode = own_episode(request, pk)
    if CODE.fullmatch(request.GET.get("take", "")):
        return redirect("record:take_measure", episode.pk, request.GET["take"])
    page = {
        "page": measures_page(request.user, episode, at=now()),
        "episode": episode,
        "patient": episode.patient,
        "may_plan": may(request.user, Permission.PLAN),
    }
    return render(request, "record/measures.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def take_measure(request, pk, code):
    episode, at = _treated_episode(request, pk), now()
    measure = measure_of(request, code)
    subject = known_subject(measure, asked_subject(request))
    today = local_day(at, episode.clinic.time_zone)
    background = taking(request.user, episode, measure, subject, today=today)
    page = {"episode": episode, "patient": episode.patient, "measure": measure, "background": background}
    page["back"] = reverse("record:measures", args=[episode.pk])
    page |= {"subject": subject, "entered": entered_words(measure, background.package is not None)}
    if background.subjects and not subject:
        return render(request, "record/measure_of_what.html", page)
    sheet = _sheet(request, episode, measure, subject, background, at)
    if request.method == "POST" and sheet.is_valid():
        try:
            actions.record_readings(episode.pk, by=request.user, at=at, **sheet.given())
            said = _("What you entered for %(measure)s is recorded.")  # a value, or why there is none
            messages.success(request, said % {"measure": measure})
            return redirect(_next(request, episode))
        except Refused as reason:
            sheet.refuse(reason)
    in_use = thresholds_in_use(episode.clinic_id, [episode.condition_id], [measure.pk])
    page |= {"sheet": sheet, "thresholds": in_use[episode.condition_id, measure.pk].lines}
    page["then"] = _due_next(episode, measure.pk, at)
    return render(request, "record/measure.html", page, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def strike_reading(request, pk):
    readings = Observation.objects.visible_to(request.user).select_related("measure", "missing_reason")
    reading = get_object_or_404(readings, pk=pk)
    episode, form = _treated_episode(request, reading.episode_id), StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.strike_reading(reading.pk, reason=reason, by=request.user, at=now())
            return redirect("record:take_measure", episode.pk, reading.measure_id)
        except Refused as reason:
            form.add_error(None, str(reason))
    page = {"form": form, "reading": reading, "words": reading_words(reading), "patient": episode.patient}
    status = 422 if request.method == "POST" else 200
    return render(request, "record/strike_reading.html", page | {"episode": episode}, status=status)


def _treated_episode(request, pk):
    """Scores are taken and struck out by those who treat, and their words stand there. Who manages the clinic
    as well sees every episode, but not these pages of a patient who is not in her care."""
    episode = own_episode(request, pk)
    if not reads_notes(request.user, episode.patient):
        raise Http404
    return episode


def measure_of(request, code):
    clinic_id = request.user.standing.clinic_id
    measures = Measure.objects.visible_to(request.user).with_choices_of(clinic_id)
    return get_object_or_404(measures, pk=code.replace("\0", ""))


def asked_subject(request):
    """Joint and motion, or part: chosen before the numbers are asked."""
    asked = request.POST.get("reading-subject") or request.GET.get("of") or ""
    return asked.replace("\0", "").strip()[:80]


def known_subject(measure, said):
    """One of the parts, where a measure has parts; else as it was said."""
    return "" if measure.parts and said not in measure.parts else said


def _sheet(request, episode, measure, subject, background, at):
    clinic = own_clinic(request)
    return TakingSheet(
        request.POST if request.method == "POST" else None,
        episode=episode,
        measure=measure,
        subject=subject,
        background=background,
        choices=charting_choices(clinic, ("measure", "response")),
        zone=ZoneInfo(clinic.time_zone),
        at=at,
    )


def _next(request, episode):
    """On to another measure of the same sitting, or back to the list."""
    then = request.POST.get("then", "")
    if CODE.fullmatch(then):
        return reverse("record:take_measure", args=[episode.pk, then])
    return reverse("record:measures", args=[episode.pk])


def _due_next(episode, code, at):
    """Another measure that is due, to go on with."""
    return next((one for one in due_now([episode], at=at)[episode.pk] if one.code != code), None)
