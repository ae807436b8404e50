"""The last look before signing: one line for each phase, what is still to finish, the times, Sign.

An hour after the last password or passkey, and always on a shared device, Sign asks for it once more. What
was typed is saved before; with the proof the signing goes on by itself.
"""

from allauth.account.internal.flows.reauthentication import stash_and_reauthenticate
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import proof
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions.sessions import sign_session
from sessions_app.views.chart_review import Review
from sessions_app.views.charting import chart_page, chart_shown, save_form, save_what_was_typed, where_it_went

AWAY = {"chart": "record:draft", "move": "record:move"}
GOES_ON = "sessions_app.views.review.go_on"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHART)
def review(request, pk):
    page = chart_page(request, pk)
    if page.is_closed:
        return where_it_went(page.draft)
    if request.method == "POST":
        verb, _colon, what = request.POST.get("do", "").partition(":")
        return _leave(request, page, verb, what) if verb in (*AWAY, "finish") else _sign(request, page)
    return _show(request, page, Review(page))


def _sign(request, page):
    """The times of this sheet are saved first: what is signed is what is stored, and what was looked at."""
    is_stale = request.POST.get("revision") != str(page.draft.revision)
    refusal = save_form(request, page) if page.may_write else ""
    if is_stale:
        refusal = refusal or _("The sheet was changed since it was shown. Look at it again, then sign.")
    fresh = chart_page(request, page.draft.pk)
    if fresh.is_closed:  # a second tap: the first one signed meanwhile
        return where_it_went(fresh.draft)
    shown = Review(fresh)
    if shown.is_ready and not refusal:
        if proof.is_asked_again(request) and not shown.why_not_me:
            return _ask_who_it_is(request, fresh.draft)
        try:
            return redirect("record:session", _written(request, shown, fresh.draft.revision).pk)
        except Refused as why:
            refusal = str(why)
    shown.refusal, shown.was_refused = refusal, True
    return _show(request, fresh, shown, status=422)


def _leave(request, page, verb, what):
    """What was typed here is saved first."""
    away = reverse(AWAY.get(verb, AWAY["chart"]), args=[page.draft.pk])
    if verb == "finish":
        away = next((one.href for one in Review(page).to_finish if one.name == what), away)
    if page.may_write and (refusal := save_what_was_typed(request, page)):
        shown = Review(fresh := chart_page(request, page.draft.pk))
        shown.refusal, shown.was_refused = refusal, True
        return _show(request, fresh, shown, status=422)
    return redirect(away)


def _show(request, page, shown, status=200):
    context = {"review": shown, "asks_who": proof.is_asked_again(request)}
    return chart_shown(request, page, "record/review.html", context, status)


def _written(request, shown, seen_revision):
    return sign_session(
        shown.page.draft.pk,
        shown.record,
        by=request.user,
        at=now(),
        seen_revision=seen_revision,
        choices=shown.page.choices,
    )


def _sheet_of(draft_id) -> str:
    return reverse("record:review", args=[draft_id])


def _ask_who_it_is(request, draft):
    """The log-in library keeps this until the password is right, and then calls `go_on`."""
    state = {"draft": str(draft.pk), "revision": draft.revision}
    asking = stash_and_reauthenticate(request, state, GOES_ON)
    return HttpResponseRedirect(f"{asking.url}?{urlencode({'next': _sheet_of(draft.pk)})}")


@requires(Permission.CHART)
def go_on(request, asked):
    """What the sheet showed when Sign was pressed is signed; if it changed meanwhile, the sheet comes back.

    A proof that was asked for another step, later, signs nothing."""
    sheet = _sheet_of(asked["draft"])
    wanted = get_next_redirect_url(request)
    if wanted != sheet:
        return redirect(wanted or "clinic:home")
    page = chart_page(request, asked["draft"])
    if page.is_closed:
        return where_it_went(page.draft)
    shown = Review(page)
    try:
        if not shown.is_ready:
            raise Refused(_("Something on the sheet is to be finished first."))
        return redirect("record:session", _written(request, shown, asked["revision"]).pk)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(sheet)
