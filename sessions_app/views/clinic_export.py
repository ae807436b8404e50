"""The clinic taken away as files: the password is asked for again, each is counted and in the trail."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.models import Clinic
from clinic.refusals import Refused
from clinic.views.own_clinic import own_clinic
from sessions_app.actions.clinic_files import MOST_OF_A_WORKBOOK, ask_for_file, file_asked_for, file_of
from sessions_app.choices import ComputationState
from sessions_app.exchange.clinic_files import FORMS, clinic_file, record_of
from sessions_app.exchange.research import Research
from sessions_app.views.exports import is_left_today
from sessions_app.views.review_scope import with_scope

# Sessions of a file that is made while one waits: two seconds of a processor. A workbook costs four times as
# much, and what writes it does not belong into a web process: it is always made by the worker.
AT_ONCE = 2500


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def export(request, asked):
    """What there is to take away. Asking for a large file only makes it."""
    scope = asked.scope()
    address = f"{reverse('review:export')}?{scope.as_query()}"
    if request.method == "POST":
        _ask(request, scope)
        return redirect(address)
    audit.look(request, subject="files of the clinic review")
    whole, research = (record_of(form, request.user, scope, now()) for form in ("csv", "research"))
    is_large, is_large_study = (one.has_more_sessions_than(AT_ONCE) for one in (whole, research))
    study = _study(research, own_clinic(request).smallest_cell_shown, is_large_study)
    page = study | {
        "form": asked,
        "address": address,
        "query": scope.as_query(),
        "is_large": is_large,
        "at_once": AT_ONCE,
        "files": [_offer(request, asked, one, is_large, study) for one in FORMS],
    }
    return render(request, "review/export.html", page | ({} if is_large else _counted(whole)))


def _counted(record) -> dict:
    """Of few sessions alone: to count a large clinic's takes as long as to read them."""
    return {"episodes": record.episodes().count(), "sessions": record.sessions().count()}


def _study(record, least, is_large) -> dict:
    """What a file for research would hold; of a large clinic the rule alone, and the worker finds out."""
    told = None if is_large else Research(record, least=least)
    return {"study": record, "least": least, "told": told, "is_large_study": is_large}


def _ask(request, scope):
    form = _known(request.POST.get("form"))
    try:
        ask_for_file(form, scope, by=request.user, at=now())
    except Refused as why:
        messages.error(request, str(why))


def _known(form):
    if form not in FORMS:
        raise Http404
    return form


def _offer(request, asked, form, is_large, study) -> dict:
    """One file: made while one waits, or by the worker, then how far it is. An empty one is not offered."""
    scope, told = asked.scope(), None
    if form == "research":
        is_large, told = study["is_large_study"], study["told"]
    at_once = is_made_at_once(form, is_large)
    made = None if at_once else _asked_for(request, asked, form)
    return {
        "form": form,
        "is_offered": told is None or bool(told.rows),
        "at_once": at_once,
        "made": made,
        "is_too_large": is_large and form == "xlsx" and _is_beyond_a_workbook(scope),
        "address": f"{reverse('review:export_file', args=[form])}?{scope.as_query()}",
    }


def _is_beyond_a_workbook(scope) -> bool:
    """The period's own sessions alone; what lies outside it is counted when the file is asked for."""
    return scope.sessions().order_by()[MOST_OF_A_WORKBOOK : MOST_OF_A_WORKBOOK + 1].exists()


def is_made_at_once(form, is_large) -> bool:
    return form != "xlsx" and not is_large


def _asked_for(request, asked, form):
    return file_asked_for(form, asked.scope(), user=request.user, at=now())


@require_safe
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def export_file(request, asked, form):
    return taken_away(request, asked, _known(form))


@reauthentication_required
def taken_away(request, asked, form):
    scope = asked.scope()
    back = f"{reverse('review:export')}?{scope.as_query()}"
    if not is_left_today(request):
        messages.error(request, _("That is enough for one day. Ask again tomorrow."))
        return redirect(back)
    made = _made(request, asked, form, scope)
    if made is None:
        messages.warning(
            request, _("This file is not made yet, or somebody in it has taken a consent back. Make it anew.")
        )
        return redirect(back)
    audit.look(request, subject=f"export {form}: {made.of}")
    disposition = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.content_type, headers=disposition)


def _made(request, asked, form, scope):
    record = record_of(form, request.user, scope, now())
    if is_made_at_once(form, record.has_more_sessions_than(AT_ONCE)):
        clinic = Clinic.objects.get(pk=scope.clinic_id)
        return clinic_file(form, user=request.user, scope=scope, clinic=clinic, at=now())
    found = _asked_for(request, asked, form)
    return file_of(found) if found and found.state == ComputationState.DONE else None
