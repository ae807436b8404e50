"""The page behind an invitation link, and the page on which the short code of one is typed."""

from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login, reauthenticate
from django.conf import settings
from django.contrib import messages
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import public
from clinic.actions.people import (
    accept_invitation,
    accept_with_passkey,
    join_with_own_log_in,
    opened_by,
)
from clinic.clock import now
from clinic.forms.joining import FirstPasswordForm, JoinCodeForm
from clinic.forms.log_in import FirstPasskeyForm
from clinic.identity import acting_as, clinic_of_invitation, hash_of, next_person_id, plain_code
from clinic.middleware.transaction import CLINIC_KEY
from clinic.models import User
from clinic.refusals import Refused
from clinic.views.renewals import renew

NUMBER_KEY = "joins_as"  # in request.session: the number that a passkey is made for, and its invitation


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
            if found.renews:
                answer = renew
            return answer(request, token, found)


def nothing_opened(request):
    """Used, ended, withdrawn, mistyped or never made: one sentence for all, and no endless guessing."""
    if not may_guess(request):
        return render(request, "429.html", status=429)
    return render(request, "clinic/join_ended.html", status=404)


def may_guess(request, *, is_counted=True):
    """Only what opens nothing is counted: a clinic's new patients may all type theirs behind one address."""
    counted = {"app": "strigil", "action": "join", "config": {"join": settings.JOIN_TRIES}}
    return bool(ratelimit.consume(request, **counted, limit_get=True, dry_run=not is_counted))


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
        is_known = clinic_of_invitation(hash_of(code))
        if not may_guess(request, is_counted=not is_known):
            return render(request, "429.html", status=429)
        if is_known:
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
        "token": token,
        "has_log_in": User.objects.filter(email__iexact=invitation.email).exists(),
    }
    return render(request, "clinic/join.html", context, status=422 if form.errors else 200)


def joined(request, token, invitation, password):
    """A patient is led on to a safer way to log in, which is offered, not asked for."""
    accept_invitation(token, password=password, language=translation.get_language(), at=now())
    messages.success(request, _("Your password is set. Log in with it now."))
    onward = f"?next={reverse('portal:safer')}" if invitation.patient_id else ""
    return redirect(reverse("account_login") + onward)


@public
@require_http_methods(["GET", "POST"])
def join_with_passkey(request, token):
    """A fingerprint, a face or a PIN in the place of a password."""
    clinic_id = clinic_of_invitation(hash_of(token))
    with acting_as(None, clinic_id):
        found = opened_by(token, now()).select_related("clinic", "patient").first() if clinic_id else None
        if found is None:
            return nothing_opened(request)
        if request.user.is_authenticated or User.objects.filter(email__iexact=found.email).exists():
            return redirect("clinic:join", token)
        with translation.override(language_for(request, found)):
            return passkey_page(request, token, found)


def passkey_page(request, token, invitation):
    person = person_to_come(request, invitation)
    form = FirstPasskeyForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        try:
            return joined_with_passkey(request, token, person, form.cleaned_data)
        except Refused as reason:
            form.add_error(None, str(reason))
    options = begin_registration(person, passwordless=True)
    context = {"form": form, "invitation": invitation, "js_data": {"creation_options": options}}
    return render(request, "clinic/join_with_passkey.html", context, status=422 if form.errors else 200)


def person_to_come(request, invitation):
    """The device keeps the key under the number of its person, so that this is fixed before both."""
    of = request.session.get(NUMBER_KEY)
    if not of or of["invitation"] != invitation.pk:
        of = request.session[NUMBER_KEY] = {"invitation": invitation.pk, "number": next_person_id()}
    return User(pk=of["number"], email=invitation.email, display_name=invitation.display_name)


def joined_with_passkey(request, token, person, typed):
    """Logged in with it at once. Spare codes are for the day on which the device is lost."""
    given = {"name": typed["name"], "credential": typed["credential"]}
    key = accept_with_passkey(token, number=person.pk, **given, language=translation.get_language(), at=now())
    del request.session[NUMBER_KEY]
    log_in = Login(user=key.user, redirect_url=reverse("mfa_view_recovery_codes"))
    answer = perform_passwordless_login(request, key, log_in)
    reauthenticate(request, key)  # it was given a moment ago: the codes are shown without asking again
    auto_generate_recovery_codes(request)
    return answer


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
