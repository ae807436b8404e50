"""Training: kept by its owner, checked by the manager."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from clinic.access import Permission, requires
from clinic.actions.credentials import add_credential, check_credential, remove_credential
from clinic.clock import now
from clinic.forms.people import CredentialForm
from clinic.models import Credential
from clinic.refusals import Refused
from clinic.views.account import show_account


@requires(Permission.KEEP_OWN_CREDENTIALS)
@require_POST
def add(request):
    form = CredentialForm(request.POST)
    if form.is_valid():
        try:
            add_credential(form.cleaned_data, by=request.user, at=now())
            return redirect("clinic:account")
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    return show_account(request, credential_form=form, status=422)


@requires(Permission.KEEP_OWN_CREDENTIALS)
@require_POST
def remove(request, pk):
    own = Credential.objects.visible_to(request.user).filter(user=request.user)
    remove_credential(get_object_or_404(own, pk=pk), by=request.user, at=now())
    return redirect("clinic:account")


@requires(Permission.EDIT_STAFF)
@require_POST
def check(request, pk):
    credential = get_object_or_404(Credential.objects.visible_to(request.user), pk=pk)
    try:
        check_credential(credential, by=request.user, at=now())
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("clinic:person", credential.user_id)
