"""Before a visit: one question a screen, each answer kept at once, then all of it sent to who treats."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from clinic.unsent import sent_or_kept, survives_log_off
from clinic.views.own_patient import own_patient
from sessions_app.actions.reports import keep_answers, send_report
from sessions_app.forms.report import AnswerForm
from sessions_app.queries.reports import check_in_of, visit_to_answer

SUBJECT = "check-in before a visit"


def _own_check_in(request):
    """(patient, check-in); no check-in where no visit may be answered for."""
    patient, at = own_patient(request), now()
    visit = visit_to_answer(request.user, patient, at=at)
    audit.look(request, patient, subject=f"{SUBJECT} {visit.pk}" if visit else SUBJECT)
    return patient, check_in_of(request.user, visit, at=at) if visit else None


@require_safe
@requires(Permission.ANSWER_FOR_ONESELF)
def check_in(request):
    """Where it begins, goes on, or was sent."""
    patient, found = _own_check_in(request)
    if found and (found.is_begun or not found.sent):
        return redirect("portal:check_in_question", found.goes_on_at)
    page = {"patient": patient, "check_in": found, "active_tab": "home"}
    return render(request, "portal/check_in.html", page)


@survives_log_off
@require_http_methods(["GET", "POST"])
@requires(Permission.ANSWER_FOR_ONESELF)
def question(request, code):
    patient, found = _own_check_in(request)
    asked = found and found.question(code)
    if asked is None:
        return _not_asked(found)
    form = AnswerForm(sent_or_kept(request), question=asked, answers=found.answers)
    if request.method == "POST":
        skips = "skip" in request.POST
        if skips or form.is_valid():
            return _kept(request, found, code, form.nothing(asked) if skips else form.given())
    page = {
        "patient": patient,
        "check_in": found,
        "question": asked,
        "form": form,
        "number": found.codes.index(code) + 1,
        "back_to": found.before(code),
        "is_last": not found.after(code),
        "active_tab": "home",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/check_in_question.html", page, status=status)


def _not_asked(found):
    """Answered and sent, maybe by the first of two taps; else never a question here."""
    if found and found.sent:
        return redirect("portal:check_in")
    raise Http404


def _kept(request, found, code, answers):
    """On to the next question; after the last one it is sent."""
    told = {"by": request.user, "at": now()}
    try:
        keep_answers(found.visit.pk, answers, **told)
        if following := found.after(code):
            return redirect("portal:check_in_question", following)
        send_report(found.visit.pk, **told)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("portal:check_in")
    messages.success(request, _("Sent. Thank you."))
    return redirect("portal:check_in")
