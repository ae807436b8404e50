"""The standing safety questions: asked at the first visit, known from then on, asked again when wished."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.refusals import Refused
from sessions_app.actions.standing import answer_standing
from sessions_app.forms.standing import StandingForm
from sessions_app.views.charting import chart_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHART)
def standing_questions(request, pk):
    page = chart_page(request, pk)
    form = StandingForm(request.POST or None, choices=page.choices)
    if request.method == "POST" and form.is_valid():
        try:
            about = {"choices": page.choices, "by": request.user, "at": now()}
            answer_standing(page.draft.patient, answers_of(form), **about)
            return redirect("record:draft", page.draft.pk)
        except Refused as why:
            form.add_error("words", str(why))
    audit.look(request, page.draft.patient, subject="standing safety questions")
    context = {"page": page, "form": form, "known": known(page)}
    return render(request, "record/standing.html", context, status=422 if form.errors else 200)


def known(page) -> list:
    """The patient's alerts, each with its areas in words."""
    return [(one, "; ".join(map(page.choices.areas.label, one.areas))) for one in page.alerts]


def answers_of(form) -> dict:
    known = {name: form.cleaned_data[name] for name in ("areas", "words", "until_on")}
    asked = [one.code for one in form.asked]
    return {"questions": asked, "cautions": form.cautions(), "allergens": form.allergens(), **known}
