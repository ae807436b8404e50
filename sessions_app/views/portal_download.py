"""Download everything about me: to read, and for a computer. The password is asked once more, each file is
counted, and each leaves its line in the trail."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.views.own_patient import own_patient
from sessions_app.exchange.pdf import NoPdf, pdf_of
from sessions_app.queries.own_data import own_data
from sessions_app.queries.own_paper import own_paper
from sessions_app.views.exports import is_left_today


@require_safe
@requires(Permission.KEEP_OWN_DATA)
def download(request):
    patient = own_patient(request)
    audit.look(request, patient, subject="download of own data")
    return render(request, "portal/download.html", {"patient": patient, "active_tab": "home"})


@require_safe
@requires(Permission.KEEP_OWN_DATA)
@reauthentication_required
def as_json(request):
    patient = own_patient(request)
    if not is_left_today(request):
        return _enough(request)
    audit.look(request, patient, subject="download of own data: JSON")
    told = json.dumps(own_data(request.user, patient, at=now()), ensure_ascii=False, indent=1)
    return _file(told.encode(), "application/json", f"record-{patient.record_number}.json")


@require_safe
@requires(Permission.KEEP_OWN_DATA)
@reauthentication_required
def as_pdf(request):
    """The file; where none can be made, the same paper as a page to print, with the reason."""
    patient = own_patient(request)
    if not is_left_today(request):
        return _enough(request)
    audit.look(request, patient, subject="download of own data: PDF")
    title = _("My record")
    page = {"paper": "paper/own_record.html", "heading": title, "paper_title": f"{title} · {patient}"}
    page |= {"patient": patient, "printed_at": now(), "told": own_paper(request.user, patient, at=now())}
    try:
        made = pdf_of(render_to_string("paper/document.html", page, request))
    except NoPdf as reason:
        messages.warning(request, str(reason))
        return render(request, "portal/own_record.html", page | {"active_tab": "home"})
    return _file(made, "application/pdf", f"record-{patient.record_number}.pdf")


def _enough(request):
    messages.error(request, _("That is enough for one day. Ask again tomorrow."))
    return redirect("portal:download")


def _file(made, content_type, name):
    plain = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "-." else "_" for sign in name)
    disposition = {"Content-Disposition": f'attachment; filename="{plain}"'}
    return HttpResponse(made, content_type=content_type, headers=disposition)
