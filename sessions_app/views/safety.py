"""Reactions of one patient: the list, one told between visits, how it ended, who was asked."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import Permission, at_record_of, may, requires
from clinic.clock import now
from clinic.models import Patient, Site
from clinic.refusals import Refused
from clinic.views.own_clinic import own_clinic
from clinic.views.patient_pages import kept_or_404
from sessions_app import policies_safety as policies
from sessions_app.actions import computations
from sessions_app.actions import safety as actions
from sessions_app.forms.safety import FollowUpForm, ReactionForm, SettleForm, StrikeForm
from sessions_app.models import Draft, Episode, TreatmentSession
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.safety import sessions_of_patient
from sessions_app.queries.safety_clinic import clinic_safety as safety_of_clinic
from sessions_app.queries.safety_counts import NAME, PERIODS, parameters_of, takes_long
from sessions_app.queries.safety_patient import patient_safety, reactions_seen_by
from sessions_app.rate_chart import rate_chart
from sessions_app.views.episodes import own_episode
from sessions_app.views.record import reads_notes
from sessions_app.views.review_scope import fresh_once_done, limits_of

SESSIONS_OFFERED = 12


@require_safe
@requires(Permission.SEE_RECORD)
def safety(request, pk):
    patient = kept_or_404(Patient.objects.with_care_visible_to(request.user), pk)
    request.user.standing = at_record_of(request.user, patient)
    audit.look(request, patient, subject="safety")
    mine = Episode.objects.visible_to(request.user).filter(patient__in=patient.records())
    episodes = mine.select_related("condition")
    listed = list(episodes)
    page = {
        "patient": patient,
        "episode": next((one for one in listed if one.state == "open"), listed[0] if listed else None),
        "tab": "safety",
        "safety": patient_safety(request.user, patient),
        "may_record": may(request.user, Permission.CHART),
        "with_text": reads_notes(request.user, patient),
        "at": now(),
    }
    return render(request, "record/safety.html", page)


@require_safe
@requires(Permission.SEE_RECORD)
def clinic_safety(request):
    is_whole = request.user.standing.is_manager
    audit.look(request, subject="safety of all patients" if is_whole else "safety of the own patients")
    clinic, at = own_clinic(request), now()
    which, limits = _which(request), limits_of(clinic)
    found = safety_of_clinic(request.user, period=which["period"], site=which["site"], limits=limits, at=at)
    page = {
        "safety": found,
        "chart": found.counted and rate_chart(found.counted.kinds),
        **which,
        "clinic": clinic,
        "is_whole": is_whole,
        "may_record": may(request.user, Permission.CHART),
        "at": at,
    }
    return fresh_once_done(request, render(request, "record/clinic_safety.html", page), found.work)


@require_POST
@requires(Permission.SEE_CLINIC_REVIEW)
def work_out_safety(request):
    """The worker goes through the period, where a page cannot. It travels in the address, as on the page."""
    which, at = _which(request), now()
    if takes_long(request.user, which["period"], at):
        about = parameters_of(which["period"], which["site"])
        computations.ask(NAME, about, by=request.user, at=at)
    return redirect(f"{reverse('record:clinic_safety')}?{request.GET.urlencode()}")


def _which(request):
    """Period and site asked for; what the clinic has not is the year and all sites."""
    period, sites = request.GET.get("period"), list(Site.objects.visible_to(request.user))
    return {
        "period": period if period in PERIODS else "12",
        "periods": [("3", _("3 months")), ("12", _("12 months")), ("all", _("All"))],
        "sites": sites,
        "site": next((one for one in sites if str(one.pk) == request.GET.get("site")), None),
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def add_reaction(request, pk):
    episode, clinic, at = own_episode(request, pk), own_clinic(request), now()
    zone = ZoneInfo(clinic.time_zone)
    sessions = sessions_of_patient(request.user, episode.patient).order_by("-started_at", "-id")
    form = ReactionForm(
        request.POST if request.method == "POST" else None,
        initial={"after": request.GET.get("after", "")},
        sessions=list(sessions.only("number", "started_at")[:SESSIONS_OFFERED]),
        choices=charting_choices(clinic, ("response",)),
        born_on=episode.patient.born_on,
        today=localdate(at, zone),
        zone=zone,
    )
    if request.method == "POST" and form.is_valid():
        actions.record_reaction(episode.pk, given=form.given(), by=request.user, at=at)
        messages.success(request, _("The reaction is recorded. It is asked about at the next check-in."))
        return redirect("record:safety", episode.patient_id)
    return _form_page(request, "record/add_reaction.html", form, episode.patient, episode=episode)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def settle(request, pk):
    event, at = _own_reaction(request, pk), now()
    today = localdate(at, ZoneInfo(own_clinic(request).time_zone))
    form = SettleForm(request.POST or None, today=today)
    refused = policies.why_not_settled(event)

    def write():
        return actions.settle_reaction(event.pk, by=request.user, at=at, **form.cleaned_data)

    return _carry_out(request, event, form, write, refused, "record/settle_reaction.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def strike(request, pk):
    event = _own_reaction(request, pk)
    form = StrikeForm(request.POST or None)
    refused = policies.why_not_struck(event)

    def write():
        return actions.strike_reaction(event.pk, by=request.user, at=now(), **form.cleaned_data)

    return _carry_out(request, event, form, write, refused, "record/strike_reaction.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def follow_up(request, pk):
    seen = TreatmentSession.objects.visible_to(request.user).select_related("patient", "episode__condition")
    session = get_object_or_404(seen, pk=pk)
    audit.look(request, session.patient, subject=f"follow-up of session {session.pk}")
    form, refused = FollowUpForm(request.POST or None), policies.why_not_asked_about(session)
    if request.method == "POST" and form.is_valid() and not refused:
        actions.answer_follow_up(session.pk, by=request.user, at=now(), **form.cleaned_data)
        return _after_the_answer(form.cleaned_data["answer"], session)
    more = {"session": session, "refused": refused}
    return _form_page(request, "record/follow_up.html", form, session.patient, **more)


def _after_the_answer(answer, session):
    """A yes leads to the words of what happened."""
    if answer == "yes":
        address = redirect("record:add_reaction", session.episode_id)
        address["Location"] += f"?after={session.pk}"
        return address
    return redirect("record:safety", session.patient_id)


def _own_reaction(request, pk):
    event = get_object_or_404(reactions_seen_by(request.user), pk=pk)
    audit.look(request, event.patient, subject=f"reaction {event.pk}")
    return event


def _carry_out(request, event, form, write, refused, template):
    if request.method == "POST" and form.is_valid():
        try:
            write()
            return _back(request, event)
        except Refused as reason:
            form.add_error(reason.field, reason.sentence)
    more = {"event": event, "refused": refused, "with_text": reads_notes(request.user, event.patient)}
    return _form_page(request, template, form, event.patient, **more)


def _back(request, event):
    """To the session being charted from which this was opened, else to the patient's safety page."""
    try:
        wanted = UUID(request.GET.get("draft", ""))
    except ValueError:
        return redirect("record:safety", event.patient_id)
    drafts = Draft.objects.visible_to(request.user).filter(patient=event.patient_id, pk=wanted)
    found = drafts.first()
    return redirect("record:draft", found.pk) if found else redirect("record:safety", event.patient_id)


def _form_page(request, template, form, patient, **more):
    page = {"form": form, "patient": patient, **more}
    return render(request, template, page, status=422 if form.is_bound else 200)
