"""What waits for a colleague, above all one who has left, and the handing over of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.models import Membership
from clinic.queries.people import physiotherapists_of
from clinic.refusals import Refused
from clinic.views.people import colleague_or_404
from sessions_app.actions.handing_over import hand_over
from sessions_app.forms.handing_over import HandOverForm
from sessions_app.queries.handing_over import waiting_for


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HAND_OVER_CARE)
def hand_over_page(request, pk):
    person, clinic_id = colleague_or_404(request, pk), request.user.standing.clinic_id
    page = waiting_for(person, clinic_id, at=now())
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        waiting=page.rows,
        colleagues=physiotherapists_of(clinic_id).exclude(pk=person.pk),
    )
    if form.is_bound and form.is_valid():
        try:
            return _handed_over(request, person, form.cleaned_data)
        except Refused as reason:
            form.add_error(reason.field if reason.field in form.fields else None, str(reason))
    audit.look(request, subject=f"what waits for {person}")
    context = {
        "person": person,
        "page": page,
        "form": form,
        "works_here": Membership.objects.visible_to(request.user).current().filter(user=person).exists(),
    }
    return render(request, "record/hand_over.html", context, status=422 if form.is_bound else 200)


def _handed_over(request, person, given):
    done = hand_over(person, given.pop("patients"), **given, by=request.user, at=now())
    for patient in done:
        audit.look(request, patient, subject=f"care handed over to {given['to']}", reason=given["reason"])
    told = ngettext(
        "%(n)s patient handed over to %(name)s.", "%(n)s patients handed over to %(name)s.", len(done)
    )
    messages.success(request, told % {"n": len(done), "name": given["to"]})
    return redirect("record:hand_over", person.pk)
