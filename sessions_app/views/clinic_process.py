"""The clinic's process over time."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.views.own_clinic import own_clinic
from sessions_app.actions import computations
from sessions_app.queries import outcomes_worked_out, process_worked_out
from sessions_app.queries.computations import parameters_of
from sessions_app.queries.process_page import process_page
from sessions_app.views.review_scope import fresh_once_done, with_scope

OF_PAGES = {
    "clinic": (outcomes_worked_out, process_worked_out),
    "missing_scores": (outcomes_worked_out,),
    "process": (process_worked_out,),
}


@require_safe
@requires(Permission.SEE_REVIEW)
@with_scope
def process(request, asked):
    scope = asked.scope()
    audit.look(request, subject="process of the clinic over time")
    least = own_clinic(request).smallest_group_shown
    found = process_page(scope, user=request.user, least=least, at=now())
    page = {"form": asked, "scope": scope, "least": least, "at": now(), **found}
    return fresh_once_done(request, render(request, "review/process.html", page), found["work"])


@require_POST
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def work_out(request, asked, page):
    """The worker goes through the period, where a page cannot. It travels in the address, as on the page."""
    if page not in OF_PAGES:
        raise Http404
    scope = asked.scope()
    for heavy in OF_PAGES[page]:
        if heavy.takes_long(scope):
            computations.ask(heavy.NAME, parameters_of(scope), by=request.user, at=now())
    return redirect(f"{reverse(f'review:{page}')}?{scope.as_query()}")
