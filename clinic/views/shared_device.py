"""Marking the device one sits at as shared, and taking the mark away again."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import anyone_logged_in
from clinic.shared_device import mark, unmark


@anyone_logged_in
@require_POST
def share(request):
    messages.success(request, _("This device is marked as shared: each signature asks who you are."))
    return mark(redirect("clinic:account"))


@anyone_logged_in
@require_POST
@reauthentication_required
def keep_to_oneself(request):
    """Who finds a tablet lying about must not be the one to say that nobody shares it."""
    messages.success(request, _("This device is not shared any more."))
    return unmark(redirect("clinic:account"))
