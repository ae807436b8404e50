"""A patient's own pages: where they begin."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires


@audit.no_look
@requires(Permission.SEE_OWN_RECORD)
@require_safe
def home(request):
    return redirect("portal:my_data")
