"""The last look before signing: one line for each phase, what is still to finish, the times, Sign."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions.sessions import sign_session
from sessions_app.views.chart_review import Review
from sessions_app.views.charting import chart_page, save_form, where_it_went


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHART)
def review(request, pk):
    page = chart_page(request, pk)
    if page.is_closed:
        return where_it_went(page.draft)
    if request.method == "POST":
        return _sign(request, page)
    audit.look(request, page.draft.patient, subject=f"draft {page.draft.pk}")
    return render(request, "record/review.html", {"page": page, "review": Review(page)})


def _sign(request, page):
    """The times of this sheet are saved first: what is signed is what is stored."""
    refusal = save_form(request, page) if page.may_write else ""
    fresh = chart_page(request, page.draft.pk)
    shown = Review(fresh)
    if shown.is_ready and not refusal:
        try:
            signed = sign_session(
                fresh.draft.pk,
                shown.record,
                by=request.user,
                at=now(),
                seen_revision=fresh.draft.revision,
                choices=fresh.choices,
            )
        except Refused as why:
            refusal = str(why)
        else:
            return redirect("record:session", signed.pk)
    shown.refusal, shown.was_refused = refusal, True
    return render(request, "record/review.html", {"page": fresh, "review": shown}, status=422)
