"""The manager's page of the clinic: settings and sites."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import Permission, requires
from clinic.actions.organisation import add_site, change_clinic, close_site, reopen_site
from clinic.clock import now
from clinic.forms.organisation import ClinicForm, SiteForm
from clinic.models import Clinic, Site
from clinic.refusals import Refused


@requires(Permission.EDIT_CLINIC)
@require_http_methods(["GET", "POST"])
def clinic_page(request):
    clinic = get_object_or_404(Clinic.objects.visible_to(request.user))
    form = ClinicForm(request.POST or None, instance=clinic)
    if request.method == "POST" and form.is_valid():
        try:
            change_clinic(form.cleaned_data, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("clinic:clinic")
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    return show_clinic(request, form=form, status=422 if form.errors else 200)


def show_clinic(request, *, form=None, site_form=None, status=200):
    clinic = get_object_or_404(Clinic.objects.visible_to(request.user))
    context = {
        "clinic": clinic,
        "form": form or ClinicForm(instance=clinic),
        "site_form": site_form or SiteForm(prefix="site"),
        "sites": Site.objects.visible_to(request.user).order_by("closed_on", "name"),
    }
    return render(request, "clinic/clinic.html", context, status=status)


@requires(Permission.EDIT_CLINIC)
@require_POST
def new_site(request):
    form = SiteForm(request.POST, prefix="site")
    if form.is_valid():
        add_site(**form.cleaned_data, by=request.user)
        return redirect("clinic:clinic")
    return show_clinic(request, site_form=form, status=422)


@requires(Permission.EDIT_CLINIC)
@require_POST
def shut_site(request, pk):
    """Closed today, or open again."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    if site.closed_on:
        reopen_site(site)
    else:
        close_site(site, on=timezone.localdate(now()))
    return redirect("clinic:clinic")
