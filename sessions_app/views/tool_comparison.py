"""Did the tool add anything here? A complaint is chosen; the page refuses, or the worker compares."""

from dataclasses import replace

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.views.own_clinic import own_clinic
from sessions_app.actions import computations
from sessions_app.queries.computations import parameters_of
from sessions_app.queries.tool_figures import NAME
from sessions_app.queries.tool_page import condition_lines, tool_page
from sessions_app.views.review_scope import fresh_once_done, limits_of, with_scope


@require_safe
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def tool(request, asked):
    """Of one physiotherapist's patients nothing is compared: that field of the scope is left out."""
    scope = replace(asked.scope(), practitioner_id=None)
    audit.look(request, subject="tool comparison")
    clinic, at, names = own_clinic(request), now(), asked.choices.condition_names
    limits = limits_of(clinic)
    context = {"form": asked, "scope": scope, "least": limits.arm, "clinic": clinic, "at": at}
    if scope.condition_id is None:
        context["conditions"] = condition_lines(scope, names, limits)
        return render(request, "review/tool_choose.html", context)
    context["condition"] = names[scope.condition_id]
    context["page"] = page = tool_page(scope, user=request.user, limits=limits, at=at)
    return fresh_once_done(request, render(request, "review/tool.html", context), page.work)


@require_POST
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def ask_tool(request, asked):
    """The scope travels in the address, as on the page."""
    scope = replace(asked.scope(), practitioner_id=None)
    if scope.condition_id is not None:
        computations.ask(NAME, parameters_of(scope), by=request.user, at=now())
    return redirect(f"{reverse('review:tool')}?{scope.as_query()}")
