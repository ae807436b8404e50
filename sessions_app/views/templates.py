"""Templates: plans kept to start first sessions from, one's own or the clinic's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions import plans as actions
from sessions_app.forms.templates import TemplateForm
from sessions_app.models import PlanRevision, SessionTemplate
from sessions_app.policies_episodes import why_not_retire_template
from sessions_app.queries.plan_lines import template_lines


@require_GET
@requires(Permission.SEE_CATALOGUE)
def templates(request):
    offered = SessionTemplate.objects.offered_to(request.user).select_related("condition", "owner")
    page = [
        (one, lines, not why_not_retire_template(one, request.user))
        for one, lines in template_lines(offered, request.user.standing.clinic_id)
    ]
    return render(request, "record/templates.html", {"templates": page})


@require_POST
@requires(Permission.SEE_CATALOGUE)
def retire_template(request, pk):
    template = get_object_or_404(SessionTemplate.objects.offered_to(request.user), pk=pk)
    try:
        actions.retire_template(template.pk, by=request.user, at=now())
        messages.success(request, _("“%(name)s” is no longer offered.") % {"name": template.name})
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("record:templates")


@require_POST
@requires(Permission.SEE_RECORD)
def save_template(request, pk):
    """Keep a plan's components: one's own by whoever plans, the clinic's by whoever keeps its catalogue."""
    revisions = PlanRevision.objects.visible_to(request.user).select_related("episode__condition", "patient")
    revision = get_object_or_404(revisions, pk=pk)
    audit.look(request, revision.patient, subject=f"plan {revision.number}")
    form = TemplateForm(request.POST, user=request.user)
    if form.is_valid():
        actions.save_template(revision, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("Kept as the template “%(name)s”.") % form.cleaned_data)
    else:
        messages.error(request, " ".join(words for errors in form.errors.values() for words in errors))
    return redirect("record:plan", revision.episode_id)
