"""The page behind an invitation link, and the page on which the short code of one is typed."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import public
from clinic.actions.people import accept_invitation, join_with_own_log_in, opened_by
from clinic.clock import now
from clinic.forms.people import FirstPasswordForm, JoinCodeForm
from clinic.identity import acting_as, clinic_of_invitation, hash_of, plain_code
from clinic.middleware.transaction import CLINIC_KEY
from clinic.models import User
from clinic.refusals import Refused


@public
@require_http_methods(["GET", "POST"])
def join(request, token):
    """The link alone says which clinic it opens, and only this invitation is read there."""
    clinic_id = clinic_of_invitation(hash_of(token))
    with acting_as(request.user.pk, clinic_id):
        found = opened_by(token, now()).select_related("clinic", "patient").first() if clinic_id else None
        if found is None:
            return nothing_opened(request)
        with translation.override(language_for(request, found)):
            answer = join_as_oneself if request.user.is_authenticated else join_as_newcomer
            return answer(request, token, found)


def nothing_opened(request):
    """Used, ended, withdrawn, mistyped or never made: one sentence for all, and no endless guessing."""
    if not may_guess(request):
        return render(request, "429.html", status=429)
    return render(request, "clinic/join_ended.html", status=404)


def may_guess(request):
    limit = {"join": settings.JOIN_TRIES}
    return bool(ratelimit.consume(request, app="strigil", action="join", config=limit, limit_get=True))


def language_for(request, invitation):
    """What was chosen on this device, else the patient's own, else what the browser asks for."""
    known = {code for code, _name in settings.LANGUAGES}
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    of_patient = invitation.patient.language if invitation.patient else ""
    account = request.user.language if request.user.is_authenticated else None
    wanted = (account, chosen, of_patient, translation.get_language())
    return next((one for one in wanted if one in known), invitation.clinic.language)


@public
@require_http_methods(["GET", "POST"])
def by_code(request):
    form = JoinCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = plain_code(form.cleaned_data["code"])
        if not may_guess(request):
            return render(request, "429.html", status=429)
        if clinic_of_invitation(hash_of(code)):
            return redirect("clinic:join", code)
        form.add_error(
            "code", _("This code opens nothing. Look at it again, or ask the clinic for a new one.")
        )
    return render(request, "clinic/join_by_code.html", {"form": form}, status=422 if form.errors else 200)


def join_as_newcomer(request, token, invitation):
    form = FirstPasswordForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            return joined(request, token, invitation, form.cleaned_data["password"])
        except Refused as reason:
            form.add_error(None, str(reason))
    context = {
        "form": form,
        "invitation": invitation,
        "has_log_in": User.objects.filter(email__iexact=invitation.email).exists(),
    }
    return render(request, "clinic/join.html", context, status=422 if form.errors else 200)


def joined(request, token, invitation, password):
    """A patient is led on to a safer way to log in, which is offered, not asked for."""
    accept_invitation(token, password=password, language=translation.get_language(), at=now())
    messages.success(request, _("Your password is set. Log in with it now."))
    onward = f"?next={reverse('portal:safer')}" if invitation.patient_id else ""
    return redirect(reverse("account_login") + onward)


def join_as_oneself(request, token, invitation):
    if request.method == "POST":
        try:
            join_with_own_log_in(token, by=request.user, at=now())
            request.session[CLINIC_KEY] = invitation.clinic_id
            rotate_token(request)  # what is still open shows the clinic worked in before
            return redirect("/")
        except Refused as reason:
            messages.error(request, str(reason))
    is_theirs = invitation.email.lower() == request.user.email.lower()
    return render(request, "clinic/join_again.html", {"invitation": invitation, "is_theirs": is_theirs})
