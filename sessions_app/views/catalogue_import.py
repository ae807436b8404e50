"""A clinic's own entries from a table: read, shown row by row, and written when somebody says so."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import Permission, requires
from clinic.typed_tables import write_table
from sessions_app.actions.catalogue import add_entries
from sessions_app.forms.catalogue import entry_form
from sessions_app.forms.catalogue_import import (
    READY,
    WRONG,
    EntriesForm,
    EntryTable,
    SeenTableForm,
    takes_tables,
)
from sessions_app.queries.catalogue_kinds import BY_SLUG


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_CATALOGUE)
def import_entries(request, kind):
    kind = BY_SLUG.get(kind)
    if kind is None or not takes_tables(kind):
        raise Http404
    if "empty" in request.GET:
        form = entry_form(kind.model)(clinic_id=request.user.standing.clinic_id)
        return _file([str(one.label) for one in form.fields.values()], [], f"{kind.slug}.csv")
    is_sent = request.method == "POST"
    if is_sent and "text" in request.POST:
        return _second_step(request, kind)
    form = EntriesForm(request.POST if is_sent else None, request.FILES or None)
    if is_sent and form.is_valid():
        return _show(request, kind, form.table, form.text)
    return render(
        request, "catalogue/import.html", {"kind": kind, "form": form}, status=422 if is_sent else 200
    )


def _second_step(request, kind):
    """The rows as they were shown, read again: take the faulty ones away, or write the ready ones."""
    form = SeenTableForm(request.POST)
    if not form.is_valid():
        return render(request, "catalogue/import.html", {"kind": kind, "form": EntriesForm()}, status=422)
    seen = EntryTable(kind, form.table, request.user.standing.clinic_id)
    if request.POST.get("verb") == "faulty":
        wrong = [[*row.cells, row.words] for row in seen.rows if row.state == WRONG]
        return _file([*form.table.header, _("What is wrong")], wrong, "rows-to-correct.csv")
    ready = [row.values for row in seen.rows if row.state == READY]
    added = add_entries(kind.model, ready, by=request.user, at=clock.now())
    words = ngettext("%(n)d entry imported.", "%(n)d entries imported.", len(added))
    left = len(form.table.rows) - len(added)
    if left:
        words += " " + ngettext("%(left)d row was left out.", "%(left)d rows were left out.", left)
    messages.success(request, words % {"n": len(added), "left": left})
    return redirect("catalogue:entries", kind.slug)


def _show(request, kind, table, text):
    seen = EntryTable(kind, table, request.user.standing.clinic_id)
    context = {"kind": kind, "seen": seen, "form": SeenTableForm(initial={"text": text})}
    return render(request, "catalogue/import_preview.html", context, status=200 if seen.is_named else 422)


def _file(header, rows, name):
    answer = HttpResponse(write_table(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
