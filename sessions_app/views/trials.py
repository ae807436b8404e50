"""The trial of one patient: begun by those who treat, read by those who may read the record."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic import audit
from clinic.access import Permission, may, requires
from clinic.choices import ConsentKind
from clinic.clock import now
from clinic.consent_wordings import WORDINGS
from clinic.refusals import Refused
from sessions_app.actions import trials as actions
from sessions_app.forms.trials import StopTrialForm, TrialForm
from sessions_app.models import Trial
from sessions_app.policies_trials import why_not_begin
from sessions_app.queries.trial_chart import trial_chart
from sessions_app.queries.trial_days import trial_now, trials_of
from sessions_app.queries.trial_reading import read_trial
from sessions_app.views.episodes import own_episode


@require_GET
@requires(Permission.SEE_RECORD)
def trials(request, pk):
    """The newest trial of an episode; where there is none, the way to begin one."""
    episode = own_episode(request, pk, subject="trial")
    found = trials_of(episode, at=now())
    if found:
        return redirect("record:trial", found[0].trial.pk)
    if may(request.user, Permission.PLAN):
        return redirect("record:begin_trial", episode.pk)
    return render(request, "record/trial_none.html", {"episode": episode, "patient": episode.patient})


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def begin_trial(request, pk):
    episode, at = own_episode(request, pk, subject="trial"), now()
    form = TrialForm(request.POST or None, episode=episode)
    running = next((one for one in trials_of(episode, at=at) if one.is_running), None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.begin_trial(episode.pk, **form.given(), by=request.user, at=at)
            messages.success(request, _("The trial has begun. The order is drawn."))
            return redirect("record:trial", begun.pk)
        except Refused as reason:
            form.add_error(reason.field if reason.field in form.fields else None, str(reason))
    page = {
        "form": form,
        "episode": episode,
        "patient": episode.patient,
        "refused": why_not_begin(episode, running=running),
        "wording": WORDINGS[ConsentKind.TRIAL].words,
    }
    return render(request, "record/trial_begin.html", page, status=422 if form.errors else 200)


@require_GET
@requires(Permission.SEE_RECORD)
def trial(request, pk):
    return _page(request, _own_trial(request, pk), StopTrialForm())


@require_POST
@requires(Permission.PLAN)
def stop_trial(request, pk):
    found, form = _own_trial(request, pk), StopTrialForm(request.POST)
    if form.is_valid():
        try:
            actions.stop_trial(found.pk, **form.cleaned_data, by=request.user, at=now())
            messages.success(request, _("The trial is stopped. Treatment goes on as planned."))
            return redirect("record:trial", found.pk)
        except Refused as reason:
            form.add_error("reason", str(reason))
    return _page(request, found, form, status=422)


def _own_trial(request, pk):
    """A trial that this person may read, or a stranger's 404; written into the trail."""
    trials = Trial.objects.visible_to(request.user).select_related(
        "episode__patient__clinic",
        "episode__condition",
        "consent__withdrawal",
        "stop__stopped_by",
        "begun_by",
        "measure",
    )
    found = get_object_or_404(trials, pk=pk)
    audit.look(request, found.episode.patient, subject=f"trial {found.pk}")
    return found


def _page(request, found, form, status=200):
    reading = read_trial(trial_now(found, at=now()))
    page = {
        "reading": reading,
        "chart": trial_chart(reading),
        "episode": found.episode,
        "patient": found.episode.patient,
        "form": form if may(request.user, Permission.PLAN) and reading.now.is_running else None,
        "may_plan": may(request.user, Permission.PLAN),
    }
    return render(request, "record/trial.html", page, status=status)
