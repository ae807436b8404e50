"""Beside the catalogue's measures: the thresholds in use, and the items that a clinic's licence allows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import Permission, requires
from clinic.refusals import Refused
from sessions_app.actions import catalogue_measures as actions
from sessions_app.forms.catalogue_measures import PackageForm, ThresholdsForm
from sessions_app.models import Measure
from sessions_app.queries.catalogue import kind_counts
from sessions_app.queries.catalogue_kinds import BY_SLUG
from sessions_app.queries.catalogue_measures import chosen_before, package_versions, thresholds_page
from sessions_app.queries.packages import packages_in_use


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_CATALOGUE)
def thresholds(request, code):
    measure, clinic_id = _measure(request, code), request.user.standing.clinic_id
    page = thresholds_page(clinic_id, measure)
    start = chosen_before(page, request.GET.get("condition", ""))
    form = ThresholdsForm(
        request.POST or None, initial=start, clinic_id=clinic_id, thresholds=page.thresholds
    )
    if request.method == "POST" and form.is_valid():
        try:
            condition = form.cleaned_data["condition"]
            actions.choose_thresholds(measure, condition, form.chosen(), by=request.user, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("catalogue:measure_thresholds", measure.pk)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    more = {"page": page, "form": form}
    return _page(request, "catalogue/thresholds_in_use.html", measure, more)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_CATALOGUE)
def items(request, code):
    measure, clinic_id = _measure(request, code), request.user.standing.clinic_id
    if request.POST.get("do") == "aside":
        actions.put_package_aside(measure, by=request.user, at=clock.now())
        return redirect("catalogue:measure_items", measure.pk)
    form = PackageForm(request.POST or None, request.FILES or None, measure=measure)
    is_sound = request.method == "POST" and form.is_valid()
    if is_sound and request.POST.get("do") == "load":
        actions.load_package(measure, form.package, form.read, by=request.user, at=clock.now())
        messages.success(request, _("The package is loaded: this measure is now asked item by item."))
        return redirect("catalogue:measure_items", measure.pk)
    more = {
        "form": form,
        "preview": form.package if is_sound else None,
        "loaded": packages_in_use(clinic_id, [measure.pk]).get(measure.pk),
        "versions": package_versions(clinic_id, measure),
    }
    return _page(request, "catalogue/item_package.html", measure, more)


def _measure(request, code):
    measures = Measure.objects.visible_to(request.user).with_choices_of(request.user.standing.clinic_id)
    return get_object_or_404(measures, pk=code.replace("\0", ""))


def _page(request, template, measure, more):
    """Within the catalogue, under its tabs."""
    frame = {
        "measure": measure,
        "kind": BY_SLUG["measures"],
        "tabs": kind_counts(request.user.standing.clinic_id),
    }
    form = more["form"]
    return render(request, template, frame | more, status=422 if form.is_bound and form.errors else 200)
