"""What a patient asked, as its author reads and answers it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions.requests import answer
from sessions_app.forms.requests import AnswerRequestForm
from sessions_app.models import CorrectionRequest
from sessions_app.policies_requests import why_not_answerable
from sessions_app.queries.openings import opening_of
from sessions_app.queries.requests import WITH, addenda_since


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_RECORD)
def answer_request(request, pk):
    seen = CorrectionRequest.objects.visible_to(request.user).select_related(*WITH)
    asked = get_object_or_404(seen.defer("treatment_session__snapshot"), pk=pk)
    audit.look(request, asked.patient, subject=f"request {asked.pk}")
    refused = why_not_answerable(asked, by=request.user)
    sent = request.POST if request.method == "POST" else None
    form = AnswerRequestForm(sent, addenda=addenda_since(asked))
    if form.is_bound and form.is_valid():
        try:
            answer(asked.pk, by=request.user, at=now(), **form.cleaned_data)
            messages.success(request, _("The patient can read your answer."))
            return redirect("record:today")
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    page = {"asked": asked, "patient": asked.patient, "form": form, "refused": refused}
    page["opening"] = opening_of(asked)
    status = 422 if form.is_bound else 200
    return render(request, "record/answer_request.html", page, status=status)
