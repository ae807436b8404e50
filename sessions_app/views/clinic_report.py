"""The clinic's review on paper: the same figures as the page, for the browser's printer and as a PDF."""

from allauth.account.decorators import reauthentication_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.views.own_clinic import own_clinic
from sessions_app.exchange.clinic_files import scope_told
from sessions_app.queries.clinic_review import clinic_review
from sessions_app.queries.process_page import process_page
from sessions_app.views.paper import pdf_or_print
from sessions_app.views.review_scope import limits_of, with_scope


@require_safe
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def report(request, asked):
    return render(request, "paper/page.html", _paper(request, asked, subject="print of the clinic review"))


@require_safe
@requires(Permission.SEE_CLINIC_REVIEW)
@with_scope
def report_pdf(request, asked):
    return taken_away(request, asked)


@reauthentication_required
def taken_away(request, asked):
    """As with every file of the clinic, the password is asked again."""
    page = _paper(request, asked, subject=f"PDF of the clinic review: {scope_told(asked.scope())}")
    return pdf_or_print(request, page, name=f"clinic-review-{asked.scope().ends_on}.pdf")


def _paper(request, asked, *, subject) -> dict:
    audit.look(request, subject=subject)
    scope, clinic, at = asked.scope(), own_clinic(request), now()
    query, names = scope.as_query(), asked.choices.condition_names
    return {
        "paper": "paper/clinic_review.html",
        "paper_title": _("Clinic review") + f" · {clinic.name}",
        "heading": _("Clinic review"),
        "form": asked,
        "scope": scope,
        "clinic": clinic,
        "review": clinic_review(scope, names=names, limits=limits_of(clinic), user=request.user, at=at),
        "process": process_page(scope, user=request.user, least=clinic.smallest_group_shown, at=at),
        "printed_at": at,
        "back_url": f"{reverse('review:clinic')}?{query}",
        "back_words": _("Back to the review"),
        "print_url": f"{reverse('review:report')}?{query}",
        "pdf_url": f"{reverse('review:report_pdf')}?{query}",
    }
