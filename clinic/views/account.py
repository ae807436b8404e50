"""One's own account: name, language, training, where to change the rest."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.access import Permission, anyone_logged_in, may
from clinic.actions.people import rename_oneself
from clinic.context import navigation
from clinic.forms.people import CredentialForm, OwnAccountForm
from clinic.models import Credential
from clinic.queries.people import unproved_address


@anyone_logged_in
@require_safe
def home(request):
    """The first page that is open to this person: the day's list, or the own record."""
    places = navigation(request)["navigation"]
    return redirect(places[0]["url"] if places else "clinic:trail")


@anyone_logged_in
@require_http_methods(["GET", "POST"])
def account(request):
    form = OwnAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        rename_oneself(**form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("clinic:account")
    return show_account(request, form=form, status=422 if form.errors else 200)


@anyone_logged_in
def own_address(request):
    """In the place of the log-in library's page: an address is changed by a new invitation."""
    return redirect("clinic:account")


def show_account(request, *, form=None, credential_form=None, status=200):
    own = Credential.objects.visible_to(request.user).filter(user=request.user, removed_at=None)
    context = {
        "form": form or OwnAccountForm(instance=request.user),
        "credential_form": credential_form or CredentialForm(),
        "keeps_credentials": may(request.user, Permission.KEEP_OWN_CREDENTIALS),
        "credentials": own.select_related("checked_by"),
        "is_adding": credential_form is not None,
        "is_proved": unproved_address(request.user) is None,
    }
    return render(request, "clinic/account.html", context, status=status)
