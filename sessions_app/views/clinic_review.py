"""The clinic's review: how far its figures can be trusted, and outcomes by condition."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.views.own_clinic import own_clinic
from sessions_app import share_bar
from sessions_app.queries.clinic_review import clinic_review
from sessions_app.queries.computations import most_wanting
from sessions_app.queries.missing_scores import missing_scores as list_of_missing
from sessions_app.queries.process_page import process_cards
from sessions_app.queries.to_act import to_act_counts
from sessions_app.queries.tool_page import tool_card
from sessions_app.views.review_scope import fresh_once_done, limits_of, with_scope

MOST_PAGES = 4  # digits of a page's number


@require_safe
@requires(Permission.SEE_REVIEW)
@with_scope
def clinic(request, asked):
    audit.look(request, subject="clinic review")
    scope, clinic, at = asked.scope(), own_clinic(request), now()
    limits, names = limits_of(clinic), asked.choices.condition_names
    review = clinic_review(scope, names=names, limits=limits, user=request.user, at=at)
    process = process_cards(scope, user=request.user, least=limits.rate, at=at)
    page = {
        "form": asked,
        "scope": scope,
        "query": scope.as_query(),
        "everybody": replace(scope, practitioner_id=None).as_query(),
        "clinic": clinic,
        "review": review,
        "work": most_wanting([review.work, process["work"]]),
        "ticks": share_bar.ticks(),
        "process": process,
        "tool": None if scope.team_of else tool_card(replace(scope, practitioner_id=None), limits),
        "to_act": to_act_counts(request.user, at),
        "at": at,
    }
    return fresh_once_done(request, render(request, "review/clinic.html", page), page["work"])


@require_safe
@requires(Permission.SEE_REVIEW)
@with_scope
def missing_scores(request, asked):
    audit.look(request, subject="clinic review: missing scores")
    scope, number = asked.scope(), page_of(request)
    about = {"names": asked.choices.condition_names, "page": number, "user": request.user, "at": now()}
    found = list_of_missing(scope, **about)
    here = reverse("review:missing_scores")
    page = {
        "form": asked,
        "scope": scope,
        "query": scope.as_query(),
        "found": found,
        "newer_url": f"{here}?{scope.as_query(page=number - 1)}" if number > 1 else "",
        "older_url": f"{here}?{scope.as_query(page=number + 1)}" if found.has_more else "",
    }
    return fresh_once_done(request, render(request, "review/missing_scores.html", page), found.work)


def page_of(request) -> int:
    """What is no page's number is nowhere."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_PAGES and int(asked)):
        raise Http404
    return int(asked)
