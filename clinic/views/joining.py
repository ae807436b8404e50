"""The page behind an invitation link."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import public
from clinic.actions.people import accept_invitation, hash_of, join_with_own_log_in, usable_at
from clinic.clock import now
from clinic.forms.people import FirstPasswordForm
from clinic.identity import acting_as, clinic_of_invitation
from clinic.middleware.transaction import CLINIC_KEY
from clinic.models import User
from clinic.refusals import Refused


@public
@require_http_methods(["GET", "POST"])
def join(request, token):
    """The link alone says which clinic it opens, and only this invitation is read there."""
    clinic_id = clinic_of_invitation(hash_of(token))
    with acting_as(request.user.pk, clinic_id):
        invitation = usable_at(now()).filter(token_hash=hash_of(token)).select_related("clinic").first()
        if invitation is None:
            return render(request, "clinic/join_ended.html", status=404)
        if request.user.is_authenticated:
            return join_as_oneself(request, token, invitation)
        return join_as_newcomer(request, token, invitation)


def join_as_newcomer(request, token, invitation):
    form = FirstPasswordForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(token, password=form.cleaned_data["password"], at=now())
            messages.success(request, _("Your password is set. Log in with it now."))
            return redirect("account_login")
        except Refused as reason:
            form.add_error(None, str(reason))
    context = {
        "form": form,
        "invitation": invitation,
        "has_log_in": User.objects.filter(email__iexact=invitation.email).exists(),
    }
    return render(request, "clinic/join.html", context, status=422 if form.errors else 200)


def join_as_oneself(request, token, invitation):
    if request.method == "POST":
        try:
            join_with_own_log_in(token, by=request.user, at=now())
            request.session[CLINIC_KEY] = invitation.clinic_id
            return redirect("/")
        except Refused as reason:
            messages.error(request, str(reason))
    is_theirs = invitation.email.lower() == request.user.email.lower()
    return render(request, "clinic/join_again.html", {"invitation": invitation, "is_theirs": is_theirs})
