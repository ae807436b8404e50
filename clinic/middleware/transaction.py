"""One request, one transaction, one person in one clinic.

The transaction is opened here and not by ATOMIC_REQUESTS, because lazily rendered pages and the last line
of the trail belong inside it. An exception or a 5xx leaves nothing behind.
"""

from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from clinic import audit
from clinic.identity import acting_as, become
from clinic.queries.places import NOWHERE, place_in, places_of
from clinic.refusals import LeadsTo
from clinic.standing import NOBODY
from clinic.unsent import typed_in

CLINIC_KEY = "clinic_id"  # in request.session: the clinic this person chose to work in
PATIENT_KEY = "patient_id"  # in request.session: whose record of several a guardian chose


class TransactionMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.raised = False
        with acting_as(request.user.pk):
            take_place(request)
            response = self.answer(request)
            if request.raised or response.status_code >= 500:
                transaction.set_rollback(True)
            elif standing_of(request).clinic_id:
                response = self.written_down(request, response)
        self.note_refusal(request, response)
        return response

    def answer(self, request):
        with timezone.override(request.place.time_zone):
            response = self.get_response(request)
            if response.streaming:
                response.streaming_content = [b"".join(response.streaming_content)]
            return response

    def written_down(self, request, response):
        """The answer, or a page that says that it is more than one person needs. A patient opens her own."""
        looks = audit.looks_of(request, response)
        if request.place.standing.is_patient:
            audit.write(looks)
        elif not audit.write_within_limit(looks):
            page = {"typed": typed_in(request), "address": request.get_full_path()}
            response = render(request, "clinic/too_many_looks.html", page, status=audit.TOO_MANY)
            transaction.set_rollback(True)
            audit.forget_search(request)
        return response

    def process_exception(self, request, exception):
        """The exception is about to become a page; what was written before it must not stay."""
        request.raised = True
        if isinstance(exception, LeadsTo):
            return redirect(way_to(exception.patient_id, request))
        return None

    def note_refusal(self, request, response):
        """In a transaction of its own: the one of the refused page was rolled back."""
        refused = audit.refusal_of(request, response)
        if refused and response.status_code in audit.REFUSED:
            request.refused_for = "not theirs to see"
        if refused and standing_of(request).clinic_id:
            with acting_as(request.user.pk, request.user.standing.clinic_id):
                audit.write(refused)


def way_to(patient_id, request):
    """The same page of the record that is kept; where the page is about more, or writes, its first page."""
    names = [*request.resolver_match.kwargs]
    if len(names) > 1 or request.method not in ("GET", "HEAD"):
        return reverse("clinic:patient", args=[patient_id])
    address = reverse(request.resolver_match.view_name, kwargs={names[0]: patient_id})
    query = request.META["QUERY_STRING"]
    return f"{address}?{query}" if query else address


def take_place(request):
    """Find what the person is in the clinic worked in. Asked anew each time, so an end bites at once."""
    user = request.user
    request.places = places_of(user) if user.is_authenticated else []
    request.place = place_in(
        request.places, request.session.get(CLINIC_KEY), request.session.get(PATIENT_KEY)
    )
    user.standing = request.place.standing
    become(user.pk, user.standing.clinic_id)


def standing_of(request):
    """Who logs off within a request leaves a stranger behind, who stands nowhere."""
    return getattr(request.user, "standing", NOBODY)


def leave_place(request):
    """The person was logged off within this request."""
    request.place = NOWHERE
    request.user.standing = NOBODY
    become()
