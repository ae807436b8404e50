"""The day's list and the visits on it."""

from django.contrib import messages
from django.db.models import Exists
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.models import Patient
from clinic.queries.keeping import waits_for_second
from clinic.queries.patient_search import find_patients, read_search
from clinic.queries.people import openings_told_to
from clinic.refusals import Refused
from clinic.typed_numbers import read_number
from clinic.views.own_clinic import own_clinic
from sessions_app.actions import visits as actions
from sessions_app.forms.visits import ReasonForm, VisitForm
from sessions_app.local_time import local_day
from sessions_app.models import Visit
from sessions_app.queries import today as queries

TOLD = 5  # openings named on the page; read, they make room for the next


@require_GET
@requires(Permission.SEE_TODAY)
def today(request):
    openings = openings_told_to(request.user)
    known = {"is_told": Exists(openings), "for_second": waits_for_second(request.user)}
    clinic, at = own_clinic(request, **known), now()
    day, whose = _asked_day(request, clinic, at), _asked_whose(request)
    audit.look(request, subject=f"list of {day.isoformat()}")
    page = queries.todays_page(request.user, clinic, day, whose=whose, at=at)
    told = openings[:TOLD] if clinic.is_told else []
    shown = {"page": page, "told": told, "for_second": clinic.for_second}
    return render(request, "record/today.html", shown)


def _asked_day(request, clinic, at):
    """The day in the address, or today; nonsense is today too."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    far = asked and not (2 <= asked.year <= 9998)
    return local_day(at, clinic.time_zone) if asked is None or far else asked


def _asked_whose(request):
    """A physiotherapist sees the own list first; everybody else sees all."""
    if not request.user.standing.is_physiotherapist:
        return "all"
    return "all" if request.GET.get("whose") == "all" else "mine"


@require_http_methods(["GET", "POST"])
@requires(Permission.KEEP_TODAY)
def add_visit(request):
    """Find the patient, then say when. Without a patient in the address the page looks for one."""
    if "patient" not in request.GET:
        return render(request, "record/add_visit_find.html", _found(request))
    patient = _listed_patient(request, request.GET["patient"])
    clinic, at = own_clinic(request), now()
    start = {"on": request.GET.get("on") or local_day(at, clinic.time_zone), "practitioner": request.user.pk}
    form = VisitForm(
        request.POST or None, user=request.user, patient=patient, clinic=clinic, at=at, initial=start
    )
    if request.method == "POST" and form.is_valid():
        try:
            visit = actions.add_visit(patient, by=request.user, at=at, **form.particulars())
            return _back_to_day(visit, clinic)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    audit.look(request, patient, subject="add a visit")
    page = {"form": form, "patient": patient}
    return render(request, "record/add_visit.html", page, status=422 if form.errors else 200)


def _found(request):
    """What is looked for travels in the body, never in an address; a name comes along to a new record."""
    words = request.POST.get("q", "")
    search = read_search(words)
    if search.names:
        request.session["searched_names"] = list(search.names)
    if not search.is_empty:
        audit.search(request, words)
    on = request.POST.get("on") or request.GET.get("on", "")
    return {"q": words, "on": on, "answer": find_patients(search, user=request.user)}


def _listed_patient(request, pk):
    return get_object_or_404(Patient.objects.listed_to(request.user), pk=read_number(str(pk)))


def _back_to_day(visit, clinic):
    day = local_day(visit.starts_at, clinic.time_zone)
    return redirect(f"{reverse('record:today')}?on={day.isoformat()}")


@require_POST
@requires(Permission.KEEP_TODAY)
def walk_in(request, patient_pk):
    patient = _listed_patient(request, patient_pk)
    is_treating = request.user.standing.is_physiotherapist
    try:
        actions.add_walk_in(
            patient, by=request.user, at=now(), practitioner=request.user if is_treating else None
        )
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("record:today")


@require_POST
@requires(Permission.KEEP_TODAY)
def mark_arrived(request, pk):
    return _changed(request, pk, actions.mark_arrived)


@require_POST
@requires(Permission.KEEP_TODAY)
def mark_did_not_attend(request, pk):
    return _changed(request, pk, actions.mark_did_not_attend)


@require_POST
@requires(Permission.KEEP_TODAY)
def reinstate(request, pk):
    return _changed(request, pk, actions.reinstate_visit)


def _changed(request, pk, action):
    visit = _visit(request, pk)
    try:
        action(visit.pk, by=request.user, at=now())
    except Refused as reason:
        messages.error(request, str(reason))
    return _back_to_day(visit, own_clinic(request))


def _visit(request, pk):
    return get_object_or_404(Visit.objects.visible_to(request.user).select_related("patient"), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.KEEP_TODAY)
def cancel(request, pk):
    visit, form = _visit(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_visit(visit.pk, by=request.user, at=now(), **form.cleaned_data)
            return _back_to_day(visit, own_clinic(request))
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    audit.look(request, visit.patient, subject="call a visit off")
    page = {"form": form, "visit": visit, "clinic": own_clinic(request)}
    return render(request, "record/cancel_visit.html", page, status=422 if form.errors else 200)
