"""Paper: one article for the browser's printer and for the PDF. Every sheet leaves its line in the trail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.access import Permission, requires
from clinic.clock import now
from sessions_app.exchange.pdf import NoPdf, pdf_of
from sessions_app.forms.letter import LetterForm
from sessions_app.queries.episode_paper import episode_paper
from sessions_app.queries.record_seals import sealed_rows
from sessions_app.views.episodes import own_episode
from sessions_app.views.record import own_session, page_of, reads_notes


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


@require_safe
@requires(Permission.SEE_RECORD)
def print_episode(request, pk):
    return render(request, "paper/page.html", _episode(request, pk, subject="print of episode"))


@require_safe
@requires(Permission.SEE_RECORD)
def pdf_episode(request, pk):
    return pdf_or_print(request, _episode(request, pk, subject="PDF of episode"), name=f"episode-{pk}.pdf")


def _episode(request, pk, *, subject):
    episode = own_episode(request, pk, subject=subject)
    with_text = reads_notes(request.user, episode.patient)
    return _of_episode(episode, "paper/episode.html", _("Episode summary")) | {
        "told": episode_paper(request.user, episode, with_text=with_text),
        "back_url": reverse("record:outcome_review", args=[pk]),
        "back_words": _("Back to the review"),
        "print_url": reverse("record:print_episode", args=[pk]),
        "pdf_url": reverse("record:pdf_episode", args=[pk]),
    }


def _of_episode(episode, paper, title):
    return {
        "paper": paper,
        "heading": title,
        "paper_title": f"{title} · {episode.patient}",
        "episode": episode,
        "patient": episode.patient,
        "printed_at": now(),
        "record_seal": sealed_rows(episode).last(),
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN)
def letter(request, pk):
    """The letter beside the form of its free text. What is typed there is printed and kept nowhere."""
    episode = own_episode(request, pk, subject="letter about episode")
    form = LetterForm(request.POST or LetterForm.usual(episode))
    is_whole = form.is_valid()
    page = _of_episode(episode, "paper/letter.html", _("Progress letter")) | {
        "form": form,
        "words": form.cleaned_data,
        "told": episode_paper(request.user, episode, with_text=False, every_line=False),
    }
    if is_whole and "pdf" in request.POST:
        try:
            return as_file(request, page, name=f"letter-episode-{pk}.pdf")
        except NoPdf as reason:
            messages.warning(request, str(reason))
    return render(request, "paper/letter_page.html", page, status=200 if is_whole else 422)


def pdf_or_print(request, page, *, name):
    """The article as a file; where none can be made, its page for the browser's printer, with the reason."""
    try:
        return as_file(request, page, name=name)
    except NoPdf as reason:
        messages.warning(request, str(reason))
        return redirect(page["print_url"])


def as_file(request, page, *, name):
    made = pdf_of(render_to_string("paper/document.html", page, request))
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=disposition)
