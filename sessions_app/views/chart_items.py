"""A re-test of a draft with its items, sides and trials: the page of its measure, bound to the session."""

from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, requires
from clinic.refusals import Refused
from sessions_app.actions import drafts as actions
from sessions_app.forms.taking_in_session import RowTaking
from sessions_app.local_time import local_day
from sessions_app.queries.measures import entered_words, taking
from sessions_app.queries.thresholds import thresholds_in_use
from sessions_app.views.charting import chart_page
from sessions_app.views.measures import asked_subject, known_subject, measure_of


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def row_items(request, pk, row_id):
    chart = chart_page(request, pk)
    row, episode = _retest(chart, row_id), chart.draft.episode
    page = _of_what(request, chart, row)
    audit.look(request, chart.draft.patient, subject=f"draft {chart.draft.pk}")
    if page["background"].subjects and not page["subject"]:
        return render(request, "record/measure_of_what.html", page)
    sheet = page["sheet"] = _sheet(request, chart, row, page)
    if request.method == "POST" and sheet.is_valid():
        try:
            actions.save_draft(chart.draft.pk, by=request.user, at=chart.at, **sheet.saved())
            return redirect(page["back"])
        except Refused as reason:
            sheet.refuse(reason)
    in_use = thresholds_in_use(episode.clinic_id, [episode.condition_id], [page["measure"].pk])
    page["thresholds"] = in_use[episode.condition_id, page["measure"].pk].lines
    return render(request, "record/measure.html", page, status=422 if request.method == "POST" else 200)


def _retest(chart, row_id):
    row = chart.payload.row(row_id)
    if row is None or row.kind != "retest" or not row.first("measure"):
        raise Http404
    return row


def _of_what(request, chart, row) -> dict:
    measure, episode = measure_of(request, row.first("measure")), chart.draft.episode
    subject = known_subject(measure, row.first("subject")) or known_subject(measure, asked_subject(request))
    today = local_day(chart.took_place_at, chart.draft.clinic.time_zone)
    background = taking(request.user, episode, measure, subject, today=today)
    return {
        "episode": episode,
        "patient": chart.draft.patient,
        "measure": measure,
        "subject": subject,
        "background": background,
        "entered": entered_words(measure, background.package is not None),
        "back": reverse("record:draft", args=[chart.draft.pk]) + f"#row-{row.id}",
        "in_session": True,
    }


def _sheet(request, chart, row, page):
    return RowTaking(
        request.POST if request.method == "POST" else None,
        row=row,
        rows=chart.payload.rows,
        episode=chart.draft.episode,
        measure=page["measure"],
        subject=page["subject"],
        background=page["background"],
        choices=chart.choices,
        zone=ZoneInfo(chart.draft.clinic.time_zone),
        at=chart.at,
    )
