"""The clinical lists: read row by row, put right for the clinic, signed by its responsible clinician."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import clock
from clinic.access import Permission, may, requires
from clinic.refusals import Refused
from clinic.views.own_clinic import own_clinic
from sessions_app.actions import sign_off as actions
from sessions_app.choices import CautionAction, ClinicalList
from sessions_app.forms.sign_off import CautionForm, SignForm
from sessions_app.models import Contraindication
from sessions_app.policies_sign_off import why_not_signed_by
from sessions_app.queries.catalogue import kind_counts
from sessions_app.queries.sign_off import list_states
from sessions_app.queries.sign_off_page import read_list


@require_safe
@requires(Permission.SEE_CATALOGUE)
def sign_off(request):
    clinic = own_clinic(request)
    page = {
        "states": list_states(clinic.pk).values(),
        "clinic": clinic,
        "tabs": kind_counts(clinic.pk),
        "may_name": may(request.user, Permission.EDIT_CLINIC),
    }
    return render(request, "catalogue/sign_off.html", page)


@require_safe
@requires(Permission.SEE_CATALOGUE)
def sign_off_list(request, which):
    return _page(request, which)


@require_POST
@requires(Permission.SIGN_LISTS)
def sign_list(request, which):
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            actions.sign_list(_known(which), seen_version=seen, by=request.user, at=clock.now())
            messages.success(request, _("Signed. Staff no longer see that it is not reviewed."))
            return redirect("catalogue:sign_off")
        except Refused as reason:
            form.add_error(None, reason.sentence)
    return _page(request, which, form=form, status=422)


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def decide_caution(request, code):
    seen = Contraindication.objects.visible_to(request.user).filter(clinic=None)
    caution = get_object_or_404(seen, pk=code.replace("\0", ""))
    form = CautionForm(request.POST, prefix=code)
    if form.is_valid():
        actions.decide_caution(caution, by=request.user, at=clock.now(), **form.cleaned_data)
        return redirect(reverse("catalogue:sign_off_list", args=["cautions"]) + f"#row-{code}")
    return _page(request, "cautions", caution_form=form, caution=code, status=422)


def _page(request, which, *, form=None, status=200, **more):
    clinic = own_clinic(request)
    state = list_states(clinic.pk)[_known(which)]
    page = {
        "state": state,
        "list": read_list(clinic.pk, which),
        "form": form or SignForm(initial={"version": state.version}),
        "refused": why_not_signed_by(clinic, request.user),
        "may_edit": may(request.user, Permission.EDIT_CATALOGUE),
        "caution_actions": CautionAction.choices,
        "tabs": kind_counts(clinic.pk),
        **more,
    }
    return render(request, "catalogue/sign_off_list.html", page, status=status)


def _known(which):
    if which not in ClinicalList.values:
        raise Http404
    return which
