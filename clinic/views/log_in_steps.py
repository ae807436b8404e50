"""What stands between log-in and work, said in words."""

from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from clinic.access import anyone_logged_in
from clinic.middleware.log_in_steps import needs_second_step
from clinic.middleware.transaction import CLINIC_KEY


@anyone_logged_in
@require_http_methods(["GET", "POST"])
def choose_clinic(request):
    if request.method == "POST":
        chosen = request.POST.get("clinic", "")
        place = next((place for place in request.places if str(place.clinic_id) == chosen), None)
        if place:
            request.session[CLINIC_KEY] = place.clinic_id
            if place.standing.is_patient:
                rotate_token(request)  # what is still open shows the record in the other clinic
            return redirect(way_back(request))
    return render(request, "clinic/choose_clinic.html", {"places": request.places, "next": way_back(request)})


@anyone_logged_in
@require_safe
def second_step(request):
    if not request.user.standing.roles or not needs_second_step(request):
        return redirect(way_back(request))
    return render(request, "clinic/second_step.html")


def way_back(request):
    """Where the person was going, if that is a place of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"
