"""Find a patient. What is looked for travels in the body, never in an address that a log would keep."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, may, requires
from clinic.queries.patient_search import find_patients, read_search


@requires(Permission.SEE_TODAY)
@require_http_methods(["GET", "POST"])
def find(request):
    typed = request.POST.get("find", "")
    search = read_search(typed)
    if search.names:
        request.session["searched_names"] = list(search.names)
    if not search.is_empty:
        audit.search(request, typed)
    context = {
        "typed": typed,
        "is_asked": not search.is_empty,
        "answer": find_patients(search, user=request.user),
        "may_see_record": may(request.user, Permission.SEE_RECORD),
        "may_register": may(request.user, Permission.EDIT_DEMOGRAPHICS),
    }
    template = "clinic/_found.html" if request.headers.get("HX-Request") else "clinic/find_patient.html"
    return render(request, template, context)
