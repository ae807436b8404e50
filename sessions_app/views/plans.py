"""The plan of an episode: read, compared, revised, kept as a template."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import Permission, may, requires
from clinic.clock import now
from clinic.refusals import Refused
from clinic.views.own_clinic import own_clinic
from sessions_app.actions import plans as actions
from sessions_app.forms.plans import PlanSheet, Start, start_from_plan, start_from_template
from sessions_app.forms.templates import TemplateForm
from sessions_app.models import SessionTemplate
from sessions_app.policies_episodes import why_not_work_on
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.plan_lines import KINDS
from sessions_app.queries.plans import plan_page
from sessions_app.views.episodes import number_asked, own_episode, why_no_form
from sessions_app.views.record import reads_notes


@require_GET
@requires(Permission.SEE_RECORD)
def plan(request, pk):
    episode = own_episode(request, pk)
    number, against = (number_asked(request.GET.get(name, "")) for name in ("number", "against"))
    with_text = reads_notes(request.user, episode.patient)
    page = {
        "page": plan_page(episode, at=now(), with_text=with_text, number=number, against=against),
        "episode": episode,
        "patient": episode.patient,
        "may_plan": may(request.user, Permission.PLAN) and not why_not_work_on(episode),
        "may_open": may(request.user, Permission.PLAN),
        "refused": why_not_work_on(episode),
        "template_form": TemplateForm(user=request.user),
    }
    return render(request, "record/plan.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def new_plan(request, pk):
    episode, clinic, at = own_episode(request, pk), own_clinic(request), now()
    newest = episode.plan_revisions.prefetch_related("frequencies", "components", "measures").first()
    sheet = _sheet(request, clinic, newest, at, episode.condition)
    is_saving = request.method == "POST" and not sheet.changes_rows
    if is_saving and sheet.is_valid():
        try:
            actions.revise_plan(episode.pk, by=request.user, at=at, **sheet.given())
            return redirect("record:plan", episode.pk)
        except Refused as reason:
            sheet.refuse(reason, newest)
    page = {
        "sheet": sheet,
        "episode": episode,
        "patient": episode.patient,
        "newest": newest,
        "refused": why_no_form(request, episode),
        "templates": [] if newest else SessionTemplate.objects.offered_to(request.user),
    }
    return render(request, "record/plan_form.html", page, status=422 if is_saving else 200)


def _sheet(request, clinic, newest, at, condition):
    return PlanSheet(
        request.POST if request.method == "POST" else None,
        clinic=clinic,
        choices=charting_choices(clinic, (*KINDS, "response")),
        at=at,
        is_first=newest is None or request.POST.get("seen_number") == "0",
        start=_start(request, newest),
        condition=condition,
    )


def _start(request, newest):
    """A revision starts from the plan before it, a first plan from a template if one is chosen."""
    if newest:
        return start_from_plan(newest)
    templates = SessionTemplate.objects.offered_to(request.user)
    chosen = templates.filter(pk=number_asked(request.GET.get("template", ""))).first()
    return start_from_template(chosen) if chosen else Start({"seen_number": 0})
