"""A patient's four tabs: home, exercises, progress, visits. Each opening of one is written down."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import Permission, may, requires
from clinic.clock import now
from clinic.refusals import Refused
from clinic.views.own_patient import own_patient
from sessions_app.actions.home_log import log_home
from sessions_app.forms.portal import TickForm
from sessions_app.models import HomeProgrammeItem
from sessions_app.portal_days import hour
from sessions_app.queries.names import Names
from sessions_app.queries.portal_exercises import home_day
from sessions_app.queries.portal_home import next_visit, portal_home
from sessions_app.queries.portal_loads import loads_of
from sessions_app.queries.portal_progress import CourseProgress, episodes_of, progress_of
from sessions_app.queries.portal_visits import count_visits, plain_visits, shown_visits, visits_page
from sessions_app.queries.trial_days import trial_of_visit


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def home(request):
    patient, at = own_patient(request), now()
    audit.look(request, patient, subject="portal: home")
    page = portal_home(request.user, patient, today=timezone.localdate(at), at=at)
    context = {"page": page, "patient": patient, "active_tab": "home", **_granted(request)}
    return render(request, "portal/home.html", context)


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def exercises(request):
    """Today, or another of the last seven days."""
    patient, today = own_patient(request), timezone.localdate(now())
    audit.look(request, patient, subject="portal: exercises")
    page = home_day(request.user, patient, today=today, on=_asked_day(request))
    context = {"page": page, "active_tab": "exercises", **_granted(request)}
    return render(request, "portal/exercises.html", context)


def _granted(request):
    """A guardian may have been granted to read alone."""
    granted = {"may_tick": Permission.ANSWER_FOR_ONESELF, "may_keep": Permission.KEEP_OWN_DATA}
    return {name: may(request.user, permission) for name, permission in granted.items()}


def _asked_day(request):
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


@requires(Permission.ANSWER_FOR_ONESELF)
@require_POST
def tick(request, pk):
    """A tick or its undo. A page without scripts comes back; the script is told when it was saved."""
    hers = own_patient(request).records()
    mine = HomeProgrammeItem.objects.visible_to(request.user).filter(patient__in=hers)
    item, form, at = get_object_or_404(mine, pk=pk), TickForm(request.POST), now()
    if not form.is_valid():
        return _refused(request, form.errors.as_text())
    try:
        log_home(item.pk, by=request.user, at=at, **form.tap())
    except Refused as reason:
        return _refused(request, str(reason))
    if not request.accepts("text/html"):
        return JsonResponse({"saved": hour(at)})
    return redirect(_back(form))


def _refused(request, sentence):
    if not request.accepts("text/html"):
        return JsonResponse({"refused": sentence}, status=422)
    context = {"refused": sentence, "active_tab": "exercises"}
    return render(request, "portal/tick_refused.html", context, status=422)


def _back(form):
    """The page on which it was ticked, on its day."""
    if form.cleaned_data["at_home"]:
        return reverse("portal:home") + "#exercises"
    return f"{reverse('portal:exercises')}?on={form.cleaned_data['on']}"


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def progress(request):
    """One course of care; the others are a link away."""
    patient = own_patient(request)
    audit.look(request, patient, subject="portal: progress")
    courses = list(episodes_of(request.user, patient))
    asked = request.GET.get("course", "")
    chosen = next((one for one in courses if str(one.pk) == asked), courses[0] if courses else None)
    context = {
        "courses": courses,
        "chosen": chosen,
        "names": Names(patient.clinic_id),
        "course": progress_of(request.user, chosen) if chosen else CourseProgress(),
        "loads": loads_of(request.user, chosen) if chosen else [],
        "active_tab": "progress",
    }
    return render(request, "portal/progress.html", context)


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def visits(request):
    patient = own_patient(request)
    audit.look(request, patient, subject="portal: visits")
    try:
        page = visits_page(request.user, patient, before=request.GET.get("before", ""))
    except ValueError as fault:
        raise Http404 from fault
    context = {
        "page": page,
        "count": count_visits(request.user, patient),
        "next_visit": next_visit(request.user, patient, at=now()),
        "active_tab": "visits",
    }
    return render(request, "portal/visits.html", context)


@requires(Permission.SEE_OWN_RECORD)
@require_safe
def visit(request, pk):
    patient = own_patient(request)
    session = get_object_or_404(shown_visits(request.user, patient), pk=pk)
    audit.look(request, patient, subject=f"portal: visit {session.number}")
    (told,) = plain_visits([session])
    may_keep = may(request.user, Permission.KEEP_OWN_DATA)
    context = {"visit": told, "may_keep": may_keep, "active_tab": "visits"}
    context["trial"] = trial_of_visit(request.user, session)
    return render(request, "portal/visit.html", context)
