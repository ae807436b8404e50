"""Readings outside the sessions."""

from zoneinfo import ZoneInfo

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from clinic.views.own_clinic import own_clinic
from sessions_app.actions import readings as actions
from sessions_app.forms.readings import ReadingSheet
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.views.episodes import own_episode


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def add_reading(request, pk):
    episode, clinic, at = own_episode(request, pk), own_clinic(request), now()
    sheet = ReadingSheet(
        request.POST if request.method == "POST" else None,
        episode=episode,
        choices=charting_choices(clinic, ("measure", "response")),
        zone=ZoneInfo(clinic.time_zone),
        at=at,
    )
    if request.method == "POST" and sheet.is_valid():
        try:
            actions.record_readings(episode.pk, **sheet.given(), by=request.user, at=at)
            return redirect("record:measures", episode.pk)
        except Refused as reason:
            sheet.retest.add_error(reason.field, str(reason))
    page = {"sheet": sheet, "episode": episode, "patient": episode.patient, "title": _("Add a reading")}
    return render(request, "record/add_reading.html", page, status=422 if request.method == "POST" else 200)
