"""Import patients: a file is read, its text travels in the page, nothing is kept until somebody confirms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import Permission, requires
from clinic.actions.patient_import import import_patients
from clinic.clock import now
from clinic.forms.patient_import import ColumnsForm, UploadForm
from clinic.queries.import_preview import WRONG, Preview, guess_columns, preview
from clinic.typed_numbers import read_numbers
from clinic.typed_tables import UnreadableTable, read_table, write_table

SHOWN = 200


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_http_methods(["GET", "POST"])
def upload(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        first = {"text": form.text, "encoding": form.encoding, "name": form.cleaned_data["file"].name[:200]}
        columns = ColumnsForm(table=form.table, initial=first)
        return show_preview(request, columns, guess_columns(form.table.header))
    return render(request, "clinic/import_upload.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.EDIT_DEMOGRAPHICS)
@require_POST
def confirm(request):
    """Look again with other columns, take the faulty rows away as a file, or import."""
    try:
        table = read_table(request.POST.get("text", ""))
    except UnreadableTable:
        return redirect("clinic:import_patients")
    form = ColumnsForm(request.POST, table=table)
    if not form.is_valid():
        return show_preview(request, form, {}, status=422)
    verb = request.POST.get("verb")
    if verb == "import":
        return import_now(request, form)
    return faulty_rows(request, form) if verb == "faulty" else show_preview(request, form, form.columns())


def show_preview(request, form, columns, status=200):
    is_complete = {"family_name", "given_names", "born_on"} <= set(columns)
    seen = (
        preview(form.table, columns, clinic_id=request.user.standing.clinic_id)
        if is_complete
        else Preview([])
    )
    context = {"form": form, "preview": seen, "shown": seen.shown(SHOWN), "is_complete": is_complete}
    return render(request, "clinic/import_preview.html", context, status=status)


def import_now(request, form):
    different = read_numbers(request.POST.getlist("different"))
    added = import_patients(form.table, form.columns(), by=request.user, at=now(), different=different)
    words = ngettext("%(n)d patient imported.", "%(n)d patients imported.", len(added))
    left = len(form.table.rows) - len(added)
    if left:
        words += " " + ngettext("%(left)d row was left out.", "%(left)d rows were left out.", left)
    messages.success(request, words % {"n": len(added), "left": left})
    return redirect("clinic:patients")


def faulty_rows(request, form):
    seen = preview(form.table, form.columns(), clinic_id=request.user.standing.clinic_id)
    wrong = [[*row.cells, row.words] for row in seen.rows if row.state == WRONG]
    answer = HttpResponse(
        write_table([*form.table.header, _("What is wrong")], wrong), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="rows-to-correct.csv"'
    return answer
