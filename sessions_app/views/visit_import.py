"""Import the day's list: a file is read, its text travels in the page, nothing is kept until confirmed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import Permission, requires
from clinic.clock import now
from clinic.typed_numbers import read_numbers
from clinic.typed_tables import UnreadableTable, write_table
from clinic.views.own_clinic import own_clinic
from sessions_app.actions.visit_import import import_visits
from sessions_app.forms.visit_import import ReadingForm, UploadForm, VisitList
from sessions_app.queries.visit_import import WRONG, Preview, preview

SHOWN = 200


@require_http_methods(["GET", "POST"])
@requires(Permission.KEEP_TODAY)
def upload(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        clinic = own_clinic(request)
        first = {"text": form.text, "encoding": form.encoding, "name": form.cleaned_data["file"].name[:200]}
        reading = ReadingForm(
            visit_list=VisitList(form.text), clinic=clinic, initial=first | {"zone": clinic.time_zone}
        )
        return _show(request, reading, _seen(request, reading, zone=clinic.time_zone))
    return render(request, "record/import_upload.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires(Permission.KEEP_TODAY)
def confirm(request):
    """Look again with other columns, take the faulty rows away as a file, or import."""
    try:
        visit_list = VisitList(request.POST.get("text", ""))
    except UnreadableTable as reason:
        messages.error(request, str(reason))
        return redirect("record:import_visits")
    form = ReadingForm(request.POST, visit_list=visit_list, clinic=own_clinic(request))
    if not form.is_valid():
        return _show(request, form, Preview([]), status=422)
    verb = request.POST.get("verb")
    if verb == "import":
        return _import(request, form)
    seen = _seen(request, form, **_reading(form))
    return _faulty(visit_list, seen) if verb == "faulty" else _show(request, form, seen)


def _reading(form):
    return {"zone": form.cleaned_data["zone"], "default_practitioner": form.cleaned_data["practitioner"]}


def _seen(request, form, *, zone, default_practitioner=None):
    lines = form.visit_list.lines(form.columns(), zone)
    return preview(lines, clinic=own_clinic(request), at=now(), default_practitioner=default_practitioner)


def _show(request, form, seen, status=200):
    context = {"form": form, "preview": seen, "shown": seen.rows[:SHOWN]}
    return render(request, "record/import_preview.html", context, status=status)


def _import(request, form):
    lines = form.visit_list.lines(form.columns(), form.cleaned_data["zone"])
    done = import_visits(
        lines,
        clinic=own_clinic(request),
        by=request.user,
        at=now(),
        default_practitioner=form.cleaned_data["practitioner"],
        confirmed=read_numbers(request.POST.getlist("confirmed")),
    )
    words = ngettext("%(n)d visit imported.", "%(n)d visits imported.", done) % {"n": done}
    if left := len(lines) - done:
        words += " " + ngettext("%(n)d row was left out.", "%(n)d rows were left out.", left) % {"n": left}
    messages.success(request, words)
    return redirect("record:today")


def _faulty(visit_list, seen):
    header = visit_list.header or [_("Event"), _("Description")]
    wrong = [[*row.line.cells, row.words] for row in seen.rows if row.state == WRONG]
    answer = HttpResponse(
        write_table([*header, _("What is wrong")], wrong), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="rows-to-correct.csv"'
    return answer
