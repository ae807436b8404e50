"""Small pages, for tests of what every request passes through."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from clinic import audit
from clinic.access import Permission, anyone_logged_in, requires
from clinic.models import Patient, Site


def names(request):
    return ", ".join(Patient.objects.order_by("id").values_list("family_name", flat=True))


@anyone_logged_in
def who(request):
    return HttpResponse(f"{request.place.name}: {', '.join(sorted(request.user.standing.roles))}")


@requires(Permission.SEE_RECORD)
def patient(request, pk):
    found = Patient.objects.visible_to(request.user).filter(pk=pk).first()
    if not found:
        raise Http404
    audit.look(request, found, subject="overview")
    return HttpResponse(found.family_name)


@requires(Permission.SEE_RECORD)
def forgetful(request):
    return HttpResponse(names(request))


@audit.no_look
@requires(Permission.SEE_RECORD)
def fragment(request):
    return HttpResponse(names(request))


@anyone_logged_in
def lazy(request):
    template = engines["django"].from_string("{% for one in patients %}{{ one.family_name }}{% endfor %}")
    return TemplateResponse(request, template, {"patients": Patient.objects.all()})


@anyone_logged_in
def streamed(request):
    return StreamingHttpResponse(one.family_name for one in Patient.objects.all())


def breaking():
    yield "Kanarienvogel"
    raise ZeroDivisionError("Kanarienvogel")


@anyone_logged_in
def late(request, how):
    """What fails late: while a page is rendered, and while it is on its way."""
    if how == "streamed":
        return StreamingHttpResponse(breaking())
    return TemplateResponse(request, engines["django"].from_string("{% include missing %}"), {"missing": 1})


@require_POST
@anyone_logged_in
def sent_only(request):
    return HttpResponse("sent")


@anyone_logged_in
def write(request, then):
    Site.objects.create(clinic_id=request.user.standing.clinic_id, name="Written")
    if then == "raise":
        raise ZeroDivisionError
    if then == "404":
        raise Http404
    return HttpResponse(status=int(then))


@anyone_logged_in
def echo(request):
    return HttpResponse(request.POST.get("text", ""))


@anyone_logged_in
def broken(request, name):
    raise ValueError(f"{name} is not in {names(request)}")


handler500 = "clinic.views.errors.broken"

urlpatterns = [
    path("broken/<str:name>/", broken, name="broken"),
    path("accounts/", include("allauth.urls")),
    path("", include("clinic.urls_people")),
    path("who/", who, name="who"),
    path("patient/<int:pk>/", patient, name="patient"),
    path("forgetful/", forgetful, name="forgetful"),
    path("fragment/", fragment, name="fragment"),
    path("lazy/", lazy),
    path("streamed/", streamed),
    path("late/<str:how>/", late),
    path("sent-only/", sent_only),
    path("write/<str:then>/", write),
    path("echo/", echo),
]
