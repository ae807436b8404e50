"""What every page of the clinic's review begins with: which episodes and sessions it is of."""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from clinic import audit
from clinic.access import Permission, may
from clinic.clock import now
from clinic.replica import reads_a_copy
from sessions_app.analysis.small_numbers import Limits
from sessions_app.forms.review_scope import ReviewScopeForm
from sessions_app.queries.review_choices import scope_choices


def with_scope(view):
    """Hands the view the form of a valid scope as `asked`; `asked.scope()` is it. A scope that cannot be is
    answered with 422 and the words beside its field. Stands below @requires. The pages only look: a
    copy of the database may tell them."""

    @reads_a_copy
    @wraps(view)
    def scoped(request, *args, **kwargs):
        clinic_id = request.user.standing.clinic_id
        asked = ReviewScopeForm(
            request.GET,
            clinic_id=clinic_id,
            choices=scope_choices(clinic_id),
            today=localdate(now()),
            team_of=team_of(request.user),
        )
        if asked.is_valid():
            return view(request, *args, asked=asked, **kwargs)
        audit.look(request, subject="clinic review")
        return render(request, "review/scope.html", {"form": asked}, status=422)

    return scoped


def fresh_once_done(request, response, work):
    """What looks again while the worker is at it is told how far that is, every few seconds and for as long
    as the page is open: no word of a record, so no look. With the answer it loads its page anew."""
    if not request.htmx:
        return response
    audit.shows_nothing(request)
    if work and work.is_under_way:
        return render(request, "review/_work.html", {"work": work})
    return HttpResponse(headers={"HX-Refresh": "true"})


def team_of(user) -> int | None:
    """Who may not see the whole clinic's review has that of the own patients."""
    return None if may(user, Permission.SEE_CLINIC_REVIEW) else user.pk


def limits_of(clinic) -> Limits:
    """Under which numbers the clinic shows less."""
    return Limits(clinic.smallest_cell_shown, clinic.smallest_group_shown, clinic.smallest_comparison_arm)
