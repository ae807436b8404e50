"""Deciding whether instrument work stays, at its review point or whenever somebody wants to."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions import decisions as actions
from sessions_app.forms.decisions import IastmDecisionForm
from sessions_app.models import Draft
from sessions_app.policies_episodes import why_not_work_on
from sessions_app.queries.decisions import first_and_last
from sessions_app.queries.iastm_review import iastm_review
from sessions_app.views.episodes import own_episode


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def decide_iastm(request, pk):
    episode, form = own_episode(request, pk), IastmDecisionForm(request.POST or None)
    back = _where_from(request, episode)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_iastm(episode.pk, by=request.user, at=now(), **form.cleaned_data)
            return redirect(back)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    page = {
        "form": form,
        "episode": episode,
        "patient": episode.patient,
        "back": back,
        "refused": why_not_work_on(episode),
        "scores": first_and_last(episode),
        "review": iastm_review(episode),
        "decided": episode.iastm_decisions.select_related("decided_by").reverse(),
    }
    return render(request, "record/decide_iastm.html", page, status=422 if form.errors else 200)


def _where_from(request, episode):
    """Back to the sheet that was being charted, to Today, or to the patient's overview."""
    if request.GET.get("from") == "today":
        return reverse("record:today")
    drafts = Draft.objects.visible_to(request.user).filter(episode=episode)
    draft = request.GET.get("from") == "chart" and drafts.order_by("-updated_at").first()
    if draft:
        return reverse("record:draft", args=[draft.pk])
    return f"{reverse('record:overview', args=[episode.patient_id])}?episode={episode.pk}"
