"""Lists of what waits, each with the place where it is done; two are settled right here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.actions.care_team import read_opening as settle_opening
from clinic.actions.patients import tell_apart as settle_pair
from clinic.clock import now
from clinic.models import BreakGlass, Patient
from clinic.refusals import Refused
from sessions_app.actions import computations
from sessions_app.queries.to_act import lists_of, waiting_page
from sessions_app.queries.waiting_worked_out import NAMES, takes_long
from sessions_app.views.clinic_review import page_of
from sessions_app.views.review_scope import fresh_once_done


@require_safe
@requires(Permission.SEE_REVIEW)
def to_act(request, slug):
    if slug not in lists_of(request.user):
        raise Http404
    number = page_of(request)
    audit.look(request, subject=f"to act on: {slug}")
    found = waiting_page(slug, request.user, now(), page=number)
    here = reverse("review:to_act", args=[slug])
    page = {
        "found": found,
        "newer_url": f"{here}?page={found.number - 1}" if found.number > 1 else "",
        "older_url": f"{here}?page={found.number + 1}" if found.has_more else "",
        "at": now(),
    }
    return fresh_once_done(request, render(request, "review/to_act.html", page), found.work)


@require_POST
@requires(Permission.SEE_CLINIC_REVIEW)
def work_out(request, slug):
    """The worker goes through the whole clinic, where a page cannot."""
    if slug not in NAMES:
        raise Http404
    if takes_long(slug, request.user):
        computations.ask(NAMES[slug], {}, by=request.user, at=now())
    return redirect("review:to_act", slug)


@require_POST
@requires(Permission.SEE_CLINIC_REVIEW)
def read_opening(request, pk):
    openings = BreakGlass.objects.visible_to(request.user).select_related("patient")
    opening = get_object_or_404(openings, pk=pk)
    words = request.POST.get("words", "").strip()
    return _settled(
        request, "openings", lambda: settle_opening(opening, words=words, by=request.user, at=now())
    )


@require_POST
@requires(Permission.SEE_CLINIC_REVIEW)
def tell_apart(request, pk, other):
    patients = Patient.objects.visible_to(request.user)
    pair = [get_object_or_404(patients, pk=key) for key in (pk, other)]
    return _settled(request, "duplicates", lambda: settle_pair(*pair, by=request.user, at=now()))


def _settled(request, slug, write):
    try:
        write()
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Settled. The line is gone from the list."))
    return redirect("review:to_act", slug)
