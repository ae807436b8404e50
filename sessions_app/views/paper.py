"""Paper: one article for the browser's printer and for the PDF. Every sheet leaves its line in the trail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.access import Permission, requires
from clinic.clock import now
from sessions_app.exchange.pdf import NoPdf, pdf_of
from sessions_app.views.record import own_session, page_of


@require_safe
@requires(Permission.SEE_RECORD)
def print_session(request, pk):
    return render(request, "paper/page.html", _session(request, pk, subject="print of session"))


@require_safe
@requires(Permission.SEE_RECORD)
def pdf_session(request, pk):
    return pdf_or_print(request, _session(request, pk, subject="PDF of session"), name=f"session-{pk}.pdf")


def _session(request, pk, *, subject):
    page = page_of(request, own_session(request, pk, subject=subject))
    return page | {
        "paper": "paper/session.html",
        "paper_title": _("Session record") + f" · {page['patient']}",
        "back_url": reverse("record:session", args=[pk]),
        "back_words": _("Back to the record"),
        "print_url": reverse("record:print_session", args=[pk]),
        "pdf_url": reverse("record:pdf_session", args=[pk]),
        "printed_at": now(),
    }


def pdf_or_print(request, page, *, name):
    """The article as a file; where none can be made, its page for the browser's printer, with the reason."""
    try:
        made = pdf_of(render_to_string("paper/document.html", page, request))
    except NoPdf as reason:
        messages.warning(request, str(reason))
        return redirect(page["print_url"])
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=disposition)
