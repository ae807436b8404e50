"""The manager's staff pages: who works here, invitations, roles."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import events, from_care
from clinic.access import Permission, requires
from clinic.actions.people import (
    add_role,
    end_invitation,
    end_log_ins,
    end_role,
    invite,
    leave_clinic,
    send_again,
)
from clinic.choices import Role
from clinic.clock import now
from clinic.forms.people import InvitationForm, RoleForm
from clinic.models import Credential, Invitation, Membership, Site, User
from clinic.queries.people import renewals_of, second_steps, staff_page
from clinic.queries.rights import COLUMNS, rights_summary, rights_table
from clinic.refusals import Refused


@requires(Permission.SEE_STAFF)
@require_safe
def staff(request):
    sites = list(Site.objects.visible_to(request.user).filter(closed_on=None))
    site = next((one for one in sites if str(one.pk) == request.GET.get("site")), None)
    context = {
        "page": staff_page(request.user, at=now(), site=site),
        "sites": sites,
        "site": site,
        "roles": [role.label for role in Role] + [_("Responsible clinician"), _("Patient")],
        "rights": rights_table(),
        "columns": list(COLUMNS),
        "summary": rights_summary(),
        "fresh_link": request.session.pop("staff_link", None),
    }
    return render(request, "clinic/staff.html", context)


@requires(Permission.EDIT_STAFF)
@reauthentication_required
@require_http_methods(["GET", "POST"])
def invite_person(request):
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clinic_id = request.user.standing.clinic_id
        try:
            _row, token = invite(**form.cleaned_data, clinic_id=clinic_id, by=request.user, at=now())
            return show_link(request, token)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    return render(request, "clinic/invite.html", {"form": form}, status=422 if form.errors else 200)


def show_link(request, token):
    """Once, on the staff page: it is stored nowhere."""
    request.session["staff_link"] = request.build_absolute_uri(reverse("clinic:join", args=[token]))
    return redirect("clinic:staff")


@requires(Permission.EDIT_STAFF)
@require_POST
def renew(request, pk):
    return renew_now(request, get_object_or_404(invitations_of_staff(request), pk=pk))


@reauthentication_required
def renew_now(request, invitation):
    try:
        _row, token = send_again(invitation, by=request.user, at=now())
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("clinic:staff")
    return show_link(request, token)


def invitations_of_staff(request):
    return Invitation.objects.visible_to(request.user).filter(patient=None, person=None, used_at=None)


@requires(Permission.EDIT_STAFF)
@require_POST
def end(request, pk):
    invitation = get_object_or_404(invitations_of_staff(request), pk=pk)
    end_invitation(invitation, by=request.user, at=now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("clinic:staff")


@requires(Permission.SEE_STAFF)
@require_safe
def person(request, pk):
    return show_person(request, colleague_or_404(request, pk))


def colleague_or_404(request, pk):
    """Somebody who works here or did."""
    worked_here = Membership.objects.visible_to(request.user).filter(user=pk)
    return get_object_or_404(User, pk=worked_here.values("user")[:1])


def show_person(request, user, *, status=200, form=None):
    rows = Membership.objects.visible_to(request.user).filter(user=user)
    context = {
        "person": user,
        "is_self": user.pk == request.user.pk,
        "current": list(rows.current().order_by("role")),
        "ended": list(rows.exclude(ended_at=None).select_related("ended_by").order_by("-ended_at")),
        "credentials": list(
            Credential.objects.visible_to(request.user)
            .filter(user=user, removed_at=None)
            .select_related("checked_by")
        ),
        "second_step": second_steps([user.pk]).get(user.pk),
        "work": from_care.work_of(request.user, [user.pk]).get(user.pk, from_care.Work()),
        "form": form or RoleForm(),
        "renewals": list(renewals_of(request.user, user)),
        "fresh_link": request.session.pop("renewal_link", None),
    }
    return render(request, "clinic/person.html", context, status=status)


@requires(Permission.EDIT_STAFF)
@require_POST
def give_role(request, pk):
    return give_role_to(request, colleague_or_404(request, pk))


@reauthentication_required
def give_role_to(request, user):
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            add_role(user, **form.cleaned_data, by=request.user, at=now())
            return redirect("clinic:person", user.pk)
        except Refused as reason:
            form.add_error(reason.field, str(reason))
    return show_person(request, user, status=422, form=form)


@requires(Permission.EDIT_STAFF)
@require_POST
def take_role(request, pk):
    return end_now(request, get_object_or_404(Membership.objects.visible_to(request.user), pk=pk))


@reauthentication_required
def end_now(request, membership):
    try:
        end_role(membership, by=request.user, at=now())
        messages.success(request, _("The role has ended and the person is logged out everywhere."))
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("clinic:person", membership.user_id)


@requires(Permission.EDIT_STAFF)
@require_POST
def leave(request, pk):
    return leave_now(request, colleague_or_404(request, pk))


@reauthentication_required
def leave_now(request, user):
    """What waits for a leaver is shown on the person's page, for the care to hand over."""
    try:
        leave_clinic(user, by=request.user, at=now())
        messages.success(request, _("%(name)s has left and is logged out everywhere.") % {"name": user})
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("clinic:person", user.pk)


@requires(Permission.EDIT_STAFF)
@require_POST
def log_out(request, pk):
    return log_out_now(request, colleague_or_404(request, pk))


@reauthentication_required
def log_out_now(request, user):
    """Oneself too: then it ends here as well."""
    try:
        end_log_ins(user, by=request.user, at=now())
        events.tell("log-ins ended", request, user=request.user.pk, of=user.pk)
        messages.success(request, _("%(name)s is logged out everywhere.") % {"name": user})
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("clinic:person", user.pk)
