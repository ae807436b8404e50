"""Opening, keeping and closing an episode."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import Permission, at_record_of, requires
from clinic.clock import now
from clinic.models import Patient
from clinic.refusals import Refused
from clinic.typed_numbers import read_number
from clinic.views.own_clinic import own_clinic
from clinic.views.patient_pages import kept_or_404
from sessions_app.actions import episodes as actions
from sessions_app.forms.ending import CloseSheet
from sessions_app.forms.episodes import EndGoalForm, EpisodeNoteForm, EpisodeSheet, GoalForm
from sessions_app.forms.opening import OpeningSheet
from sessions_app.local_time import local_day
from sessions_app.models import Episode, EpisodeGoal, Visit
from sessions_app.policies_episodes import why_not_start_care, why_not_work_on
from sessions_app.queries.goals import goal_lines


def own_episode(request, pk, subject="episode"):
    """An episode that this person may open, or a stranger's 404; written into the trail."""
    episodes = Episode.objects.visible_to(request.user).select_related("patient", "condition", "responsible")
    episode = get_object_or_404(episodes, pk=pk)
    audit.look(request, episode.patient, subject=f"{subject} {episode.pk}")
    request.user.standing = at_record_of(request.user, episode.patient)
    return episode


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def open_episode(request, patient_pk):
    patient = kept_or_404(Patient.objects.listed_to(request.user), patient_pk)
    audit.look(request, patient, subject="new episode")
    clinic, at = own_clinic(request), now()
    start = {"opened_on": local_day(at, clinic.time_zone), "responsible": request.user.pk}
    sheet = OpeningSheet(request.POST or None, patient=patient, clinic=clinic, at=at, initial=start)
    refused = why_not_start_care(patient, request.user)
    if request.method == "POST" and not sheet.wants_row and sheet.is_valid():
        try:
            episode = _open(request, patient, sheet, at)
            return redirect("record:new_plan", episode.pk)
        except Refused as reason:
            sheet.form.add_error(reason.field, str(reason))
    page = {"sheet": sheet, "patient": patient, "refused": refused}
    if refused:
        page["alerts"] = []  # told to who may begin, and to nobody who is sent away
    return render(request, "record/open_episode.html", page, status=_status(request, sheet))


def _open(request, patient, sheet, at):
    visits = Visit.objects.visible_to(request.user).filter(patient=patient)
    visit = visits.filter(pk=number_asked(request.GET.get("visit", ""))).first()
    return actions.open_episode(patient, **sheet.given(), visit=visit, by=request.user, at=at)


def number_asked(words):
    """A number in the address; nonsense is 0, which nothing has."""
    return read_number(words) or 0


def _status(request, sheet):
    return 422 if request.method == "POST" and not sheet.wants_row else 200


def why_no_form(request, episode):
    """Nothing is asked that can only be refused. Who typed while somebody closed it keeps what was typed."""
    return "" if request.method == "POST" else why_not_work_on(episode)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def edit_episode(request, pk):
    episode, clinic, at = own_episode(request, pk), own_clinic(request), now()
    start = {name: getattr(episode, name) for name in actions.EDITABLE}
    sheet = EpisodeSheet(
        request.POST or None, patient=episode.patient, clinic=clinic, at=at, initial=start, opening=False
    )
    if request.method == "POST" and not sheet.wants_row and sheet.is_valid():
        given = {"changes": sheet.form.cleaned_data, "diagnoses": sheet.diagnoses.given()}
        try:
            actions.edit_episode(episode.pk, by=request.user, at=at, **given)
            return redirect("record:plan", episode.pk)
        except Refused as reason:
            sheet.form.add_error(reason.field, str(reason))
    page = {"sheet": sheet, "episode": episode, "patient": episode.patient}
    page["refused"] = why_no_form(request, episode)
    return render(request, "record/edit_episode.html", page, status=_status(request, sheet))


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def goals(request, pk):
    episode, form = own_episode(request, pk), GoalForm(request.POST or None, clinic=own_clinic(request))
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["words"]:
        form.add_error("words", _("Write down what the patient wants."))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_goals(episode, [form.cleaned_data], by=request.user, at=now())
            return redirect("record:goals", episode.pk)
        except Refused as reason:
            form.add_error(None, str(reason))
    page = {"form": form, "episode": episode, "patient": episode.patient, "goals": _goals_with_ends(episode)}
    page["refused"] = why_no_form(request, episode)
    return render(request, "record/goals.html", page, status=422 if form.errors else 200)


def _goals_with_ends(episode):
    return [(line, EndGoalForm(prefix=f"goal-{line.goal.pk}")) for line in goal_lines(episode)]


@require_POST
@requires(Permission.PLAN)
def end_goal(request, pk):
    goals = EpisodeGoal.objects.visible_to(request.user).select_related("patient")
    goal = get_object_or_404(goals, pk=pk)
    form = EndGoalForm(request.POST, prefix=f"goal-{goal.pk}")
    if form.is_valid():
        try:
            actions.end_goal(goal.pk, by=request.user, at=now(), reason=form.cleaned_data["reason"])
        except Refused as reason:
            messages.error(request, str(reason))
    return redirect("record:goals", goal.episode_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def add_note(request, pk):
    episode = own_episode(request, pk)
    form = EpisodeNoteForm(request.POST or None, episode=episode)
    if request.method == "POST" and form.is_valid():
        actions.add_episode_note(episode.pk, given=form.cleaned_data, by=request.user, at=now())
        return redirect("record:plan", episode.pk)
    page = {"form": form, "episode": episode, "patient": episode.patient}
    return render(request, "record/episode_note.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def close_episode(request, pk):
    episode = own_episode(request, pk)
    sheet = CloseSheet(request.POST or None, episode=episode, clinic=own_clinic(request))
    if request.method == "POST" and sheet.is_valid():
        try:
            actions.close_episode(episode.pk, by=request.user, at=now(), **sheet.given())
            return redirect("record:plan", episode.pk)
        except Refused as reason:
            sheet.form.add_error(reason.field, str(reason))
    page = {
        "sheet": sheet,
        "episode": episode,
        "patient": episode.patient,
        "refused": why_not_work_on(episode),
        "has_days": not episode.transcribed_from,
    }
    return render(request, "record/close_episode.html", page, status=422 if request.method == "POST" else 200)
