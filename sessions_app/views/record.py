"""A signed session: read, printed, added to, or marked as entered in error."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import Permission, at_record_of, may, requires
from clinic.clock import now
from clinic.models import Patient
from clinic.refusals import Refused
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.choices import SessionState
from sessions_app.completeness_words import about_detail
from sessions_app.forms.corrections import AddendumForm, InErrorForm
from sessions_app.models import Draft, TreatmentSession
from sessions_app.policies_correction import why_not_amendable, why_not_markable
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.completeness import gap_lines, session_completeness
from sessions_app.queries.requests import requests_about
from sessions_app.queries.session_consents import consents_at_signing
from sessions_app.queries.session_record import session_record
from sessions_app.queries.session_remarks import remarks_of
from sessions_app.queries.trial_days import step_of_session, step_words
from sessions_app.seal import seal_fits
from sessions_app.views.completeness_places import Places

WITH = (
    "patient", "episode__condition", "clinic", "in_error_by", "in_error_reason", "replaced_by__patient",
    "draft",
)  # fmt: skip


def own_session(request, pk, subject="session"):
    """A signed session that this person may see, or a stranger's 404; written into the trail."""
    seen = TreatmentSession.objects.visible_to(request.user).exclude(state=SessionState.WRITING)
    session = get_object_or_404(seen.select_related(*WITH).annotate(trial_step=step_of_session()), pk=pk)
    audit.look(request, session.patient, subject=f"{subject} {session.pk}")
    request.user.standing = at_record_of(request.user, session.patient)
    return session


@require_safe
@requires(Permission.SEE_RECORD)
def session(request, pk):
    session = own_session(request, pk)
    found = session_completeness(session)
    gaps = gap_lines(found, places_of(request, session))
    return render(request, "record/session.html", page_of(request, session) | {"found": found, "gaps": gaps})


def places_of(request, session) -> Places:
    """Where what this session lacks is answered."""
    return Places(request.user, session.episode, practitioners={session.practitioner_id}, session=session)


def page_of(request, session):
    """What the page and the paper of a signed session say."""
    addenda = list(session.addenda.select_related("added_by"))
    return {
        "session": session,
        "patient": session.patient,
        "episode": session.episode,
        "snapshot": session.snapshot,
        "record": session_record(
            session, with_text=reads_notes(request.user, session.patient), addenda=addenda
        ),
        "consents": consents_at_signing(session),
        "addenda": addenda,
        "handovers": list(session.draft.handovers.select_related("from_user", "to_user", "handed_by")),
        "requests": requests_about(request.user, session),
        "seal_fits": seal_fits(session),
        "trial_words": step_words(session.trial_step),
        "remarks": remarks_of(session.episode_id).get(session.pk),
        "may_amend": may(request.user, Permission.CHART) and not why_not_amendable(session, by=request.user),
        "is_in_error": session.state == SessionState.ENTERED_IN_ERROR,
        "replacement": _replacement(request.user, session),
    }


def _replacement(user, session):
    """What was charted in its place, for who may see it; once signed it leads to that session."""
    known = session.replaced_by_id and Draft.objects.visible_to(user).filter(pk=session.replaced_by_id)
    return session.replaced_by if known and known.exists() else None


def reads_notes(user, patient) -> bool:
    """What was written by hand is for those who treat the patient, or have said why they look."""
    return Patient.objects.treated_by(user).filter(pk=patient.pk).exists()


@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def addendum(request, pk):
    session = own_session(request, pk, subject="addendum to session")
    about = {"concerns": about_detail(request.GET.get("about"))}
    form = AddendumForm(request.POST or None, session=session, initial=about)
    refused = why_not_amendable(session, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_addendum(session.pk, by=request.user, at=now(), **form.cleaned_data)
            messages.success(request, _("Addendum A%(number)s is signed.") % {"number": added.number})
            return redirect("record:session", session.pk)
        except Refused as reason:
            form.add_error(reason.field, reason.sentence)
    return _asked(request, "record/addendum.html", session, form, refused)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHART)
def in_error(request, pk):
    session = own_session(request, pk, subject="error mark of session")
    choices = charting_choices(session.clinic_id)
    form = InErrorForm(request.POST or None, session=session, user=request.user, choices=choices)
    refused = why_not_markable(session, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _marked(request, session, form)
        except Refused as reason:
            form.add_error(reason.field, reason.sentence)
    return _asked(request, "record/in_error.html", session, form, refused)


def _marked(request, session, form):
    marked = mark_entered_in_error(
        session.pk,
        by=request.user,
        at=now(),
        reason=form.cleaned_data["reason"],
        words=form.cleaned_data["words"],
        replace_on=form.replace_on,
    )
    if marked.replaced_by_id:
        messages.success(
            request, _("The session is struck out. Here it is as a draft: put it right and sign.")
        )
        return redirect("record:draft", marked.replaced_by_id)
    messages.success(request, _("The session is struck out. It stays readable and counts no longer."))
    return redirect("record:session", session.pk)


def _asked(request, template, session, form, refused):
    page = {"session": session, "patient": session.patient, "form": form, "refused": refused}
    return render(request, template, page, status=422 if form.is_bound and not refused else 200)
