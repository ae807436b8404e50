"""Two records of one person: compared, merged by two people, and undone."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.merging import ask_merge, confirm_merge, undo_merge, why_not_merged, withdraw_merge
from clinic.choices import MergeState
from clinic.clock import now
from clinic.forms.keeping import MergeForm, OtherRecordForm, ReasonForm
from clinic.models import PatientMerge
from clinic.queries.keeping import compared, keepers_beside
from clinic.queries.undoing import undoing_of
from clinic.refusals import Refused
from clinic.views.keeping import listed_or_404, show_record


@requires(Permission.KEEP_RECORDS)
@require_POST
def find(request, pk):
    """The other record is named by its number, in the body of the request."""
    patient = listed_or_404(request, pk)
    form = OtherRecordForm(request.POST, prefix="merge", user=request.user, patient=patient)
    if not form.is_valid():
        return show_record(request, patient, status=422, merge_form=form)
    return redirect("clinic:merge_records", pk, form.found.pk)


@requires(Permission.KEEP_RECORDS)
@require_http_methods(["GET", "POST"])
def merge(request, pk, other):
    return compare(request, [listed_or_404(request, one) for one in (pk, other)])


@reauthentication_required
def compare(request, pair):
    form = MergeForm(request.POST or None, pair=pair)
    if request.method == "POST" and form.is_valid():
        kept, other, said = form.given()
        try:
            asked = ask_merge(kept, other, **said, by=request.user, at=now())
            return redirect("clinic:merged_records", asked.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return show_pair(request, pair, form=form, why_not=why_not_merged(*pair))


def show_pair(request, pair, **more):
    for patient in pair:
        audit.look(request, patient, subject="compared for a merge")
    errors = any(one.errors for one in more.values() if hasattr(one, "errors"))
    context = {
        "pair": pair,
        "lines": compared(request.user, pair),
        "second_people": keepers_beside(request.user),
    }
    return render(request, "clinic/merge.html", {**context, **more}, status=422 if errors else 200)


def merge_or_404(request, pk):
    merges = PatientMerge.objects.visible_to(request.user)
    return get_object_or_404(merges.select_related("patient", "merged", "asked_by", "done_by"), pk=pk)


@requires(Permission.KEEP_RECORDS)
@require_safe
def merged(request, pk):
    return show_merge(request, merge_or_404(request, pk), ReasonForm(prefix="undo"))


def show_merge(request, found, form):
    undoing = undoing_of(found) if found.state == MergeState.DONE else None
    return show_pair(request, [found.patient, found.merged], merge=found, undo_form=form, undoing=undoing)


@requires(Permission.KEEP_RECORDS)
@require_POST
def confirm(request, pk):
    return confirmed(request, merge_or_404(request, pk))


@reauthentication_required
def confirmed(request, found):
    try:
        confirm_merge(found, by=request.user, at=now())
        messages.success(request, _("The two records are read as one from now on."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("clinic:merged_records", found.pk)


@requires(Permission.KEEP_RECORDS)
@require_POST
def withdraw(request, pk):
    found = merge_or_404(request, pk)
    withdraw_merge(found, by=request.user, at=now())
    return redirect("clinic:merged_records", found.pk)


@requires(Permission.KEEP_RECORDS)
@require_POST
def undo(request, pk):
    found = merge_or_404(request, pk)
    form = ReasonForm(request.POST, prefix="undo")
    if form.is_valid():
        try:
            undo_merge(found, **form.cleaned_data, by=request.user, at=now())
            messages.success(request, _("Both records stand by themselves again."))
            return redirect("clinic:merged_records", found.pk)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    return show_merge(request, merge_or_404(request, pk), form)
