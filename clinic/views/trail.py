"""Who opened what: one's own looks, those at a patient, and the clinic's trail with its head."""

import csv
import io
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.care_team import read_opening
from clinic.clock import now
from clinic.forms.trail import TrailForm
from clinic.queries.people import opened_with_reason, openings_told_to
from clinic.queries.trail_pages import (
    ALL,
    LOOKS,
    PATIENTS,
    head_of_trail,
    looks_for_file,
    patients_for_file,
    reach_of,
    trail_of,
)
from clinic.safe_cells import BYTE_ORDER_MARK, safe_text
from clinic.typed_numbers import read_number
from clinic.views.patient_pages import patient_or_404, rights


def before(request):
    return read_number(request.GET.get("before", ""))


@requires(Permission.SEE_TRAIL)
@require_safe
def own(request):
    """A patient sees who opened her record, staff what they opened themselves."""
    is_staff = bool(request.user.standing.roles)
    page = trail_of(request.user, before=before(request), own=is_staff)
    return render(request, "clinic/trail.html", {"page": page, "is_staff": is_staff})


@requires(Permission.EXAMINE_TRAIL)
@require_safe
def of_clinic(request):
    """All of it, or what one person opened, or within days; narrowed, it is told how far that went."""
    form = TrailForm(request.GET, user=request.user)
    scope = form.scope() if form.is_valid() else ALL
    audit.look(request, form.whose, subject="trail of the clinic")
    context = {
        "form": form,
        "page": trail_of(request.user, before=before(request), scope=scope),
        "reach": reach_of(request.user, scope) if scope.is_narrowed else None,
        "query": asked_again(request),
        "head": head_of_trail(request.user),
        "opened": opened_with_reason(request.user, now()),
    }
    return render(request, "clinic/clinic_trail.html", context, status=422 if form.errors else 200)


def asked_again(request):
    """What the address asked, without the page of it."""
    asked = {name: request.GET[name] for name in TrailForm.base_fields if request.GET.get(name)}
    return urlencode(asked)


FILES = {"looks": (LOOKS, looks_for_file), "patients": (PATIENTS, patients_for_file)}


@requires(Permission.EXAMINE_TRAIL)
@require_safe
def file_of_clinic(request, what):
    if what not in FILES:
        raise Http404
    return taken_away(request, what)


@reauthentication_required
def taken_away(request, what):
    """For whoever has to examine the trail: every look, or every patient with how to reach them."""
    form = TrailForm(request.GET, user=request.user)
    if not form.is_valid():
        return redirect(f"{reverse('clinic:clinic_trail')}?{asked_again(request)}")
    audit.look(request, form.whose, subject=f"export of the trail: {what}")
    columns, rows = FILES[what]
    headers = {"Content-Disposition": f'attachment; filename="trail-{what}.csv"'}
    content = csv_of(columns, rows(request.user, form.scope()))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def csv_of(columns, rows):
    made = io.StringIO(BYTE_ORDER_MARK, newline="")
    made.seek(0, io.SEEK_END)
    writer = csv.writer(made)
    writer.writerow(columns)
    writer.writerows([one if isinstance(one, int) else safe_text(one) for one in row] for row in rows)
    return made.getvalue().encode()


@requires(Permission.SEE_DEMOGRAPHICS)
@require_safe
def of_patient(request, pk):
    patient = patient_or_404(request, pk)
    audit.look(request, patient, subject="who opened this record")
    page = trail_of(request.user, before=before(request), patient=patient)
    context = {"page": page, "patient": patient, **rights(request.user, patient)}
    return render(request, "clinic/opened_by.html", context)


@requires(Permission.SEE_TODAY)
@require_POST
def read_told_opening(request, pk):
    """Somebody who was told of an opening has read why: another manager, or anybody where there is none."""
    opening = get_object_or_404(openings_told_to(request.user), pk=pk)
    read_opening(opening, words="", by=request.user, at=now())
    return redirect("record:today")
