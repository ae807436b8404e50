"""The outcome review of an episode: read by those who may read the record, decided by those who treat."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.access import Permission, may, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions.decisions import decide_care as record_decision
from sessions_app.forms.outcome_review import CareDecisionForm
from sessions_app.policies_episodes import why_not_work_on
from sessions_app.queries.outcome_review import outcome_review as review_of
from sessions_app.views.episodes import own_episode
from sessions_app.views.record import reads_notes


@require_GET
@requires(Permission.SEE_RECORD)
def outcome_review(request, pk):
    return _page(request, own_episode(request, pk), CareDecisionForm())


@require_POST
@requires(Permission.PLAN)
def decide_care(request, pk):
    episode = own_episode(request, pk)
    form = CareDecisionForm(request.POST)
    if form.is_valid():
        try:
            record_decision(episode.pk, **form.cleaned_data, by=request.user, at=now())
            messages.success(request, _("The decision is recorded."))
            return redirect("record:outcome_review", episode.pk)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    return _page(request, episode, form, status=422)


def _page(request, episode, form, status=200):
    page = {
        "review": _review(request, episode),
        "episode": episode,
        "patient": episode.patient,
        "decision": form if may(request.user, Permission.PLAN) else None,
        "refused": why_not_work_on(episode),
    }
    return render(request, "record/outcome_review.html", page, status=status)


def _review(request, episode):
    asked = request.GET
    try:
        return review_of(
            request.user,
            episode,
            with_text=reads_notes(request.user, episode.patient),
            first=asked.get("from", ""),
            last=asked.get("to", ""),
            before=asked.get("before", ""),
            every_panel=asked.get("panels") == "all",
        )
    except ValueError:
        raise Http404 from None
