"""Everybody reads in the language they choose: kept on the device before log-in, then with the account."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from clinic.access import public
from clinic.actions.people import choose_language
from clinic.forms.people import LanguageForm
from clinic.views.log_in_steps import way_back

LASTS = 365 * 24 * 3600  # seconds: the choice of somebody who has no account yet


@public
@require_http_methods(["GET", "POST"])
def choose(request):
    return answer(request, "clinic/language.html")


def answer(request, template):
    """The choices, each by its own name, or the way back in the language chosen."""
    form = LanguageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return remember(request, form.cleaned_data["language"])
    context = {
        "form": form,
        "languages": settings.LANGUAGES,
        "now": get_language(),
        "next": way_back(request),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def remember(request, language):
    if request.user.is_authenticated:
        choose_language(language, by=request.user)
    answered = redirect(way_back(request))
    answered.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LASTS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return answered
