"""The clinic's review: how far its figures can be trusted, and outcomes by condition."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from sessions_app.views.review_scope import with_scope


@require_safe
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def clinic(request, asked):
    scope = asked.scope()
    audit.look(request, subject="clinic review")
    page = {
        "form": asked,
        "scope": scope,
        "episodes": scope.episodes().count(),
        "sessions": scope.sessions().count(),
    }
    return render(request, "review/clinic.html", page)
