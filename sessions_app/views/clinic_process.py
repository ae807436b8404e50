"""The clinic's process over time."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.views.own_clinic import own_clinic
from sessions_app.queries.process_page import process_page
from sessions_app.views.review_scope import with_scope


@require_safe
@requires(Permission.SEE_REVIEW)
@with_scope
def process(request, asked):
    scope = asked.scope()
    audit.look(request, subject="process of the clinic over time")
    least = own_clinic(request).smallest_group_shown
    found = process_page(scope, least=least, today=localdate(now()))
    page = {"form": asked, "scope": scope, "least": least, "at": now(), **found}
    return render(request, "review/process.html", page)
